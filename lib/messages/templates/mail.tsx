import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text, render } from "react-email";
import type { MailContent } from "./content";
import { colors, darkStyle, fonts } from "./style";
import { slot } from "./values";

const text = { margin: "0 0 16px", fontSize: "16px", lineHeight: "26px", color: colors.ink };
const small = { margin: "0 0 8px", fontSize: "13px", lineHeight: "20px", color: colors.muted };

/** @returns the HTML of a mail, with the slots that values are put into. */
export function mailHtml(content: MailContent): Promise<string> {
  return render(<Mail content={content} />);
}

/** The one shape of all our mails: who we are, what happened, what to do, how long, and why it came. */
function Mail({ content }: { content: MailContent }) {
  const lang = content.locale === "zh" ? "zh-CN" : "en";
  return (
    <Html lang={lang}>
      <Head>
        <title>{content.subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{darkStyle}</style>
      </Head>
      <Body lang={lang} style={{ margin: 0, padding: 0, fontFamily: fonts }}>
        <Preview useTitleTag={false}>{content.preheader}</Preview>
        <Section className="paper" style={{ padding: "32px 12px", backgroundColor: colors.paper }}>
          <Container style={{ maxWidth: "560px" }}>
            <Brand name={content.brand} />
            <Container className="surface" tdClassName="surface-in" style={{ backgroundColor: colors.surface, border: `1px solid ${colors.line}`, borderRadius: "16px", padding: "32px", borderCollapse: "separate" }}>
              <Heading as="h1" className="ink" style={{ margin: "0 0 20px", fontSize: "24px", lineHeight: "32px", fontWeight: 700, color: colors.ink }}>{content.title}</Heading>
              <Text className="ink" style={text}>{content.greeting}</Text>
              <Text className="ink" style={text}>{content.body}</Text>
              {content.code ? <Code code={content.code} /> : null}
              <Facts facts={content.facts} />
              {content.button ? <Action {...content.button} /> : null}
              {content.validity ? <Text className="ink" style={{ ...text, fontWeight: 600 }}>{content.validity}</Text> : null}
              <Text className="ink" style={{ ...text, margin: 0 }}>{content.advice}</Text>
            </Container>
            <Section style={{ padding: "20px 8px 0" }}>
              <Text className="muted" style={small}>{[content.why, content.sentTo].join(content.locale === "zh" ? "" : " ")}</Text>
              <Text className="muted" style={small}>{content.neverAsked}</Text>
              <Text className="muted" style={small}><Link className="muted" href={slot("shop")} style={{ color: colors.muted, textDecoration: "underline" }}>{slot("shop")}</Link></Text>
            </Section>
          </Container>
        </Section>
      </Body>
    </Html>
  );
}

/** No picture: nothing to block, and nothing that tells who opened the mail. */
function Brand({ name }: { name: string }) {
  return (
    <Section style={{ padding: "0 8px 16px" }}>
      <Text className="ink" style={{ margin: 0, fontSize: "18px", lineHeight: "28px", fontWeight: 700, color: colors.ink }}>
        <span style={{ display: "inline-block", width: "14px", height: "14px", marginRight: "8px", borderRadius: "14px 2px 14px 14px", backgroundColor: colors.lemon, border: "1px solid #d9ae00" }} />
        {name}
      </Text>
    </Section>
  );
}

function Code({ code }: { code: string }) {
  return (
    <Section style={{ margin: "0 0 20px" }}>
      <Text className="soft" style={{ margin: 0, padding: "16px 0", borderRadius: "12px", backgroundColor: colors.soft, color: colors.ink, fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", fontSize: "32px", lineHeight: "40px", fontWeight: 700, letterSpacing: "8px", textAlign: "center" }}>{code}</Text>
    </Section>
  );
}

function Facts({ facts }: { facts: MailContent["facts"] }) {
  if (facts.length === 0) return null;
  const cell = { padding: "6px 16px 6px 0", fontSize: "15px", lineHeight: "22px", verticalAlign: "top" } as const;
  return (
    <table className="line" role="presentation" cellPadding="0" cellSpacing="0" width="100%" style={{ margin: "0 0 20px", borderTop: `1px solid ${colors.line}`, borderBottom: `1px solid ${colors.line}` }}>
      <tbody>
        {facts.map(({ label, value }) => (
          <tr key={label}>
            <td className="muted" width="96" style={{ ...cell, color: colors.muted }}>{label}</td>
            <td className="ink" style={{ ...cell, color: colors.ink, fontWeight: 600, wordBreak: "break-word" }}>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A link is a button and a text: some programs show only one of them, and a person can read where it leads. */
function Action({ label, href, help }: NonNullable<MailContent["button"]>) {
  return (
    <Section style={{ margin: "4px 0 20px" }}>
      <Button href={href} style={{ display: "inline-block", padding: "13px 24px", borderRadius: "10px", backgroundColor: colors.lemon, color: colors.ink, fontSize: "16px", fontWeight: 700, textDecoration: "none" }}>{label}</Button>
      <Hr className="line" style={{ margin: "20px 0 12px", borderColor: colors.line }} />
      <Text className="muted" style={{ ...small, margin: "0 0 4px" }}>{help}</Text>
      <Text style={{ ...small, margin: 0, wordBreak: "break-all" }}><Link className="ink" href={href} style={{ color: colors.ink, textDecoration: "underline" }}>{href}</Link></Text>
    </Section>
  );
}
