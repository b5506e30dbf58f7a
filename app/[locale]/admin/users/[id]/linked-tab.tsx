import { Table, Td, Th } from "@/components/ui/table";
import { listUserLinks } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { timesOf } from "../../frame";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** Other sites that vouch for this person. */
export async function LinkedTab({ viewer, locale, user }: TabProps) {
  const links = await listUserLinks(viewer, user.id);
  const { user: words, common } = messagesOf(locale).admin;
  if (links.length === 0) return <Nothing>{words.noLinked}</Nothing>;
  const times = timesOf(locale);
  return (
    <Table label={words.tabs.linked}>
      <thead>
        <tr>
          {[words.provider, words.name, words.linkedSince, words.lastUsed].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <tr key={link.id}>
            <Td>{link.provider}</Td>
            <Td>{link.name ?? "–"}</Td>
            <Td className="tnum whitespace-nowrap text-muted">{times.minute(link.createdAt)}</Td>
            <Td className="tnum whitespace-nowrap text-muted">{link.lastUsedAt ? times.minute(link.lastUsedAt) : common.never}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
