"use client";

import { type ComponentProps, useEffect, useId, useRef, useState } from "react";
import { FieldFrame } from "@/components/forms/field";
import { isUnreachable, useLastAnswer } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { CircleCheckIcon, RefreshIcon } from "@/components/ui/icons";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { FieldError } from "@/components/ui/label";
import type { ActionFailure, ActionState } from "@/lib/action-state";
import type { CaptchaPurpose } from "@/lib/captchas/input";
import { captchaTyped } from "@/lib/captchas/limits";
import type { Captcha } from "@/lib/captchas/output";
import { solve } from "./solve";

export type CaptchaWords = Record<"label" | "hint" | "picture" | "another" | "prove" | "proving" | "proved" | "failed" | "unavailable", string>;

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
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const turn = useRef(0);
  const said = useRef<HTMLParagraphElement>(null);
  const proven = proof !== null;
  // An answer used the last proof up, and the next one is being calculated.
  const again = proven && busy === "proof";

  /** The last one asked for counts. @param spent what stands here was used up: it goes even where nothing new comes. */
  async function load(kind: "image" | "pow", spent = false) {
    const mine = ++turn.current;
    setBusy(kind === "image" ? "picture" : "proof");
    const made = await make(purpose, kind);
    if (mine !== turn.current) return;
    setBusy(null);
    setFailed(!made);
    if (!made && !spent) return;
    setProof(made?.proof ?? null);
    show(made?.captcha ?? null);
  }

  function show(made: Captcha | null) {
    setCaptcha(made);
    if (box.current) box.current.value = "";
  }

  /** The one that came along with an answer: whatever is on its way comes too late. */
  function take(made: Captcha) {
    turn.current++;
    setBusy(null);
    show(made);
  }

  const seen = useRef({ round, first });
  useEffect(() => {
    const before = seen.current;
    seen.current = { round, first };
    if (before.round === round || isUnreachable(round)) return;
    if (!proven && first && first.id !== before.first?.id) take(first);
    else void load(proven ? "pow" : "image", true);
  });

  // The button that was pressed goes with the picture.
  useEffect(() => {
    if (proven && document.activeElement === document.body) said.current?.focus();
  }, [proven]);

  return (
    <div>
      <input type="hidden" name="captcha.id" value={captcha?.id ?? ""} />
      {!proven ? (
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
        <>
          <input type="hidden" name="captcha.answer" value={again ? "" : proof} data-control={`${id}-said`} />
          {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
        </>
      )}
      <p ref={said} id={`${id}-said`} role="status" tabIndex={-1} aria-describedby={proven && error ? `${id}-error` : undefined} className={cx("text-sm", proven ? "flex items-center gap-2 font-medium text-leaf" : "text-muted")}>
        {proven && !again ? <CircleCheckIcon className="size-5" /> : null}
        {again ? words.proving : proven ? words.proved : !captcha?.image ? words.unavailable : failed ? words.failed : ""}
      </p>
      {!proven ? (
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
      ) : null}
      <IconButton label={words.another} onClick={onAnother} aria-busy={busy} className="no-js:hidden">
        <RefreshIcon className={busy ? "animate-spin" : undefined} />
      </IconButton>
    </span>
  );
}

/** A new captcha, solved where it is a calculation. Null when the shop did not answer, or what calculates did not come. */
async function make(purpose: CaptchaPurpose, kind: "image" | "pow"): Promise<{ captcha: Captcha; proof: string | null } | null> {
  try {
    const answer = await fetch("/api/v1/captchas", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ purpose, kind }) });
    if (!answer.ok) return null;
    const captcha = (await answer.json()) as Captcha;
    if (kind === "image") return { captcha, proof: null };
    const proof = captcha.challenge ? await solve(captcha.challenge) : null;
    return proof === null ? null : { captcha, proof };
  } catch {
    return null;
  }
}
