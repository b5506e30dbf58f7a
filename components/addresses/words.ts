import type en from "@/lib/i18n/en.json";

export type CardWords = typeof en.addresses.card;
export type ListWords = typeof en.addresses.list;
export type FormWords = typeof en.addresses.form;
