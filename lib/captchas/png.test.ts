import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { drawCaptcha } from "./picture";
import { type Colour, twoColourPng } from "./png";

const paper: Colour = [250, 240, 220];
const ink: Colour = [60, 50, 20];

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png);
  const pen = createCanvas(image.width, image.height).getContext("2d");
  pen.drawImage(image, 0, 0);
  return { width: image.width, height: image.height, data: [...pen.getImageData(0, 0, image.width, image.height).data] };
}

test("paper, ink and the steps between come back as they were", async () => {
  const middle = paper.map((from, at) => Math.round(from + ((ink[at] ?? 0) - from) * (5 / 15)));
  const given = [paper, ink, middle, ink, paper, paper, ink, paper].flatMap((colour) => [...colour, 255]);
  const got = await pixelsOf(twoColourPng(Buffer.from(given), 4, 2, paper, ink));
  expect(got).toEqual({ width: 4, height: 2, data: given });
});

test("a captcha's picture is readable as a PNG, has ink on it, and is small", async () => {
  const [head, data = ""] = drawCaptcha("A7KW").split(",");
  const png = Buffer.from(data, "base64");
  const { width, height, data: pixels } = await pixelsOf(png);
  expect([head, width, height]).toEqual(["data:image/png;base64", 320, 112]);
  const dark = pixels.filter((value, at) => at % 4 === 0 && value < 120).length;
  expect(dark).toBeGreaterThan(1_000);
  expect(dark).toBeLessThan(15_000);
  expect(png.length).toBeLessThan(5_000);
});
