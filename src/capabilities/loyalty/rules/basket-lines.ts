import type { Cents } from "../../../values/money.ts";
import { spread } from "../../purchases/shared.ts";
import type { LineTest } from "./filter.ts";
import { legalLimitOf } from "./law.ts";
import type { TicketLine } from "./ticket.ts";

/** A line before promotions. */
export type BasketLine = Pick<
  TicketLine,
  | "number"
  | "sku"
  | "categories"
  | "labels"
  | "tags"
  | "legalClass"
  | "isDelivery"
  | "quantityMilli"
  | "taxRate"
> & {
  /** Before promotions, after the discount typed on the line; taxes in or out as the basket says. Negative for a line by hand. */
  readonly totalCents: Cents;
  /** The discount typed on the line, already taken off `totalCents`. */
  readonly discountCents: Cents;
};

/** A line while discounts are taken off it; cents are all taxes in. */
export type OpenLine = {
  readonly line: BasketLine;
  readonly beforeCents: Cents;
  leftCents: Cents;
  /** How much the law still lets be taken off. */
  allowedCents: Cents;
  onLineCents: Cents;
  onOrderCents: Cents;
};

export type Bearing = "line" | "order";

export function openLine(line: BasketLine, pricesIncludeTax: boolean): OpenLine {
  const taxed = (cents: Cents): Cents =>
    pricesIncludeTax ? cents : Math.round((cents * (100 + (line.taxRate ?? 0))) / 100);
  const beforeCents = taxed(line.totalCents);
  const typed = taxed(line.discountCents);
  return {
    line,
    beforeCents,
    leftCents: beforeCents,
    allowedCents: allowanceOf(line, beforeCents, typed),
    onLineCents: typed,
    onOrderCents: 0,
  };
}

/** The legal limit is a part of the price before any discount, the typed one included. */
function allowanceOf({ legalClass }: BasketLine, beforeCents: Cents, typed: Cents): Cents {
  const percent = legalClass === null ? null : legalLimitOf(legalClass).mostPercent;
  if (percent === null) return Math.max(0, beforeCents);
  return Math.max(0, Math.floor(((beforeCents + typed) * percent) / 100) - typed);
}

/** The goods a discount may bear on: never what is delivered with them, unless they are asked for by name. */
export function linesUnder(lines: readonly OpenLine[], test: LineTest | null): OpenLine[] {
  return lines.filter(({ line }) => (test === null ? !line.isDelivery : test(line)));
}

export function leftOf(lines: readonly OpenLine[]): Cents {
  return lines.reduce((sum, { leftCents }) => sum + leftCents, 0);
}

/** What may still be taken off a line. */
export function roomOf({ leftCents, allowedCents }: OpenLine): Cents {
  return Math.max(0, Math.min(leftCents, allowedCents));
}

/** The price of one piece of a line as it stands; of the whole line when it is less than a piece. */
export function pieceCents({ leftCents, line }: OpenLine): Cents {
  return line.quantityMilli <= 1000 ? leftCents : Math.round((leftCents * 1000) / line.quantityMilli);
}

/** Takes so much off some lines of a basket, shared by price to the cent; gives what could be taken. */
export function takeAmount(
  basket: readonly OpenLine[],
  lines: readonly OpenLine[],
  wanted: Cents,
  bearing: Bearing,
): Cents {
  const rooms = lines.map(roomOf);
  const room = rooms.reduce((sum, one) => sum + one, 0);
  const amount = Math.max(0, Math.min(wanted, room, leftOf(basket)));
  for (const [index, cents] of spread(amount, rooms).entries()) takeOff(lines[index], cents, bearing);
  return amount;
}

/** Takes a part of some lines, at most so much; a line whose discount the law limits bears its limit, no other bears more for it. */
export function takePercent(
  basket: readonly OpenLine[],
  lines: readonly OpenLine[],
  { percent, capCents }: { readonly percent: number; readonly capCents: Cents | null },
  bearing: Bearing,
): Cents {
  const base = Math.max(0, leftOf(lines));
  const wanted = Math.min(Math.round((base * percent) / 100), capCents ?? Number.POSITIVE_INFINITY);
  const parts = spread(
    wanted,
    lines.map(({ leftCents }) => Math.max(0, leftCents)),
  );
  let taken = 0;
  for (const [index, part] of parts.entries()) {
    const line = lines[index];
    if (line === undefined) continue;
    const cents = Math.max(0, Math.min(part, roomOf(line), leftOf(basket)));
    takeOff(line, cents, bearing);
    taken += cents;
  }
  return taken;
}

function takeOff(line: OpenLine | undefined, cents: Cents, bearing: Bearing): void {
  if (line === undefined) return;
  line.leftCents -= cents;
  line.allowedCents -= cents;
  if (bearing === "line") line.onLineCents += cents;
  else line.onOrderCents += cents;
}
