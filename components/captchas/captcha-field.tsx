"use client";

import { type ComponentProps, useEffect, useId, useRef, useState } from "react";
import { FieldFrame } from "@/components/forms/field";
import { isUnreachable, useLastAnswer } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { CircleCheckIcon, RefreshIcon } from "@/components/ui/icons";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { ActionFailure, ActionState } from "@/lib/action-state";
import type { CaptchaPurpose } from "@/lib/captchas/input";
import { captchaTyped } from "@/lib/captchas/limits";
import type { Captcha } from "@/lib/captchas/output";
import { solve } from "./solve";

export type CaptchaWords = Record<"label" | "hint" | "picture" | "another" | "prove" | "proving" | "proved" | "unavailable", string>;

interface Props {
  purpose: CaptchaPurpose;
  /** The one that came with the page, or with the answer that is `round`; null when none could be made. */
  first: Captcha | null;
  /** A new answer wants a new captcha: each is good for one try. */
  round: ActionState<unknown>;
  error?: string;
  words: CaptchaWords;
}

/**
 * Shows that nobody automatic is asking: four characters of a picture, or a calculation that needs no eyes. Brings the
 * fields `captcha.id` and `captcha.answer` into its form.
 */
export function CaptchaField({ purpose, first, round, error, words }: Props) {
  const id = useId();
  const [captcha, setCaptcha] = useState(first);
  const [proof, setProof] = useState<string | null>(null);
  const [busy, setBusy] = useState<"picture" | "proof" | null>(null);
  const box = useRef<HTMLInputElement>(null);

  async function load(kind: "image" | "pow") {
    setBusy(kind === "image" ? "picture" : "proof");
    try {
      const made = await request(purpose, kind);
      setProof(made?.kind === "pow" && made.challenge ? await solve(made.challenge) : null);
      show(made);
    } finally {
      setBusy(null);
    }
  }

  function show(made: Captcha | null) {
    setCaptcha(made);
    if (box.current) box.current.value = "";
  }

  const seen = useRef({ round, first });
  useEffect(() => {
    const before = seen.current;
    seen.current = { round, first };
    if (before.round === round || isUnreachable(round)) return;
    if (proof === null && first && first.id !== before.first?.id) show(first);
    else void load(proof === null ? "image" : "pow");
  });

  return (
    <div>
      <input type="hidden" name="captcha.id" value={captcha?.id ?? ""} />
      {proof === null ? (
        <FieldFrame
          id={id}
          label={words.label}
          hint={words.hint}
          error={error}
          beside={<Picture captcha={captcha} busy={busy === "picture"} words={words} onAnother={() => void load("image")} />}
        >
          {(wired) => <Answer {...wired} ref={box} />}
        </FieldFrame>
      ) : (
        <p role="status" className="flex items-center gap-2 text-sm font-medium text-leaf">
          <input type="hidden" name="captcha.answer" value={proof} />
          <CircleCheckIcon className="size-5" />
          {words.proved}
        </p>
      )}
      {proof === null ? (
        <Button variant="quiet" className="-ml-4 no-js:hidden" busy={busy === "proof"} onClick={() => void load("pow")}>
          {busy === "proof" ? words.proving : words.prove}
        </Button>
      ) : null}
    </div>
  );
}

interface Asked {
  purpose: CaptchaPurpose;
  state: ActionState<unknown>;
  words: CaptchaWords;
}

/** The captcha of a form that shows one only once the shop asks for it: then the refusal brings it along. */
export function AskedCaptcha({ purpose, state, words }: Asked) {
  const answer = useLastAnswer(state);
  if (answer?.ok !== false || !isAsked(answer)) return null;
  return <CaptchaField purpose={purpose} first={readCaptcha(answer)} round={answer} error={state === answer ? answer.fields["captcha.answer"] : undefined} words={words} />;
}

const isAsked = ({ reason, fields, values }: ActionFailure) => reason === "captcha_required" || "captcha.answer" in fields || values["captcha.id"] !== undefined;

/** From the action's echo (lib/captchas/echo.ts). */
function readCaptcha({ values: { captcha } }: ActionFailure): Captcha | null {
  return captcha ? (JSON.parse(captcha) as Captcha) : null;
}

function Answer(props: ComponentProps<typeof Input>) {
  return <Input name="captcha.answer" autoComplete="off" autoCapitalize="characters" autoCorrect="off" spellCheck={false} maxLength={captchaTyped} {...props} />;
}

function Picture({ captcha, busy, words, onAnother }: { captcha: Captcha | null; busy: boolean; words: CaptchaWords; onAnother: () => void }) {
  return (
    <span className="flex items-center gap-1">
      {captcha?.image ? (
        // A data: URL that is good once: nothing for an image optimiser.
        <img src={captcha.image} alt={words.picture} width={137} height={48} className="h-12 w-[8.5625rem] rounded-md border border-edge" />
      ) : (
        <span className="max-w-40 text-sm text-muted">{words.unavailable}</span>
      )}
      <IconButton label={words.another} onClick={onAnother} aria-busy={busy} className="no-js:hidden">
        <RefreshIcon className={busy ? "animate-spin" : undefined} />
      </IconButton>
    </span>
  );
}

async function request(purpose: CaptchaPurpose, kind: "image" | "pow"): Promise<Captcha | null> {
  try {
    const answer = await fetch("/api/v1/captchas", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ purpose, kind }) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
