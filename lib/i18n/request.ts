import { getRequestConfig } from "next-intl/server";
import { messagesOf } from "./messages";
import { toLocale } from "./routing";

export default getRequestConfig(async ({ requestLocale }) => {
  const locale = toLocale(await requestLocale);
  return { locale, messages: messagesOf(locale), timeZone: "Asia/Shanghai" };
});
