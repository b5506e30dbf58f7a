import { getLocale } from "next-intl/server";
import { NotFoundPage } from "@/components/layout/message-pages";
import { toLocale } from "@/lib/i18n/routing";

export default async function NotFound() {
  return <NotFoundPage locale={toLocale(await getLocale())} />;
}
