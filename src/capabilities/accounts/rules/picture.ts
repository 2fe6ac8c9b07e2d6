import { type Refusal, refuse } from "../../../values/refusal.ts";

export type PictureFacts = {
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
};

/** Bytes and pixels a logo may have. */
export const mostPictureBytes = 512 * 1024;
const mostPixels = 4_096;
const fewestPixels = 16;

/**
 * What a picture is, by its own first bytes and never by its name. SVG is refused: it may carry scripts and addresses of others,
 * and every drawing program writes PNG.
 */
export function readPicture(
  bytes: Uint8Array,
): PictureFacts | Refusal<"picture_is_svg" | "picture_not_readable" | "picture_too_large" | "picture_size"> {
  if (bytes.length > mostPictureBytes)
    return refuse("picture_too_large", { most: Math.round(mostPictureBytes / 1024) });
  const facts = ofPng(bytes) ?? ofWebp(bytes) ?? ofJpeg(bytes);
  if (facts === null) return refuse(isSvg(bytes) ? "picture_is_svg" : "picture_not_readable");
  const { width, height } = facts;
  const isShown = [width, height].every((side) => side >= fewestPixels && side <= mostPixels);
  return isShown ? facts : refuse("picture_size", { width, height, least: fewestPixels, most: mostPixels });
}

function ofPng(bytes: Uint8Array): PictureFacts | null {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (!begins(bytes, 0, signature) || !begins(bytes, 12, ascii("IHDR")) || bytes.length < 33) return null;
  return { mediaType: "image/png", width: big(bytes, 16, 4), height: big(bytes, 20, 4) };
}

/** Extended, lossless and lossy WebP (RFC 9649). */
function ofWebp(bytes: Uint8Array): PictureFacts | null {
  if (!begins(bytes, 0, ascii("RIFF")) || !begins(bytes, 8, ascii("WEBP")) || bytes.length < 30) return null;
  const mediaType = "image/webp";
  if (begins(bytes, 12, ascii("VP8X")))
    return { mediaType, width: little(bytes, 24, 3) + 1, height: little(bytes, 27, 3) + 1 };
  if (begins(bytes, 12, ascii("VP8L")) && bytes[20] === 0x2f) {
    const packed = little(bytes, 21, 4);
    return { mediaType, width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  if (begins(bytes, 12, ascii("VP8 ")) && begins(bytes, 23, [0x9d, 0x01, 0x2a]))
    return { mediaType, width: little(bytes, 26, 2) & 0x3fff, height: little(bytes, 28, 2) & 0x3fff };
  return null;
}

/** JPEG (ITU-T T.81): the size stands in the first frame header. */
function ofJpeg(bytes: Uint8Array): PictureFacts | null {
  if (!begins(bytes, 0, [0xff, 0xd8, 0xff])) return null;
  let place = 2;
  while (place + 9 < bytes.length) {
    if (bytes[place] !== 0xff) return null;
    const marker = bytes[place + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { mediaType: "image/jpeg", height: big(bytes, place + 5, 2), width: big(bytes, place + 7, 2) };
    if (marker === 0xff) place += 1;
    else place += 2 + big(bytes, place + 2, 2);
  }
  return null;
}

function isSvg(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.slice(0, 512)).toLowerCase();
  return start.includes("<svg") || start.includes("<!doctype svg");
}

function begins(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((value, place) => bytes[at + place] === value);
}

function ascii(text: string): number[] {
  return Array.from(text).map((letter) => letter.charCodeAt(0));
}

function big(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let place = 0; place < length; place += 1) value = value * 256 + (bytes[at + place] ?? 0);
  return value;
}

function little(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let place = length - 1; place >= 0; place -= 1) value = value * 256 + (bytes[at + place] ?? 0);
  return value;
}
