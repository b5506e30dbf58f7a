export interface Toast {
  id: number;
  message: string;
  /** Usually "Undo". The toast goes away when it is pressed. */
  action?: { label: string; run: () => void };
  milliseconds: number;
}

// Long enough to read, decide and reach the button; longer when there is something to undo.
const READ_MS = 5_000;
const DECIDE_MS = 10_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

/**
 * Says something for a few seconds at the edge of the page, politely to screen readers too. At most three stand at once.
 * @returns the toast's id, to take it away early.
 */
export function showToast(message: string, action?: Toast["action"]): number {
  const toast: Toast = { id: nextId++, message, action, milliseconds: action ? DECIDE_MS : READ_MS };
  set([...toasts, toast].slice(-3));
  return toast.id;
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export function listToasts(): readonly Toast[] {
  return toasts;
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
