import "server-only";
import { deflateSync } from "node:zlib";

const levels = 16;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crcOf = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

/** Node 20.9 has no CRC of its own yet. */
function crc(data: Buffer): number {
  let rest = 0xffffffff;
  for (const byte of data) rest = (crcOf[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc(body), body.length + 4);
  return whole;
}

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * A drawing in one ink on one paper as a PNG of sixteen colours: a sixth of what the canvas makes of it, since pictures in
 * a page travel twice, in the HTML and in its data.
 * @param pixels red, green, blue and opacity of each
 * @param width even
 */
export function twoColourPng(pixels: Uint8ClampedArray | Buffer, width: number, height: number, paper: Colour, ink: Colour): Buffer {
  const row = 1 + width / 2;
  const packed = Buffer.alloc(row * height);
  const depth = (at: number) => Math.min(levels - 1, Math.max(0, Math.round((((pixels[at * 4] ?? 0) - paper[0]) / (ink[0] - paper[0])) * (levels - 1))));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x += 2) packed[y * row + 1 + x / 2] = (depth(y * width + x) << 4) | depth(y * width + x + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Four bits a pixel, which name a colour of the palette.
  head[8] = 4;
  head[9] = 3;
  const palette = Buffer.from(Array.from({ length: levels }, (_, at) => paper.map((from, channel) => Math.round(from + (((ink[channel] ?? 0) - from) * at) / (levels - 1)))).flat());
  return Buffer.concat([signature, part("IHDR", head), part("PLTE", palette), part("IDAT", deflateSync(packed)), part("IEND", Buffer.alloc(0))]);
}
