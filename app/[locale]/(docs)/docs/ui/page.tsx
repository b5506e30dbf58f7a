import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { env, isLoopback } from "@/lib/env";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../../layout-props";
import { demo } from "./actions";
import { DemoForm } from "./demo-form";
import { LiveParts } from "./live-parts";
import { Section } from "./section";
import { StillParts } from "./still-parts";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).ui.title, robots: { index: false } };
}

/** Every component in every state, for those who work on the shop: on one machine only. */
export default async function ComponentsPage(props: LocaleParams) {
  await connection();
  if (!isLoopback(env().APP_URL)) notFound();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { ui: words, common, wait } = messagesOf(locale);
  return (
    <div className="mx-auto max-w-4xl px-4 py-12 sm:px-6 sm:py-16">
      <h1 className="text-3xl">{words.title}</h1>
      <p className="mt-3 text-lg text-muted">{words.lead}</p>
      <StillParts words={words} common={common} />
      <LiveParts words={words} common={common} units={wait} />
      <Section title={words.form}>
        <div className="max-w-md">
          <DemoForm action={demo} words={words} common={common} />
        </div>
      </Section>
    </div>
  );
}
