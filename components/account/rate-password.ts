import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { passwordLimits, passwordScore } from "@/lib/account/limits";
import { type AboutPerson, personalProblem, personalWords } from "@/lib/password-words";

export type StrengthReason =
  | "short" | "password_personal" | "password_shop" | "common" | "keys" | "repeat" | "sequence" | "date" | "word" | "weak" | "fair" | "strong";
export type Strength = { score: 0 | 1 | 2 | 3 | 4; reason: StrengthReason };

/** zxcvbn's warnings, by what we have a sentence for. */
const reasons: Record<string, StrengthReason> = {
  topTen: "common", topHundred: "common", common: "common", similarToCommon: "common", pwned: "common", straightRow: "keys", keyPattern: "keys",
  simpleRepeat: "repeat", extendedRepeat: "repeat", sequences: "sequence", recentYears: "date", dates: "date",
  wordByItself: "word", namesByThemselves: "word", commonNames: "word", userInputs: "password_personal",
};

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** How hard a password is to guess and why, by the rules of the server (`lib/account/password-policy.ts`). Loaded when somebody types one. */
export function ratePassword(password: string, about: AboutPerson): Strength {
  if ([...password].length < passwordLimits.min) return { score: 0, reason: "short" };
  const personal = personalProblem(password, about);
  if (personal) return { score: 0, reason: personal };
  const plain = password.normalize("NFKC").toLowerCase();
  const { score, feedback } = zxcvbn.check([...plain].slice(0, 64).join(""), personalWords(about));
  if (score < passwordScore) return { score, reason: reasons[feedback.warning ?? ""] ?? "weak" };
  return { score, reason: score === passwordScore ? "fair" : "strong" };
}
