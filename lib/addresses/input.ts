import { z } from "zod";
import { areaCode } from "@/lib/areas/input";
import { addressLimits, postcodePattern, telPattern } from "./limits";

/** Control signs would break a label; marks that turn the direction of writing would make it lie. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const ignorable = /[\p{Cf}\p{Z}\u115f\u1160\u3164\uffa0]/gu;

const text = () => z.string({ error: (issue) => (issue.input === undefined ? "required" : "wrong_type") });
const length = (value: string) => [...value].length;

/** One line of text: trimmed, inner blanks single, NFC. */
const line = (max: number) =>
  text()
    .transform((value) => value.normalize("NFC").trim().replace(/[ \u00a0\u3000]+/g, " "))
    .refine((value) => !unfit.test(value), "invalid_text")
    .refine((value) => length(value) <= max, "too_long");
const requiredLine = (max: number) => line(max).refine((value) => value.replace(ignorable, "") !== "", "required");
const optionalLine = (max: number) => line(max).default("").transform((value) => (value.replace(ignorable, "") === "" ? "" : value));

/** Half-width, trimmed: numbers are often typed with a Chinese keyboard. */
const narrow = (max: number) => text().transform((value) => value.normalize("NFKC").trim()).refine((value) => value.length <= max, "too_long");

/** An address as people and clients send it. Whether its divisions fit is checked against the data by the verb. */
export const addressInput = z.strictObject({
  title: optionalLine(addressLimits.title),
  receiver: requiredLine(addressLimits.receiver),
  provinceCode: areaCode,
  cityCode: areaCode,
  /** May be empty where the city has one district of its own name. */
  districtCode: text().regex(/^(\d{6})?$/, "area_unknown").default(""),
  place: requiredLine(addressLimits.place),
  mobile: narrow(addressLimits.mobile).refine((value) => value !== "", "required"),
  tel: narrow(addressLimits.tel).refine((value) => value === "" || new RegExp(`^${telPattern}$`).test(value), "tel_invalid").default(""),
  email: narrow(addressLimits.email).default(""),
  postcode: narrow(20).refine((value) => value === "" || new RegExp(`^${postcodePattern}$`).test(value), "postcode_invalid").default(""),
});

export type AddressInput = z.output<typeof addressInput>;

/** A new title; empty makes it the receiver's name. */
export const titleInput = z.strictObject({ title: line(addressLimits.title).transform((value) => (value.replace(ignorable, "") === "" ? "" : value)) });

/** One line from a chat or an order, to be split into fields. */
export const pasteInput = z.strictObject({ text: text().refine((value) => value.trim() !== "", "required").refine((value) => length(value) <= addressLimits.paste, "too_long") });

export const listInput = z.strictObject({ deleted: z.enum(["true", "false"], "invalid_value").default("false") });
