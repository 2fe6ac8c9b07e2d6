import { setImmediate as nextTurn } from "node:timers/promises";
import PDFDocument from "pdfkit";
import type { Language } from "../../platform/texts.ts";
import { barQuiet, code128Widths, qrModules, qrQuiet } from "./codes.ts";

/** Points (1/72 inch) in a millimetre: PDF's own unit. */
const mm = 72 / 25.4;

/** ISO/IEC 7810 ID-1, the size of a payment card, in millimetres. */
export const card = { width: 85.6, height: 53.98 } as const;
const page = { width: 210, height: 297 } as const;
const columns = 2;
const rows = 5;
export const cardsAPage = columns * rows;
const left = (page.width - columns * card.width) / 2;
const top = (page.height - rows * card.height) / 2;

/** A card's face being drawn: every measure is in millimetres from its upper left corner. */
export type Face = {
  readonly fill: (box: Box, colour: string, radius?: number) => void;
  readonly ring: (
    centre: { readonly x: number; readonly y: number; readonly radius: number },
    style: { readonly line: string; readonly fill?: string },
  ) => void;
  /** Writes words within a width and answers their height. `size` in points. */
  readonly words: (text: string, at: WordsPlace) => number;
  readonly heightOf: (text: string, at: WordsPlace) => number;
  readonly qr: (
    content: string,
    at: { readonly x: number; readonly y: number; readonly side: number },
  ) => void;
  readonly code128: (number: string, box: Box) => void;
  readonly picture: (bytes: Buffer, box: Box) => void;
};

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type WordsPlace = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly align?: "left" | "center" | "right";
};

export type Sheet = {
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  readonly madeAt: Date;
  /** Drawn beyond the cut where a card lies at the edge of the sheet, so that a cut a little off shows no white. */
  readonly bleed: string;
};

/**
 * Cards on A4, ten a page, their fronts then their backs, with crop marks. Backs are mirrored so that they meet their fronts when
 * the sheet is turned on its long edge.
 */
export async function printCards<Printed>(
  cards: readonly Printed[],
  sheet: Sheet,
  draw: {
    readonly front: (face: Face, printed: Printed) => void;
    readonly back: (face: Face, printed: Printed) => void;
  },
): Promise<Buffer> {
  const paper = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    lang: sheet.language,
    info: {
      Title: printable(sheet.title),
      Author: printable(sheet.author),
      CreationDate: sheet.madeAt,
      ModDate: sheet.madeAt,
    },
  });
  const chunks: Buffer[] = [];
  paper.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    paper.on("end", resolve);
    paper.on("error", reject);
  });
  for (let from = 0; from < cards.length; from += cardsAPage) {
    // A thousand cards take seconds of this process's time: others are answered between two sheets.
    await nextTurn();
    const ofPage = cards.slice(from, from + cardsAPage);
    for (const side of ["front", "back"] as const) {
      paper.addPage();
      const places = ofPage.map((_, index) => placeOf(index, side === "back"));
      if (side === "front") for (const place of places) bleedAround(paper, place, sheet.bleed);
      for (const [index, printed] of ofPage.entries()) {
        const place = places[index] ?? placeOf(index, false);
        paper.save();
        paper.rect(place.x * mm, place.y * mm, card.width * mm, card.height * mm).clip();
        draw[side](faceAt(paper, place), printed);
        paper.restore();
      }
      cropMarks(paper);
    }
  }
  paper.end();
  await ended;
  return Buffer.concat(chunks);
}

type Paper = PDFKit.PDFDocument;
type Place = { readonly x: number; readonly y: number };

function placeOf(index: number, isMirrored: boolean): Place {
  const column = index % columns;
  const shown = isMirrored ? columns - 1 - column : column;
  return { x: left + shown * card.width, y: top + Math.floor(index / columns) * card.height };
}

const bleedMm = 2;

function bleedAround(paper: Paper, { x, y }: Place, colour: string): void {
  paper
    .rect(
      (x - bleedMm) * mm,
      (y - bleedMm) * mm,
      (card.width + 2 * bleedMm) * mm,
      (card.height + 2 * bleedMm) * mm,
    )
    .fill(colour);
}

