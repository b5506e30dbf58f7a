/** A ref for what takes the place of the button that brought it: whoever pressed that by key goes on from here. */
export const lookAt = (shown: HTMLElement | null) => shown?.focus();
