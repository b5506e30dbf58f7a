/** Limits of PRODUCT.md, lengths in code points; forms take them from here. */
export const addressLimits = { live: 20, title: 20, receiver: 20, place: 100, mobile: 32, tel: 20, email: 254, deletedDays: 30, deleted: 100, paste: 300 } as const;

/** PRODUCT.md, landline: an area code, a number, an extension. The browser checks it as well. */
export const telPattern = "0\\d{2,3}-?[2-9]\\d{6,7}(-\\d{1,6})?";
export const postcodePattern = "\\d{6}";

/** Parts of a pasted line that may be only guessed. */
export type PastedField = "receiver" | "mobile" | "division" | "place";
