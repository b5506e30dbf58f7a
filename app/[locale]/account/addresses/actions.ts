"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { type Refused, userAction } from "@/lib/action";
import { createAddress } from "@/lib/addresses/create";
import { deleteAddress } from "@/lib/addresses/delete";
import { formChoices, pastedForm } from "@/lib/addresses/form";
import { addressInput, pasteInput, titleInput } from "@/lib/addresses/input";
import { renameAddress } from "@/lib/addresses/rename";
import { restoreAddress } from "@/lib/addresses/restore";
import { setDefaultAddress } from "@/lib/addresses/set-default";
import { updateAddress } from "@/lib/addresses/update";
import { AppError } from "@/lib/errors";
import { redirect } from "@/lib/i18n/navigation";
import type { Locale } from "@/lib/i18n/routing";
import { parse } from "@/lib/parse";

const one = { id: z.string() };
const list = "/account/addresses";
/** A refused form gets its second and third list back: without scripts the page can't fetch them. */
const echo = async ({ typed }: Refused) => ({ choices: JSON.stringify(await formChoices(typed)) });

const form = z.record(z.string(), z.string());
/**
 * Reads the form, unless it was posted by a button beside the lists (there are such without scripts): then it comes back as
 * it is, with the next list in it. One action for both: React returns a form's state to its own action only.
 */
function read<S extends z.ZodType>(input: S, { lists, ...typed }: z.output<typeof form>): z.output<S> {
  if (lists !== undefined) throw new AppError("invalid", "area_next");
  return parse(input, typed);
}

/** To the list; the form's page is forgotten, or Back would show it as it was, and a second save would undo the first. */
function saved(done: "created" | "updated", locale: Locale): never {
  refresh();
  return redirect({ href: { pathname: list, query: { done } }, locale });
}

export const createAddressAction = userAction(
  form,
  async ({ input, viewer, locale }): Promise<void> => {
    await createAddress(viewer.user.id, read(addressInput, input));
    saved("created", locale);
  },
  { echo },
);

const changed = z.strictObject({ ...one, ...addressInput.shape });
export const updateAddressAction = userAction(
  form,
  async ({ input, viewer, locale }): Promise<void> => {
    const { id, ...address } = read(changed, input);
    await updateAddress(viewer.user.id, id, address);
    saved("updated", locale);
  },
  { echo },
);

export const pasteAddressAction = userAction(pasteInput, ({ input }) => pastedForm(input.text));

export const setDefaultAddressAction = userAction(z.strictObject(one), async ({ input, viewer }) => {
  await setDefaultAddress(viewer.user.id, input.id);
  refresh();
});

export const renameAddressAction = userAction(
  z.strictObject({ ...one, title: titleInput.shape.title.default("") }),
  async ({ input, viewer }) => {
    const { title } = await renameAddress(viewer.user.id, input.id, input.title);
    refresh();
    return { title };
  },
);

export const deleteAddressAction = userAction(z.strictObject(one), async ({ input, viewer }) => {
  const deleted = await deleteAddress(viewer.user.id, input.id);
  refresh();
  return { id: input.id, ...deleted };
});

export const restoreAddressAction = userAction(
  z.strictObject({ ...one, asDefault: z.boolean().default(false) }),
  async ({ input, viewer }) => {
    const { title } = await restoreAddress(viewer.user.id, input.id, { asDefault: input.asDefault });
    refresh();
    return { title };
  },
  { booleans: ["asDefault"] },
);
