import "server-only";
import { getLocale } from "next-intl/server";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { redirect } from "@/lib/i18n/navigation";
import { toLocale } from "@/lib/i18n/routing";
import { getViewer, type Viewer } from "./current";
import { may, type Permission } from "./permissions";
import { getSecondFactor } from "./second-factor";

/**
 * For pages: who is signed in. Everybody else is led to the login page, and back here afterwards. Call it first, above
 * any Suspense boundary.
 */
export async function requireUser(): Promise<Viewer> {
  const viewer = await getViewer();
  if (viewer) return viewer;
  const path = (await headers()).get("x-lm-path") ?? "/account";
  return redirect({ href: { pathname: "/login", query: { next: path } }, locale: toLocale(await getLocale()) });
}

/**
 * For staff pages: who is signed in and may do this. A shopper gets "not found": the page does not exist for them. Whoever
 * has not given the second factor yet is led to it, and back here afterwards.
 */
export async function requireStaff(permission: Permission): Promise<Viewer> {
  const viewer = await requireStaffRole();
  if (!may(viewer.user.role, permission)) notFound();
  if ((await getSecondFactor(viewer)) === "given") return viewer;
  const path = (await headers()).get("x-lm-path") ?? "/admin";
  return redirect({ href: { pathname: "/admin/two-factor", query: { next: path } }, locale: toLocale(await getLocale()) });
}

/** For the page that asks for the second factor, and nothing else: any of the staff, before it was given. */
export async function requireStaffRole(): Promise<Viewer> {
  const viewer = await requireUser();
  if (viewer.user.role === "shopper") notFound();
  return viewer;
}
