"use client";

import { type FormEvent, useEffect, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { buttonClass } from "@/components/ui/button-class";
import { ChevronDownIcon, LogOutIcon, MapPinIcon, ScrollTextIcon, ShieldCheckIcon, UserIcon } from "@/components/ui/icons";
import { Menu, menuItemClass } from "@/components/ui/menu";

/** Who is signed in, as the header shows it: the `user` of `GET /api/v1/viewer`. */
export interface MenuUser {
  username: string;
  role: "shopper" | "support" | "admin";
}

/** Ends the session, where there is no JavaScript. */
export type LogoutAction = (form: FormData) => void | Promise<void>;

interface Props {
  /** The person; null when signed out; absent on static pages, which ask once for it. */
  user?: MenuUser | null;
  logoutAction?: LogoutAction;
  hrefs: { home: string; account: string; addresses: string; security: string; staff: string; login: string; register: string; unended: string };
  words: Record<"menu" | "account" | "signIn" | "register" | "signOut" | "signOutFailed" | "signedInAs" | "userCentre" | "addresses" | "security" | "staff", string>;
}

/** The header's right end: sign in and register, or the person's menu. Until it knows, a link that is right for both. */
export function AccountMenu({ user, logoutAction, hrefs, words }: Props) {
  const viewer = useViewer(user);

  if (viewer === undefined) {
    return (
      <a href={hrefs.account} className={buttonClass("quiet")}>
        <UserIcon />
        {words.account}
      </a>
    );
  }
  if (viewer === null) {
    return (
      <>
        <a href={hrefs.login} className={buttonClass("quiet", "md", "px-3 sm:px-4")}>
          {words.signIn}
        </a>
        <a href={hrefs.register} className={buttonClass("primary", "md", "max-sm:hidden")}>
          {words.register}
        </a>
      </>
    );
  }
  return (
    <Menu
      label={`${words.menu}: ${viewer.username}`}
      trigger={
        <>
          <Avatar name={viewer.username} />
          <span className="max-w-40 truncate max-sm:sr-only">{viewer.username}</span>
          <ChevronDownIcon className="size-4 text-muted transition-transform group-open:rotate-180" />
        </>
      }
    >
      <p className="border-b border-line px-3 pt-2 pb-3 text-sm text-muted">
        {words.signedInAs}
        <span className="block truncate text-base font-medium text-ink">{viewer.username}</span>
      </p>
      <div className="pt-1.5">
        <Item href={hrefs.account} icon={UserIcon} label={words.userCentre} />
        <Item href={hrefs.addresses} icon={MapPinIcon} label={words.addresses} />
        <Item href={hrefs.security} icon={ShieldCheckIcon} label={words.security} />
        {viewer.role === "shopper" ? null : <Item href={hrefs.staff} icon={ScrollTextIcon} label={words.staff} />}
        {logoutAction ? <SignOut action={logoutAction} hrefs={hrefs} words={words} /> : null}
      </div>
    </Menu>
  );
}

function Item({ href, icon: Icon, label }: { href: string; icon: typeof UserIcon; label: string }) {
  return (
    <a href={href} className={menuItemClass}>
      <Icon className="size-5 text-muted" />
      {label}
    </a>
  );
}

/** Leaves by a new document, so that no page of the person stays in this tab's memory. */
function SignOut({ action, hrefs, words }: { action: LogoutAction } & Pick<Props, "hrefs" | "words">) {
  const [failed, setFailed] = useState(false);

  async function leave(event: FormEvent) {
    event.preventDefault();
    setFailed(false);
    const left = await signOut();
    if (left === "failed") setFailed(true);
    else window.location.assign(left === "unended" ? hrefs.unended : hrefs.home);
  }

  return (
    <form action={action} onSubmit={(event) => void leave(event)}>
      <button type="submit" className={menuItemClass}>
        <LogOutIcon className="size-5 text-muted" />
        {words.signOut}
      </button>
      <p role="alert">{failed ? <span className="block max-w-64 px-3 pt-1 pb-2 text-sm text-danger">{words.signOutFailed}</span> : null}</p>
    </form>
  );
}

/** "unended": this browser is signed out, but its session could not be ended; "failed": whether anything happened nobody knows. */
async function signOut(): Promise<"done" | "unended" | "failed"> {
  const answer = await fetch("/api/v1/sessions/current", { method: "DELETE" }).catch(() => null);
  if (answer?.ok || answer?.status === 401) return "done";
  // Others than the shop itself say 503 too, and take no cookie off.
  const problem: { reason?: string } | undefined = await answer?.json().catch(() => undefined);
  return problem?.reason === "session_unended" ? "unended" : "failed";
}

/** The person as given, or asked for once; undefined while nobody knows, also when the shop can't say. */
function useViewer(given: MenuUser | null | undefined): MenuUser | null | undefined {
  const [fetched, setFetched] = useState<MenuUser | null>();

  useEffect(() => {
    if (given !== undefined) return;
    const aborter = new AbortController();
    const { signal } = aborter;
    const ask = () => {
      fetch("/api/v1/viewer", { signal, headers: { accept: "application/json" } })
        .then(async (answer) => answer.ok && setFetched(((await answer.json()) as { user: MenuUser | null }).user))
        .catch(() => undefined);
    };
    ask();
    // A page that "back" brings out of the browser's memory shows who was there when it was left, on a shared computer perhaps somebody else.
    const askAgain = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      setFetched(undefined);
      ask();
    };
    window.addEventListener("pageshow", askAgain, { signal });
    return () => aborter.abort();
  }, [given]);

  return given === undefined ? fetched : given;
}