/** Where to cut: short lines in the margins only, so that none is left on a card. */
function cropMarks(paper: Paper): void {
  const [gap, length] = [3, 5];
  const right = left + columns * card.width;
  const bottom = top + rows * card.height;
  paper.save().lineWidth(0.3).strokeColor("#000000");
  for (let column = 0; column <= columns; column += 1) {
    const x = (left + column * card.width) * mm;
    paper.moveTo(x, (top - gap - length) * mm).lineTo(x, (top - gap) * mm);
    paper.moveTo(x, (bottom + gap) * mm).lineTo(x, (bottom + gap + length) * mm);
  }
  for (let row = 0; row <= rows; row += 1) {
    const y = (top + row * card.height) * mm;
    paper.moveTo((left - gap - length) * mm, y).lineTo((left - gap) * mm, y);
    paper.moveTo((right + gap) * mm, y).lineTo((right + gap + length) * mm, y);
  }
  paper.stroke().restore();
}

function faceAt(paper: Paper, origin: Place): Face {
  const put = ({ x, y }: Place): [number, number] => [(origin.x + x) * mm, (origin.y + y) * mm];
  const written = ({ size, bold, width, align, colour }: WordsPlace) => {
    paper
      .font(bold === true ? "Helvetica-Bold" : "Helvetica")
      .fontSize(size)
      .fillColor(colour);
    return { width: width * mm, align: align ?? "left", lineGap: size * 0.15 } as const;
  };
  return {
    fill: (box, colour, radius = 0) => {
      paper.roundedRect(...put(box), box.width * mm, box.height * mm, radius * mm).fill(colour);
    },
    ring: ({ radius, ...centre }, { line, fill }) => {
      paper.circle(...put(centre), radius * mm).lineWidth(0.8);
      if (fill === undefined) paper.stroke(line);
      else paper.fillAndStroke(fill, line);
    },
    words: (text, at) => {
      const options = written(at);
      paper.text(printable(text), ...put(at), options);
      return paper.heightOfString(printable(text), options) / mm;
    },
    heightOf: (text, at) => paper.heightOfString(printable(text), written(at)) / mm,
    qr: (content, { x, y, side }) => drawQr(paper, content, put({ x, y }), side * mm),
    code128: (number, box) => drawCode128(paper, number, put(box), box.width * mm, box.height * mm),
    picture: (bytes, box) => {
      paper.image(bytes, ...put(box), {
        fit: [box.width * mm, box.height * mm],
        align: "center",
        valign: "center",
      });
    },
  };
}

/** Vectors, not a picture: sharp on any printer. */
function drawQr(paper: Paper, content: string, [x, y]: [number, number], side: number): void {
  const { size, isDark } = qrModules(content);
  const module = side / (size + 2 * qrQuiet);
  paper.rect(x, y, side, side).fill("#ffffff");
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!isDark(row, column)) continue;
      const from = column;
      while (column + 1 < size && isDark(row, column + 1)) column += 1;
      paper.rect(
        x + (from + qrQuiet) * module,
        y + (row + qrQuiet) * module,
        (column - from + 1) * module,
        module,
      );
    }
  }
  paper.fill("#000000");
}

function drawCode128(
  paper: Paper,
  number: string,
  [x, y]: [number, number],
  width: number,
  height: number,
): void {
  const widths = code128Widths(number);
  const module = width / (widths.reduce((sum, one) => sum + one, 0) + 2 * barQuiet);
  paper.rect(x, y, width, height).fill("#ffffff");
  let at = x + barQuiet * module;
  for (const [index, bar] of widths.entries()) {
    if (index % 2 === 0) paper.rect(at, y, bar * module, height);
    at += bar * module;
  }
  paper.fill("#000000");
}

// What Windows-1252 has beside Latin-1: the letters the standard fonts of PDF can write.
const beyondLatin1 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/** The standard fonts write Western letters alone: others lose their accents, or are left out. */
function printable(text: string): string {
  return Array.from(
    text.replace(/[\u202f\u2007\u2009]/g, "\u00a0").replace(/[\u2010\u2011]/g, "-"),
    (letter) =>
      isWritable(letter) ? letter : Array.from(letter.normalize("NFKD")).filter(isWritable).join(""),
  ).join("");
}

function isWritable(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xff) ||
    code === 10 ||
    beyondLatin1.includes(letter)
  );
}
