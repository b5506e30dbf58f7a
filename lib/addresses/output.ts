import { z } from "zod";

/** An address as its owner sees it (API.md). `mobile` is E.164; the city's name is empty below 北京 and its like. */
export const addressOutput = z.object({
  id: z.string(),
  title: z.string(),
  receiver: z.string(),
  provinceCode: z.string(),
  cityCode: z.string(),
  districtCode: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  place: z.string(),
  mobile: z.string(),
  tel: z.string(),
  email: z.string(),
  postcode: z.string(),
  isDefault: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
/** `deletedAt` of deleted ones only. */
export const addressListOutput = z.object({ items: z.array(addressOutput.extend({ deletedAt: z.iso.datetime().optional() })), defaultAddressId: z.string().nullable() });

export type AddressOutput = z.output<typeof addressOutput>;
