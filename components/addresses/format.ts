/** What a label says, and no more: the parts of an address that stand on paper. */
export type AddressParts = { province: string; city: string; district: string; place: string };

/** The division in one line, largest first; a city that is its own district (东莞市) stands once. */
export function divisionLine({ province, city, district }: Omit<AddressParts, "place">): string {
  return [...new Set([province, city, district])].filter(Boolean).join(" ");
}

/** A mobile as people read it: 138 0013 8000; others keep their country's code: +852 9123 4567. Takes E.164. */
export function readableMobile(mobile: string): string {
  const [, mainland] = /^\+86(1\d{10})$/.exec(mobile) ?? [];
  if (mainland) return `${mainland.slice(0, 3)} ${mainland.slice(3, 7)} ${mainland.slice(7)}`;
  const [, code, rest] = /^\+(852|853|886)(\d+)$/.exec(mobile) ?? [];
  return code && rest ? `+${code} ${rest.replace(/(\d{3,4})(?=(\d{3,4})+$)/g, "$1 ")}` : mobile;
}
