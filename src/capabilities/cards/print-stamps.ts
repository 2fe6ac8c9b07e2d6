import type { Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { type Language, say } from "../../platform/texts.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { shopFace } from "../accounts/index.ts";
import { launchedPrograms, programInWords } from "../loyalty/index.ts";
import { drawFront, type Look, lookOf } from "./print-cards.ts";
import { card, cardsAPage, type Face, printCards } from "./print-paper.ts";
import { stampsOf, stampRows } from "./rules/stamps.ts";

type StampCard = {
  readonly stamps: number;
  readonly reward: string;
  readonly sentences: readonly string[];
  readonly joinAddress: string;
};

/**
 * Stamp cards of paper, for a counter without a screen: as many circles as the first reward costs, and how to carry them over
 * to a phone.
 * Refused: `unknown_program`, `program_has_no_stamps` when its first reward does not cost between 2 and 30.
 */
export async function printStampCards(
  tx: Tx,
  wish: { readonly programId: string; readonly pages: number; readonly language: Language },
): Promise<Buffer | Refusal> {
  const { language } = wish;
  const program = (await launchedPrograms(tx)).find((one) => one.id === wish.programId);
  if (program === undefined) return refuse("unknown_program", { id: wish.programId });
  const { definition } = program.current;
  const step = stampsOf(definition);
  if (step === null) return refuse("program_has_no_stamps", { field: "programId" });
  const { currency, slug } = await shopFace(tx);
  const printed: StampCard = {
    ...step,
    sentences: programInWords(definition, { language, currency }),
    joinAddress: `${publicAddress()}/s/${slug}/join`,
  };
  const look = await lookOf(tx, language);
  const sheet = {
    title: say(language, "cards.stamps.title", { shop: look.name }),
    author: look.name,
    language,
    madeAt: new Date(tx.now),
    bleed: look.ground,
  };
  const copies = Array.from({ length: wish.pages * cardsAPage }, () => printed);
  return await printCards(copies, sheet, {
    front: (face) => drawStamps(face, look, printed),
    back: (face) => drawRules(face, look, printed),
  });
}

const dark = "#1f1b16";

function drawStamps(face: Face, look: Look, { stamps, reward }: StampCard): void {
  drawFront(face, look, say(look.language, "cards.stamps.promise", { stamps, reward }));
  const rows = stampRows(stamps);
  const across = Math.max(...rows);
  const top = look.logo === null ? 15.5 : 23;
  const bottom = card.height - 11;
  const pitch = Math.min((card.width - 11) / across, (bottom - top) / rows.length, 13.5);
  const radius = pitch * 0.44;
  for (let stamp = 1; stamp <= stamps; stamp += 1) {
    const row = Math.floor((stamp - 1) / across);
    const centre = {
      x: 6 + radius + ((stamp - 1) % across) * pitch,
      y: (top + bottom) / 2 + (row - (rows.length - 1) / 2) * pitch,
      radius,
    };
    if (stamp === stamps) drawLast(face, look, centre);
    else drawStamp(face, stamp, centre);
  }
}

type Circle = { readonly x: number; readonly y: number; readonly radius: number };

function drawStamp(face: Face, stamp: number, centre: Circle): void {
  face.ring(centre, { line: "#ffffff", fill: "#ffffff" });
  centred(face, `${stamp}`, centre, { size: centre.radius * 2.1, colour: "#c9c2b6" });
}

/** The one that brings the reward stands out: written in the ink of the ground. */
function drawLast(face: Face, look: Look, centre: Circle): void {
  face.ring(centre, { line: look.ink, fill: look.ground });
  const word = say(look.language, "cards.stamps.last");
  centred(face, word, centre, { size: centre.radius * 1.5, colour: look.ink, bold: true });
}

function centred(
  face: Face,
  text: string,
  { x, y, radius }: Circle,
  style: { readonly size: number; readonly colour: string; readonly bold?: boolean },
): void {
  const place = { x: x - radius, width: radius * 2, align: "center", ...style } as const;
  // Half the height of a line, in millimetres, less the room below the letters.
  face.words(text, { ...place, y: y - style.size * 0.18 });
}

function drawRules(face: Face, look: Look, { sentences, joinAddress }: StampCard): void {
  face.fill({ x: 0, y: 0, ...card }, "#ffffff");
  const side = 25;
  const x = card.width - side - 4;
  face.qr(joinAddress, { x, y: 5, side });
  face.words(say(look.language, "cards.stamps.join"), {
    x: x - 1,
    y: 5 + side,
    width: side + 2,
    size: 6.5,
    colour: dark,
    align: "center",
  });
  const place = { x: 6, y: 6.5, width: x - 9, size: 7.5, colour: dark };
  let y = place.y;
  const title = { ...place, bold: true, size: 9 };
  y += face.words(say(look.language, "cards.stamps.rules"), { ...title, y }) + 1;
  for (const sentence of sentences) {
    const height = face.heightOf(sentence, place);
    // The rules that fit; the page the code leads to holds them all.
    if (y + height > card.height - 11) break;
    y += face.words(sentence, { ...place, y }) + 0.8;
  }
  face.words(look.name, {
    ...place,
    y: card.height - 9,
    width: card.width - 12,
    size: 8,
    colour: look.words,
    bold: true,
  });
}
