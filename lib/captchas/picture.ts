import "server-only";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";
import { captchaLength } from "./input";
import { type Colour, twoColourPng } from "./png";

/** Without the signs people mix up: 0/O, 1/I/L, 2/Z, 5/S, 8/B. */
const alphabet = "34679ACDEFGHJKMNPQRTUVWXY";
const width = 160;
const height = 56;
const font = "LemonCaptcha";
const paper: Colour = [253, 246, 216];

/** A machine may have no fonts at all, so one of ours comes along. */
function loadFont(): void {
  if (GlobalFonts.has(font)) return;
  const file = join(process.cwd(), "node_modules/geist/dist/fonts/geist-mono/GeistMono-Bold.ttf");
  if (!GlobalFonts.registerFromPath(file, font)) throw new Error(`the captcha's font is not at ${file}`);
}

/** A text of four characters that can't be guessed. */
export function newCaptchaText(): string {
  return Array.from({ length: captchaLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}

const between = (low: number, high: number) => low + (randomInt(0, 10_001) / 10_000) * (high - low);

/** The text as a picture (PNG, `data:` URL): turned, shifted and crossed by lines of its own colour, one for all, so that no colour tells sign from line. */
export function drawCaptcha(text: string): string {
  loadFont();
  const canvas = createCanvas(width * 2, height * 2);
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  const ink = newInk();
  pen.fillStyle = css(paper);
  pen.fillRect(0, 0, width, height);
  for (let at = 0; at < 4; at++) drawWave(pen, css(ink));
  [...text].forEach((sign, at) => {
    pen.save();
    pen.translate(24 + at * 37 + between(-4, 4), height / 2 + between(-5, 5));
    pen.rotate(between(-0.45, 0.45));
    pen.transform(1, between(-0.2, 0.2), between(-0.3, 0.3), 1, 0, 0);
    pen.font = `${between(32, 40)}px ${font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = css(ink);
    pen.fillText(sign, 0, 0);
    pen.restore();
  });
  for (let at = 0; at < 3; at++) drawWave(pen, css(ink));
  return `data:image/png;base64,${twoColourPng(canvas.data(), canvas.width, canvas.height, paper, ink).toString("base64")}`;
}

const css = (colour: Colour) => `rgb(${colour.join(" ")})`;

/** Dark brown to olive. */
const newInk = (): Colour => [randomInt(50, 110), randomInt(40, 90), randomInt(10, 50)];

function drawWave(pen: SKRSContext2D, ink: string): void {
  pen.strokeStyle = ink;
  pen.lineWidth = between(1, 2.2);
  pen.beginPath();
  pen.moveTo(0, between(0, height));
  pen.bezierCurveTo(between(20, 60), between(-10, height + 10), between(80, 130), between(-10, height + 10), width, between(0, height));
  pen.stroke();
}
