import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import { formatCardNumber } from "../../values/card-number.ts";
import { groundColour, wordsColour } from "../../values/contrast.ts";
import { shopFace } from "../accounts/index.ts";
import { card, type Face, printCards } from "./print-paper.ts";
import { selectLogo } from "./queries-print.ts";

/** What every printed face shows of the shop. */
export type Look = {
  readonly name: string;
  readonly ground: string;
  /** What is written on the ground. */
  readonly ink: string;
  /** The shop's colour for words on white. */
  readonly words: string;
  readonly logo: Buffer | null;
  readonly language: Language;
  readonly isDemo: boolean;
};

export async function lookOf(tx: Tx, language: Language): Promise<Look> {
  const { name, brand, isDemo } = await shopFace(tx);
  const { colour, on } = groundColour(brand.colour);
  return {
    name,
    ground: colour,
    ink: on,
    words: wordsColour(brand.colour, "#ffffff"),
    logo: await selectLogo(tx),
    language,
    isDemo,
  };
}

/** Cards with these numbers, ready to print on both sides of A4 and to cut. */
export async function printNumbers(tx: Tx, numbers: readonly string[], language: Language): Promise<Buffer> {
  const look = await lookOf(tx, language);
  const sheet = {
    title: say(language, "cards.print.title", { shop: look.name }),
    author: look.name,
    language,
    madeAt: new Date(tx.now),
    bleed: look.ground,
  };
  return await printCards(numbers, sheet, {
    front: (face) => drawFront(face, look, say(language, "cards.print.front")),
    back: (face, number) => drawBack(face, look, number),
  });
}

const margin = 6;
const dark = "#1f1b16";

/** The shop's colour, its name, its logo on white, and a word at the foot. */
export function drawFront(face: Face, look: Look, foot: string): void {
  face.fill({ x: 0, y: 0, ...card }, look.ground);
  const hasLogo = look.logo !== null;
  if (look.logo !== null) {
    const chip = { x: card.width - margin - 16, y: margin, width: 16, height: 16 };
    face.fill(chip, "#ffffff", 2);
    face.picture(look.logo, { x: chip.x + 1.5, y: chip.y + 1.5, width: 13, height: 13 });
  }
  const width = card.width - 2 * margin - (hasLogo ? 20 : 0);
  const size = look.name.length > 34 ? 12 : look.name.length > 22 ? 15 : 19;
  face.words(look.name, { x: margin, y: margin + 0.5, width, size, colour: look.ink, bold: true });
  const footPlace = {
    x: margin,
    y: card.height - margin - 3.4,
    width: card.width - 2 * margin,
    size: 9,
    colour: look.ink,
  };
  face.words(foot, footPlace);
  if (look.isDemo)
    face.words(say(look.language, "cards.print.demo"), { ...footPlace, align: "right", bold: true });
}

/** Both codes: a phone's camera and every scanner of a counter read one of them. */
function drawBack(face: Face, look: Look, number: string): void {
  face.fill({ x: 0, y: 0, ...card }, "#ffffff");
  const side = 27;
  face.qr(number, { x: margin - 3.4, y: 4, side });
  const x = margin - 3.4 + side + 1;
  const width = card.width - x - 3;
  face.code128(number, { x, y: 8.5, width, height: 13 });
  face.words(formatCardNumber(number), {
    x,
    y: 23.5,
    width,
    size: 11,
    colour: dark,
    bold: true,
    align: "center",
  });
  face.words(say(look.language, "cards.print.back"), {
    x: margin,
    y: 34.5,
    width: card.width - 2 * margin,
    size: 7.5,
    colour: dark,
  });
  face.words(look.name, {
    x: margin,
    y: card.height - margin - 3,
    width: card.width - 2 * margin,
    size: 8,
    colour: look.words,
    bold: true,
  });
}
