import { ActForm } from "@/components/admin/act-form";
import { ActPanel } from "@/components/admin/act-panel";
import { Card } from "@/components/ui/card";
import { reasonLength } from "@/lib/admin/limits";
import { messagesOf } from "@/lib/i18n/messages";
import { may } from "@/lib/sessions/permissions";
import { actParts, adminHref } from "../../frame";
import { changeRoleAction, disableAction, enableAction, endSessionsAction, sendResetAction, unlockAction } from "./actions";
import { ResetForm } from "./reset-form";
import type { TabProps } from "./tab";

/** What staff may do with an account: only what their role allows is drawn; each act asks again. */
export function Actions({ viewer, locale, user }: Omit<TabProps, "before">) {
  const { user: words, common } = messagesOf(locale).admin;
  const { role } = viewer.user;
  const own = viewer.user.id === user.id;
  const beyond = user.role === "admin" && role !== "admin";
  const parts = actParts(locale, adminHref(locale, `/users/${user.id}`));
  const hidden = { userId: user.id };
  const panels = [
    may(role, "users.send-reset") && !user.disabledAt && !beyond && (
      <ActPanel key="reset" title={words.reset} lead={words.resetLead}>
        <ResetForm action={sendResetAction} userId={user.id} submit={words.resetSubmit} done={words.resetDone} {...parts} />
      </ActPanel>
    ),
    may(role, "users.end-sessions") && !beyond && (
      <ActPanel key="end" title={words.endAll} lead={words.endAllLead}>
        <ActForm action={endSessionsAction} hidden={hidden} submit={words.endAllSubmit} done={words.endAllDone} variant="danger" {...parts} />
      </ActPanel>
    ),
    may(role, "users.unlock") && (
      <ActPanel key="unlock" title={words.unlock} lead={words.unlockLead}>
        <ActForm action={unlockAction} hidden={hidden} submit={words.unlockSubmit} done={words.unlockDone} variant="secondary" {...parts} />
      </ActPanel>
    ),
    may(role, "users.change-role") && !own && (
      <ActPanel key={`role-${user.role}`} title={words.changeRole} lead={words.changeRoleLead}>
        <ActForm
          action={changeRoleAction}
          hidden={hidden}
          submit={words.changeRoleSubmit}
          done={words.changeRoleDone}
          variant="secondary"
          field={{ name: "role", label: messagesOf(locale).admin.users.role, value: user.role, options: Object.entries(common.roles).map(([value, label]) => ({ value, label })) }}
          {...parts}
        />
      </ActPanel>
    ),
    may(role, "users.disable") && !own && !user.disabledAt && (
      <ActPanel key="disable" title={words.disable} lead={words.disableLead}>
        <ActForm
          action={disableAction}
          hidden={hidden}
          submit={words.disableSubmit}
          done={words.disableDone}
          variant="danger"
          field={{ name: "reason", label: words.disableReason, needed: words.disableReasonNeeded, maxLength: reasonLength, long: true }}
          {...parts}
        />
      </ActPanel>
    ),
    may(role, "users.disable") && user.disabledAt && (
      <ActPanel key="enable" title={words.enable} lead={words.enableLead}>
        <ActForm action={enableAction} hidden={hidden} submit={words.enableSubmit} done={words.enableDone} {...parts} />
      </ActPanel>
    ),
  ].filter(Boolean);
  return (
    <aside aria-labelledby="user-actions">
      <Card className="overflow-hidden">
        <h2 id="user-actions" className="px-5 pt-4 pb-2 text-lg">
          {words.actions}
        </h2>
        {panels}
        {own ? <p className="border-t border-line px-5 py-4 text-sm text-muted">{words.self}</p> : null}
      </Card>
    </aside>
  );
}
