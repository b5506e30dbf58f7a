import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { operations } from "@/app/api/v1/openapi.json/operations";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { messagesOf } from "@/lib/i18n/messages";
import { type LocaleParams, localeOf } from "../../../layout-props";

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  const { title, description } = messagesOf(await localeOf(props)).apiDocs;
  return { title, description };
}

/** The calls of the API, to be read by people; programs take the OpenAPI document. */
export default async function ApiDocsPage(props: LocaleParams) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const words = messagesOf(locale).apiDocs;
  return (
    <div className="mx-auto max-w-5xl px-4 py-12 sm:px-6 sm:py-16">
      <h1 className="text-3xl">{words.title}</h1>
      <p className="mt-3 max-w-prose text-lg text-muted">{words.lead}</p>
      <p className="mt-3 max-w-prose text-muted">{words.signIn}</p>
      <p className="mt-4 mb-8">
        <Link href="/api/v1/openapi.json">{words.document}</Link>
      </p>
      <Table label={words.table}>
        <thead>
          <Tr>
            <Th>{words.call}</Th>
            <Th>{words.what}</Th>
            <Th>{words.who}</Th>
            <Th numeric>{words.answer}</Th>
          </Tr>
        </thead>
        <tbody>
          {operations.map(({ id, method, path, who, status }) => (
            <Tr key={id}>
              <Td>
                <code className="whitespace-nowrap">
                  <span className="inline-block min-w-15 font-semibold">{method}</span> {path}
                </code>
              </Td>
              <Td className="min-w-52">{words.calls[id]}</Td>
              <Td className="min-w-32 text-muted">{words.by[who]}</Td>
              <Td numeric>{status}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
