/** The inbox's own words; it is not part of the shop, so they are not the shop's. */

const en = {
  title: "Inbox",
  subtitle: "Every e-mail and SMS this shop sends. Nothing leaves this machine.",
  filter: "Recipient",
  filterHint: "E-mail or mobile",
  clear: "Clear",
  all: "All",
  email: "E-mail",
  sms: "SMS",
  kinds: "Show",
  live: "Live",
  waiting: "Connecting…",
  emptyTitle: "No messages yet",
  emptyText: "Register in the shop: the SMS code and the mails appear here by themselves.",
  noneTitle: "Nothing for this recipient",
  noneText: "Change the filter to see other messages.",
  pick: "Choose a message to read it.",
  from: "From",
  to: "To",
  sent: "Sent",
  replyTo: "Reply to",
  mail: "Mail",
  text: "Plain text",
  noText: "This mail has no plain-text part.",
  noHtml: "This mail has no HTML part.",
  open: "Open alone",
  copy: "Copy {code}",
  copied: "Copied",
  back: "All messages",
  more: "Show older",
  arrived: "New message for {to}",
  thread: "SMS to {to}",
  gone: "This message is not here any more.",
  noscript: "This page needs JavaScript. The same messages are at /api/messages.",
};

export type Words = typeof en;

const zh: Words = {
  title: "收件箱",
  subtitle: "本店发出的所有邮件和短信都在这里，不会离开这台电脑。",
  filter: "收件人",
  filterHint: "邮箱或手机号",
  clear: "清除",
  all: "全部",
  email: "邮件",
  sms: "短信",
  kinds: "显示",
  live: "实时",
  waiting: "正在连接…",
  emptyTitle: "还没有消息",
  emptyText: "到商城注册试试：短信验证码和邮件会自动出现在这里。",
  noneTitle: "没有发给此收件人的消息",
  noneText: "换一个筛选条件，就能看到其他消息。",
  pick: "选择一条消息查看。",
  from: "发件人",
  to: "收件人",
  sent: "发送时间",
  replyTo: "回复至",
  mail: "邮件",
  text: "纯文本",
  noText: "这封邮件没有纯文本部分。",
  noHtml: "这封邮件没有 HTML 部分。",
  open: "单独打开",
  copy: "复制 {code}",
  copied: "已复制",
  back: "全部消息",
  more: "显示更早的消息",
  arrived: "{to} 收到新消息",
  thread: "发给 {to} 的短信",
  gone: "这条消息已不存在。",
  noscript: "此页面需要 JavaScript。同样的消息也可在 /api/messages 查看。",
};

/** Chinese when the browser prefers it to English, else English. `asked` (?lang=) wins. */
export function pickLanguage(acceptLanguage: string | undefined, asked: string | null): "en" | "zh" {
  if (asked === "en" || asked === "zh") return asked;
  const ranked = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", q] = part.trim().toLowerCase().split(/;\s*q=/);
      return { tag, q: q === undefined ? 1 : Number(q) || 0 };
    })
    .filter(({ tag, q }) => q > 0 && /^(en|zh)\b/.test(tag))
    .toSorted((a, b) => b.q - a.q);
  return ranked[0]?.tag.startsWith("zh") ? "zh" : "en";
}

export const words: Record<"en" | "zh", Words> = { en, zh };
