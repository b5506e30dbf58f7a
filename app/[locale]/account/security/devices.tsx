import { ButtonForm } from "@/components/account/button-form";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { MonitorIcon, SmartphoneIcon } from "@/components/ui/icons";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import type { Session } from "@/lib/sessions/output";
import { timeText } from "../sensitive-props";
import { signOutDeviceAction, signOutOthersAction } from "./actions";

const phones = /iPhone|Android|HarmonyOS|WeChat/;

/** Where the account is signed in, with a way to end each. */
export function Devices({ locale, sessions }: { locale: Locale; sessions: Session[] }) {
  const { security: words, common } = messagesOf(locale);
  const others = sessions.filter((session) => !session.current);
  return (
    <Card aria-labelledby="devices">
      <CardHeader
        id="devices"
        title={words.devicesTitle}
        action={others.length > 0 ? <ButtonForm action={signOutOthersAction} variant="secondary" unreachable={common.unreachable}>{words.signOutOthers}</ButtonForm> : undefined}
      >
        {others.length > 0 ? words.devicesLead : words.onlyThis}
      </CardHeader>
      <CardBody className="py-1 sm:py-2">
        <ul className="divide-y divide-line">
          {sessions.map((session) => {
            const device = session.device === "?" ? words.unknownDevice : session.device;
            const Icon = phones.test(session.device) ? SmartphoneIcon : MonitorIcon;
            return (
              <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4">
                <Icon className="size-6 shrink-0 text-muted" />
                <div className="min-w-0 flex-1 basis-52">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {device} {session.current ? <Badge tone="success">{words.this}</Badge> : null}
                  </p>
                  <p className="text-sm text-muted">
                    <span className="tnum">{session.ip ?? words.noIp}</span> · {fill(words.lastUsed, { time: timeText(locale, session.lastUsedAt) })}
                  </p>
                </div>
                {session.current ? null : (
                  <ButtonForm action={signOutDeviceAction} values={{ id: session.id }} variant="quiet" className="max-sm:ml-5 sm:-mr-5" aria-label={fill(words.signOutOf, { device })} unreachable={common.unreachable}>
                    {words.signOut}
                  </ButtonForm>
                )}
              </li>
            );
          })}
        </ul>
      </CardBody>
    </Card>
  );
}
