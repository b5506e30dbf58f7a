import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { listUserAddresses } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** Where the account's parcels go; "show" on the profile shows whom to call. */
export async function AddressesTab({ viewer, locale, user }: TabProps) {
  const addresses = await listUserAddresses(viewer, user.id);
  const { user: words } = messagesOf(locale).admin;
  if (addresses.length === 0) return <Nothing>{words.noAddresses}</Nothing>;
  return (
    <Table label={words.tabs.addresses}>
      <thead>
        <tr>
          {[words.receiver, words.place, words.contact].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {addresses.map((address) => (
          <tr key={address.id}>
            <Td className="whitespace-nowrap">
              {address.receiver} {address.isDefault ? <Badge tone="lemon">{words.default}</Badge> : null}
              <span className="block text-xs text-muted">{address.title}</span>
            </Td>
            <Td lang="zh-CN" className="min-w-60">
              {[address.province, address.city, address.district, address.place].filter(Boolean).join(" ")}
            </Td>
            <Td className="tnum whitespace-nowrap">
              {[address.mobile, address.tel, address.email].filter(Boolean).map((one) => (
                <span key={one} className="block">
                  {one}
                </span>
              ))}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
