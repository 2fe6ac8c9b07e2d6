import { setImmediate as nextTurn } from "node:timers/promises";
import bwipjs from "bwip-js/node";
import PDFDocument from "pdfkit";
import { toBuffer } from "qrcode";
import type { Language } from "../../../platform/texts.ts";
import type { LetterPart } from "../../templates/index.ts";

/** Points (1/72 inch) in a millimetre: PDF's own unit. */
const mm = 72 / 25.4;
const page = { width: 210, height: 297 } as const;
const margin = { side: 22, top: 18, bottom: 20 } as const;
// Of a DL envelope (110 × 220 mm) whose letter is folded in three: what its window of 45 × 100 mm shows, with a little less.
const windows = { right: { x: 112, y: 50 }, left: { x: 22, y: 50 } } as const;
const windowSize = { width: 84, height: 33 } as const;
const bodyTop = 98;
const folds = [99, 198] as const;
const ink = { strong: "#1b1b1b", soft: "#5b5b5b" } as const;

export type Letter = {
  readonly addressLines: readonly string[];
  readonly language: Language;
  readonly parts: readonly LetterPart[];
  /** At the foot, to be typed if the letter comes back. */
  readonly reference: string;
  /** The day it bears, in words. */
  readonly day: string;
};

export type LetterHead = {
  readonly shop: string;
  readonly lines: readonly string[];
  readonly colour: string;
  readonly logo: Buffer | null;
  readonly window: keyof typeof windows;
  readonly madeAt: Date;
  readonly title: string;
};

type Paper = PDFKit.PDFDocument;

/** Letters on A4, ready for an envelope with a window, each beginning on a page of its own. */
export async function letterPaper(
  letters: readonly Letter[],
  head: LetterHead,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<Buffer> {
  const paper = blankPaper(head);
  const written = collected(paper);
  for (const letter of letters) {
    await nextTurn();
    paper.addPage();
    drawHead(paper, letter, head);
    paper.x = margin.side * mm;
    paper.y = bodyTop * mm;
    for (const part of letter.parts) await drawPart(paper, part, pictures);
    drawReference(paper, letter.reference);
  }
  paper.end();
  return await written;
}

function blankPaper({ title, shop, madeAt }: Pick<LetterHead, "title" | "shop" | "madeAt">): Paper {
  return new PDFDocument({
    size: "A4",
    autoFirstPage: false,
    margins: {
      top: margin.top * mm,
      bottom: margin.bottom * mm,
      left: margin.side * mm,
      right: margin.side * mm,
    },
    info: { Title: printable(title), Author: printable(shop), CreationDate: madeAt, ModDate: madeAt },
  });
}

async function collected(paper: Paper): Promise<Buffer> {
  const chunks: Buffer[] = [];
  paper.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve, reject) => {
    paper.on("end", resolve);
    paper.on("error", reject);
  });
  return Buffer.concat(chunks);
}

function drawHead(paper: Paper, { addressLines, day }: Letter, head: LetterHead): void {
  const width = (page.width - 2 * margin.side) * mm;
  let y = margin.top * mm;
  if (head.logo !== null) {
    paper.image(head.logo, margin.side * mm, y, { fit: [40 * mm, 16 * mm] });
    y += 18 * mm;
  }
  paper.font("Helvetica-Bold").fontSize(12).fillColor(head.colour);
  paper.text(printable(head.shop), margin.side * mm, y, { width: width / 2, lineBreak: true });
  paper.font("Helvetica").fontSize(8.5).fillColor(ink.soft);
  for (const line of head.lines) paper.text(printable(line), { width: width / 2 });
  const place = windows[head.window];
  paper.font("Helvetica").fontSize(10.5).fillColor(ink.strong);
  fitted(paper, addressLines, place);
  paper.fontSize(9.5).fillColor(ink.soft);
  paper.text(printable(day), margin.side * mm, 88 * mm, { width, align: "right" });
  paper.save().lineWidth(0.3).strokeColor("#9a9a9a");
  for (const fold of folds)
    paper
      .moveTo(4 * mm, fold * mm)
      .lineTo(8 * mm, fold * mm)
      .stroke();
  paper.restore();
}

/** An address in the window: six lines at most (French standard NF Z 10-011), none wider than it. */
function fitted(
  paper: Paper,
  lines: readonly string[],
  { x, y }: { readonly x: number; readonly y: number },
): void {
  const height = windowSize.height / 6;
  for (const [place, line] of lines.slice(0, 6).entries()) {
    const text = printable(line);
    const size = Math.min(
      10.5,
      (10.5 * windowSize.width * mm) / Math.max(1, paper.fontSize(10.5).widthOfString(text)),
    );
    paper.fontSize(size).text(text, x * mm, (y + place * height) * mm, { lineBreak: false });
  }
}

