import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { listUserAddresses } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** Where the account's parcels go, down to the district; "show" on the profile shows the rest and whom to call. */
export async function AddressesTab({ viewer, locale, user }: TabProps) {
  const addresses = await listUserAddresses(viewer, user.id);
  const { user: words } = messagesOf(locale).admin;
  if (addresses.length === 0) return <Nothing>{words.noAddresses}</Nothing>;
  return (
    <Table stacked label={words.tabs.addresses}>
      <thead>
        <Tr>
          {[words.receiver, words.place, words.contact].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </Tr>
      </thead>
      <tbody>
        {addresses.map((address) => (
          <Tr key={address.id}>
            <Td label={words.receiver}>
              <bdi>{address.receiver}</bdi> {address.isDefault ? <Badge tone="lemon">{words.default}</Badge> : null}
            </Td>
            <Td label={words.place} className="min-w-60">
              <span lang="zh-CN">{[address.province, address.city, address.district, address.place].filter(Boolean).join(" ")}</span>
            </Td>
            <Td label={words.contact} className="tnum whitespace-nowrap">
              {[address.mobile, address.tel, address.email].filter(Boolean).map((one) => (
                <bdi key={one} className="block">
                  {one}
                </bdi>
              ))}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
