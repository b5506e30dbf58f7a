/** What staff may do, by name. A role is a set of these; every verb of `lib/admin` asks for one. */
export const permissions = [
  "overview.read",
  "users.read",
  "users.reveal",
  "users.end-sessions",
  "users.send-reset",
  "users.disable",
  "users.unlock",
  "users.change-role",
  "messages.read",
  "messages.manage",
  "audit.read",
  "audit.export",
] as const;

export type Permission = (typeof permissions)[number];
export type Role = "shopper" | "support" | "admin";

/** Reads, shows what is masked (each time audited), ends sessions, sends resets. */
const support: readonly Permission[] = ["overview.read", "users.read", "users.reveal", "users.end-sessions", "users.send-reset", "messages.read", "audit.read"];

/** The permissions of each role. */
export const rolePermissions: Record<Role, readonly Permission[]> = { shopper: [], support, admin: permissions };

/** Whether a role holds a permission. */
export function may(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission);
}