function drawReference(paper: Paper, reference: string): void {
  const { bottom } = paper.page.margins;
  // Below the margin: a text there would otherwise begin another page.
  paper.page.margins.bottom = 0;
  const foot = page.height - 13;
  drawBars(paper, reference, { x: margin.side, y: foot, width: 36, height: 6 });
  paper.font("Helvetica").fontSize(7).fillColor(ink.soft);
  paper.text(reference, (margin.side + 39) * mm, (foot + 2) * mm, { lineBreak: false });
  paper.page.margins.bottom = bottom;
}

/** The number for a reader of bar codes: whoever takes back a pile of letters types nothing. Code 128 (ISO/IEC 15417), in millimetres. */
function drawBars(
  paper: Paper,
  reference: string,
  {
    x,
    y,
    width,
    height,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const [code] = bwipjs.raw({ bcid: "code128", text: reference.replaceAll("-", "") });
  if (code === undefined || !("sbs" in code)) throw new Error("A number has no bars.");
  const total = code.sbs.reduce((sum, one) => sum + one, 0);
  let at = x;
  paper.save().fillColor(ink.strong);
  for (const [place, modules] of code.sbs.entries()) {
    const wide = (modules * width) / total;
    if (place % 2 === 0) paper.rect(at * mm, y * mm, wide * mm, height * mm).fill();
    at += wide;
  }
  paper.restore();
}

const gaps = { small: 4, medium: 8, large: 14 } as const;
const headings = { 1: 17, 2: 14, 3: 12 } as const;

async function drawPart(
  paper: Paper,
  part: LetterPart,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const left = margin.side * mm;
  const width = (page.width - 2 * margin.side) * mm;
  paper.x = left;
  switch (part.kind) {
    case "heading":
      drawRuns(paper, part.runs, { size: headings[part.level], width, isStrong: true });
      paper.y += 2 * mm;
      return;
    case "paragraph":
      drawRuns(paper, part.runs, { size: 10.5, width });
      paper.y += 3 * mm;
      return;
    case "item":
      paper.font("Helvetica").fontSize(10.5).fillColor(ink.strong);
      paper.text(printable(part.bullet), left, paper.y, { width: 6 * mm, lineBreak: false });
      paper.x = left + 6 * mm;
      drawRuns(paper, part.runs, { size: 10.5, width: width - 6 * mm });
      paper.y += 1.5 * mm;
      return;
    case "picture": {
      const bytes = pictures.get(part.hash);
      if (bytes === undefined) return;
      keepTogether(paper, 60);
      const wide = (width * Math.min(100, Math.max(10, part.width))) / 100;
      paper.image(bytes, left, paper.y, { fit: [wide, 60 * mm] });
      paper.y += 62 * mm;
      return;
    }
    case "code":
      await drawCode(paper, part, left, width);
      return;
    case "rule":
      paper.save().lineWidth(0.5).strokeColor("#c4c4c4");
      paper
        .moveTo(left, paper.y + 2 * mm)
        .lineTo(left + width, paper.y + 2 * mm)
        .stroke();
      paper.restore();
      paper.y += 6 * mm;
      return;
    case "space":
      paper.y += gaps[part.size] * mm;
      return;
    case "foot":
      paper.y += 6 * mm;
      paper.font("Helvetica").fontSize(7.5).fillColor(ink.soft);
      for (const line of part.lines) paper.text(printable(line), left, paper.y, { width });
  }
}

function drawRuns(
  paper: Paper,
  runs: readonly { readonly text: string; readonly bold?: boolean; readonly italic?: boolean }[],
  {
    size,
    width,
    isStrong = false,
  }: { readonly size: number; readonly width: number; readonly isStrong?: boolean },
): void {
  paper.fontSize(size).fillColor(ink.strong);
  for (const [place, run] of runs.entries()) {
    const isBold = isStrong || run.bold === true;
    const face = isBold
      ? run.italic === true
        ? "Helvetica-BoldOblique"
        : "Helvetica-Bold"
      : run.italic === true
        ? "Helvetica-Oblique"
        : "Helvetica";
    paper.font(face).text(printable(run.text), { width, continued: place < runs.length - 1, lineGap: 2 });
  }
}

async function drawCode(
  paper: Paper,
  { code, label, until, symbol }: Extract<LetterPart, { kind: "code" }>,
  left: number,
  width: number,
): Promise<void> {
  keepTogether(paper, 42);
  const top = paper.y;
  const picture =
    symbol === "qr"
      ? await toBuffer(code, { errorCorrectionLevel: "M", margin: 1, width: 400 })
      : symbol === "code128"
        ? await bwipjs.toBuffer({
            bcid: "code128",
            text: code,
            scale: 4,
            height: 12,
            backgroundcolor: "FFFFFF",
          })
        : null;
  paper
    .save()
    .roundedRect(left, top, width, 36 * mm, 6)
    .lineWidth(0.8)
    .strokeColor("#9a9a9a")
    .stroke()
    .restore();
  const inside = left + 6 * mm;
  const words = { width: picture === null ? width - 12 * mm : width - 70 * mm };
  paper
    .font("Helvetica-Bold")
    .fontSize(12)
    .fillColor(ink.strong)
    .text(printable(label), inside, top + 7 * mm, words);
  paper
    .font("Courier-Bold")
    .fontSize(13)
    .text(printable(code), inside, paper.y + 2 * mm, words);
  paper.font("Helvetica").fontSize(9).fillColor(ink.soft);
  if (until !== "") paper.text(printable(until), inside, paper.y + 2 * mm, words);
  if (picture !== null)
    paper.image(picture, left + width - 58 * mm, top + 5 * mm, { fit: [52 * mm, 26 * mm], align: "right" });
  paper.x = left;
  paper.y = top + 40 * mm;
}

function keepTogether(paper: Paper, needed: number): void {
  if (paper.y / mm + needed > page.height - margin.bottom) paper.addPage();
}

/** Sheets of labels of A4, in millimetres: as their makers print on the box. */
const sheets = {
  "21": { columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.2, top: 15.1, gap: 2.5 },
  "14": { columns: 2, rows: 7, width: 99.1, height: 38.1, left: 4.7, top: 15.1, gap: 2.5 },
  "24": { columns: 3, rows: 8, width: 63.5, height: 33.9, left: 7.2, top: 12.9, gap: 2.5 },
} as const;

/** Addresses on sheets of labels, the first so many left free: somebody has used them. */
export async function labelPaper(
  labels: readonly { readonly addressLines: readonly string[]; readonly reference: string }[],
  {
    sheet,
    skip,
    ...head
  }: Pick<LetterHead, "title" | "shop" | "madeAt"> & {
    readonly sheet: keyof typeof sheets;
    readonly skip: number;
  },
): Promise<Buffer> {
  const paper = blankPaper(head);
  const written = collected(paper);
  const { columns, rows, width, height, left, top, gap } = sheets[sheet];
  const aSheet = columns * rows;
  for (const [index, { addressLines, reference }] of labels.entries()) {
    const place = index + (skip % aSheet);
    if (index === 0 || place % aSheet === 0) {
      await nextTurn();
      paper.addPage({ size: "A4", margin: 0 });
    }
    const onSheet = place % aSheet;
    const x = left + (onSheet % columns) * (width + gap) + 4;
    const y = top + Math.floor(onSheet / columns) * height + 4;
    const lines = addressLines.slice(0, 6);
    const step = Math.min(5, (height - 13) / Math.max(1, lines.length));
    paper.font("Helvetica").fillColor(ink.strong);
    for (const [row, line] of lines.entries()) {
      const text = printable(line);
      const size = Math.min(
        10,
        (10 * (width - 8) * mm) / Math.max(1, paper.fontSize(10).widthOfString(text)),
      );
      paper.fontSize(size).text(text, x * mm, (y + row * step) * mm, { lineBreak: false });
    }
    drawBars(paper, reference, { x, y: y + height - 11, width: 34, height: 4 });
    paper.fontSize(6).fillColor(ink.soft);
    paper.text(reference, (x + 36) * mm, (y + height - 10) * mm, { lineBreak: false });
  }
  paper.end();
  return await written;
}

/** What the letters that every PDF reader has can write (Windows-1252); others lose their accent, or are a question mark. */
function printable(text: string): string {
  const plainer: Readonly<Record<string, string>> = { "\u202f": "\u00a0", "\u2212": "-", "\u2009": " " };
  return Array.from(text.normalize("NFC"), (sign) => {
    const known = plainer[sign] ?? sign;
    const code = known.codePointAt(0) ?? 0;
    if (code === 10 || (code >= 32 && code < 127) || (code >= 160 && code < 256)) return known;
    if ("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".includes(known)) return known;
    const bare = known.normalize("NFD").replaceAll(/\p{M}/gu, "");
    return /^[\u0020-\u007e]+$/.test(bare) ? bare : code < 32 ? "" : "?";
  }).join("");
}
