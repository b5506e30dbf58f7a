/**
 * A browser and system in words people know ("Chrome · Android"), from the User-Agent; "?" when it says nothing known.
 * It only helps to recognise a device: the text can be forged, so nothing is decided by it.
 */
export function describeDevice(userAgent: string | null): string {
  const text = userAgent ?? "";
  const find = (table: readonly (readonly [RegExp, string])[]) => table.find(([pattern]) => pattern.test(text))?.[1];
  return [find(browsers), find(systems)].filter(Boolean).join(" · ") || "?";
}

const browsers = [
  [/MicroMessenger/, "WeChat"], [/\bQQ\//, "QQ"], [/Edg(e|A|iOS)?\//, "Edge"], [/OPR\//, "Opera"], [/SamsungBrowser/, "Samsung Internet"], [/UCBrowser/, "UC"],
  [/Firefox\/|FxiOS/, "Firefox"], [/Chrome\/|CriOS/, "Chrome"], [/Safari\//, "Safari"], [/^curl\//, "curl"], [/^node/i, "Node.js"], [/CFNetwork\/.*Darwin\/|^okhttp\//, "App"],
] as const;
const systems = [
  [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/HarmonyOS|OpenHarmony/, "HarmonyOS"], [/Android|^okhttp\//, "Android"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"],
  [/CFNetwork\/.*Darwin\//, "Apple"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"],
] as const;
