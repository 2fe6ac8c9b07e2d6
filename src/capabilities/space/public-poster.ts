import PDFDocument from "pdfkit";
import { groundColour } from "../../values/contrast.ts";
import { qrSvg } from "../cards/index.ts";

export type PosterSize = "a5" | "a6";

export type PosterWords = {
  readonly shop: string;
  readonly colour: string;
  readonly title: string;
  /** The program in two sentences; empty: none to join. */
  readonly program: string;
  readonly how: string;
  /** The address for whoever types it. */
  readonly shown: string;
  readonly rights: string;
  /** What the code holds. */
  readonly link: string;
};

const mm = 72 / 25.4;
const sizes: Readonly<Record<PosterSize, { readonly width: number; readonly height: number }>> = {
  a5: { width: 148, height: 210 },
  a6: { width: 105, height: 148 },
};
// What printers ask for: the ground goes on beyond the cut, the marks stand clear of it.
const bleed = 3;
const margin = 10;

/** The poster of the counter, ready to print: one page with crop marks, its code large enough to be read at arm's length. */
export async function posterPdf(words: PosterWords, size: PosterSize, madeAt: string): Promise<Buffer> {
  const { width, height } = sizes[size];
  const page = { width: width + 2 * margin, height: height + 2 * margin };
  const paper = new PDFDocument({
    size: [page.width * mm, page.height * mm],
    margin: 0,
    info: {
      Title: printable(`${words.title} – ${words.shop}`),
      Author: printable(words.shop),
      CreationDate: new Date(madeAt),
      ModDate: new Date(madeAt),
    },
  });
  const chunks: Buffer[] = [];
  paper.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    paper.on("end", resolve);
    paper.on("error", reject);
  });
  cropMarks(paper, { width, height });
  draw(paper, words, { width, height });
  paper.end();
  await ended;
  return Buffer.concat(chunks);
}

type Size = { readonly width: number; readonly height: number };

function draw(paper: PDFKit.PDFDocument, words: PosterWords, { width, height }: Size): void {
  const { colour, on } = groundColour(words.colour);
  // Everything follows the width, so that A6 is A5 made smaller.
  const unit = width / 148;
  const bandHeight = 72 * unit;
  paper
    .rect((margin - bleed) * mm, (margin - bleed) * mm, (width + 2 * bleed) * mm, (bandHeight + bleed) * mm)
    .fill(colour);
  const inside = width - 24 * unit;
  const write = (
    text: string,
    y: number,
    style: { size: number; bold: boolean; colour: string; height?: number },
  ): number => {
    const options = { width: inside * mm, align: "center" as const, lineGap: 1 };
    paper.font(style.bold ? "Helvetica-Bold" : "Helvetica");
    let { size } = style;
    paper.fontSize(size * unit);
    // A long name or program is written smaller rather than over what follows.
    while (
      style.height !== undefined &&
      size > 7 &&
      paper.heightOfString(printable(text), options) > style.height * mm
    ) {
      size -= 0.5;
      paper.fontSize(size * unit);
    }
    paper
      .fillColor(style.colour)
      .text(printable(text), (margin + 12 * unit) * mm, (margin + y) * mm, options);
    return y + paper.heightOfString(printable(text), options) / mm;
  };
  let y = write(words.shop, 11 * unit, { size: 19, bold: true, colour: on, height: 14 * unit });
  y = write(words.title, y + 5 * unit, { size: 36, bold: true, colour: on, height: 24 * unit });
  if (words.program !== "")
    write(words.program, y + 4 * unit, {
      size: 17,
      bold: false,
      colour: on,
      height: bandHeight - y - 8 * unit,
    });
  const side = 92 * unit;
  drawCode(paper, words.link, { x: margin + (width - side) / 2, y: margin + bandHeight + 2 * unit, side });
  y = write(words.how, bandHeight + side + 3 * unit, {
    size: 15,
    bold: true,
    colour: "#1f1b16",
    height: 14 * unit,
  });
  y = write(words.shown, y + 2.5 * unit, { size: 11.5, bold: false, colour: "#1f1b16", height: 7 * unit });
  write(words.rights, Math.max(y + 2 * unit, height - 17 * unit), {
    size: 9,
    bold: false,
    colour: "#5a5248",
    height: 10 * unit,
  });
}

function drawCode(
  paper: PDFKit.PDFDocument,
  link: string,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const svg = qrSvg(link);
  const modules = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  // The first path is the white ground, the last one the code: a run of dark modules after another.
  const path = [...svg.matchAll(/<path[^>]* d="([^"]+)"/g)].at(-1)?.[1] ?? "";
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
  if (runs.length === 0 || !(modules > 0)) throw new Error("The poster's code was not drawn.");
  const module = (side * mm) / modules;
  for (const [column = 0, row = 0, length = 0] of runs) {
    paper.rect(x * mm + column * module, y * mm + row * module, length * module, module);
  }
  paper.fill("#000000");
}

function cropMarks(paper: PDFKit.PDFDocument, { width, height }: Size): void {
  const length = 4;
  const clear = bleed + 1;
  paper.save().lineWidth(0.3).strokeColor("#000000");
  for (const x of [margin, margin + width]) {
    paper.moveTo(x * mm, (margin - clear - length) * mm).lineTo(x * mm, (margin - clear) * mm);
    paper
      .moveTo(x * mm, (margin + height + clear) * mm)
      .lineTo(x * mm, (margin + height + clear + length) * mm);
  }
  for (const y of [margin, margin + height]) {
    paper.moveTo((margin - clear - length) * mm, y * mm).lineTo((margin - clear) * mm, y * mm);
    paper
      .moveTo((margin + width + clear) * mm, y * mm)
      .lineTo((margin + width + clear + length) * mm, y * mm);
  }
  paper.stroke().restore();
}

/** The characters of the PDF's own letters (Windows-1252); others have no drawing there. */
function printable(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll("\u202f", "\u00a0")
    .replace(/[^\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, "");
}
