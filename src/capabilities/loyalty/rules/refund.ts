import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import { compileProgram } from "./engine.ts";
import { share } from "./exact.ts";
import type { EarnResult, Ticket } from "./ticket.ts";

/** All a refund needs of a ticket, as it was the day of the sale: plain data, kept with the ticket. */
export type FrozenTicket = {
  readonly earned: number;
  readonly spent: number;
  readonly returnsSpent: boolean;
  /** Of `spent`: what rewards took that bear on pieces of their own, free or not; it comes back with those pieces. */
  readonly bound?: readonly { readonly number: number; readonly units: number }[];
  /** Of `spent`: what was taken for something beside the goods: a voucher, a gift, money on a card. */
  readonly beside?: number;
  readonly lines: readonly FrozenLine[];
  /** Rules that carry their remainder: a refund lowers the remainder. */
  readonly carried: readonly {
    readonly ruleId: string;
    readonly stepCents: Cents;
    readonly units: number;
    /** By line of `lines`, weighed cents. */
    readonly basis: readonly Cents[];
  }[];
  /** What the carried rules gave; the rest of `earned` is taken back in proportion. */
  readonly carriedUnits: number;
  /** What a cap or the law kept back: refunds take this first. */
  readonly withheld: number;
};
type FrozenLine = {
  readonly number: number;
  readonly cents: Cents;
  readonly quantityMilli: number;
  readonly isDelivery: boolean;
  /** Millionths of a unit of `earned`. */
  readonly share: number;
};

/** How much of a ticket refunds have undone so far: plain data. */
export type RefundedSoFar = {
  /** By line of the frozen ticket. */
  readonly cents: readonly Cents[];
  readonly quantityMilli: readonly number[];
  /** Weighed cents taken from the remainder, by rule. */
  readonly carried: Readonly<Record<string, Cents>>;
  /** Units of whole steps taken back, before what was withheld. */
  readonly stepsBack: number;
  readonly clawback: number;
  readonly giveBack: number;
};

/** What goes back, counted positive: lines, delivery, and a sum that names no line. */
export type TicketRefund = {
  readonly lines: readonly {
    readonly number: number;
    readonly cents: Cents;
    readonly quantityMilli: number;
  }[];
  readonly shippingCents: Cents;
  readonly wholeCents: Cents | null;
  /** All that was paid goes back. */
  readonly isWhole: boolean;
  /** What was given beside the goods has been used: its units stay spent. */
  readonly keepsBeside?: boolean;
};

export type RefundedTicket = {
  /** Earned units to take back now; negative is impossible. */
  readonly clawback: number;
  /** Spent units to give back now. */
  readonly giveBack: number;
  /** The member's remainders after it, all of them. */
  readonly remainders: Readonly<Record<string, number>>;
  readonly after: RefundedSoFar;
};

/** Units spent on a ticket; of them, those bound to lines and those for something beside the goods. */
export type Spending = {
  readonly units: number;
  readonly bound: NonNullable<FrozenTicket["bound"]>;
  readonly beside: number;
};
export const nothingSpent: Spending = { units: 0, bound: [], beside: 0 };

export const nothingRefunded: RefundedSoFar = {
  cents: [],
  quantityMilli: [],
  carried: {},
  stepsBack: 0,
  clawback: 0,
  giveBack: 0,
};

export function freezeTicket(
  definition: ProgramDefinition,
  ticket: Ticket,
  result: EarnResult,
  spending: Spending,
): FrozenTicket {
  const carried =
    result.refused === null ? compileProgram(definition).carriedBasis(ticket, result.effects) : [];
  const carriedUnits = sum(
    result.effects.map(({ units, remainderAfter }) => (remainderAfter === undefined ? 0 : units)),
  );
  const withheld = -sum(
    result.effects.map(({ type, units }) => (type === "cap" || type === "ban" ? units : 0)),
  );
  return {
    earned: result.units,
    spent: spending.units,
    bound: spending.bound,
    beside: spending.beside,
    returnsSpent: definition.refunds.returnsSpent,
    lines: ticket.lines.map(({ number, totalCents, quantityMilli, isDelivery }, index) => ({
      number,
      cents: totalCents,
      quantityMilli,
      isDelivery,
      share: result.shares[index] ?? 0,
    })),
    carried,
    carriedUnits,
    withheld,
  };
}

/**
 * What a refund takes back and gives back. Everything is cumulative: the parts of a ticket refunded one by one, in whatever
 * order, come to the same as refunded at once, and the whole ticket to everything.
 */
export function refundTicket(
  frozen: FrozenTicket,
  before: RefundedSoFar,
  refund: TicketRefund,
  remainders: Readonly<Record<string, number>>,
): RefundedTicket {
  const { cents, quantityMilli } = addRefund(frozen, before, refund);
  const isFull = refund.isWhole || isAllBack(frozen, { cents, quantityMilli });
  const carried = takeFromRemainders(frozen, before, { cents, isFull }, remainders);
  const totalClawback = Math.max(
    before.clawback,
    clawbackOf(frozen, carried.stepsBack, { cents, quantityMilli, isFull }),
  );
  const totalGiveBack = Math.max(
    before.giveBack,
    giveBackOf(frozen, { cents, quantityMilli, isFull, keepsBeside: refund.keepsBeside === true }),
  );
  return {
    clawback: totalClawback - before.clawback,
    giveBack: totalGiveBack - before.giveBack,
    remainders: carried.remainders,
    after: {
      cents,
      quantityMilli,
      carried: carried.taken,
      stepsBack: carried.stepsBack,
      clawback: totalClawback,
      giveBack: totalGiveBack,
    },
  };
}

type Back = {
  readonly cents: readonly Cents[];
  readonly quantityMilli: readonly number[];
  readonly isFull: boolean;
};

/** Of a ticket on which nothing was paid, the pieces say it. */
function isAllBack({ lines }: FrozenTicket, back: Pick<Back, "cents" | "quantityMilli">): boolean {
  const isPaid = lines.some(({ cents }) => cents > 0);
  return lines.every((line, index) =>
    isPaid ? line.cents <= (back.cents[index] ?? 0) : line.quantityMilli <= (back.quantityMilli[index] ?? 0),
  );
}

/** Never more of a line than it was sold for; a sum that names no line bears on all that is left. */
function addRefund(
  { lines }: FrozenTicket,
  before: RefundedSoFar,
  refund: TicketRefund,
): { cents: Cents[]; quantityMilli: number[] } {
  const cents = lines.map((_, index) => before.cents[index] ?? 0);
  const quantityMilli = lines.map((_, index) => before.quantityMilli[index] ?? 0);
  const add = (index: number, amount: Cents): Cents => {
    const line = lines[index];
    const taken = Math.min(amount, Math.max(0, (line?.cents ?? 0) - (cents[index] ?? 0)));
    cents[index] = (cents[index] ?? 0) + taken;
    return amount - taken;
  };
  if (refund.isWhole) {
    for (const [index, line] of lines.entries()) {
      cents[index] = Math.max(cents[index] ?? 0, line.cents);
      // Who names the lines that come back keeps the pieces that cost nothing and are not named.
      const named = refund.lines.find(({ number }) => number === line.number);
      const isBack = refund.lines.length === 0 || line.cents > 0;
      const back = (quantityMilli[index] ?? 0) + (named?.quantityMilli ?? 0);
      quantityMilli[index] = isBack ? line.quantityMilli : Math.min(line.quantityMilli, back);
    }
    return { cents, quantityMilli };
  }
  // What an earlier sum has already taken of a line is taken of the others: the cents given back are all counted.
  let over = 0;
  for (const one of refund.lines) {
    const index = lines.findIndex(({ number }) => number === one.number);
    if (index === -1) {
      over += one.cents;
      continue;
    }
    over += add(index, one.cents);
    const most = Math.max(0, lines[index]?.quantityMilli ?? 0);
    quantityMilli[index] = Math.min(most, (quantityMilli[index] ?? 0) + one.quantityMilli);
  }
  let shipping = refund.shippingCents;
  // The postage stands after the other fees.
  for (let index = lines.length - 1; index >= 0; index--) {
    if (lines[index]?.isDelivery === true) shipping = add(index, shipping);
  }
  let loose = (refund.wholeCents ?? 0) + shipping + over;
  let left = sum(lines.map((line, index) => Math.max(0, line.cents - (cents[index] ?? 0))));
  for (const [index, line] of lines.entries()) {
    const ofLine = Math.max(0, line.cents - (cents[index] ?? 0));
    if (loose === 0 || left === 0) break;
    const part = loose >= left ? ofLine : share(loose, ofLine, left);
    add(index, part);
    left -= ofLine;
    loose -= part;
  }
  return { cents, quantityMilli };
}

/** Lowers the remainders by what the refunded part had brought; below zero, whole steps are taken back. */
function takeFromRemainders(
  frozen: FrozenTicket,
  before: RefundedSoFar,
  { cents, isFull }: Pick<Back, "cents" | "isFull">,
  remainders: Readonly<Record<string, number>>,
): { remainders: Record<string, number>; taken: Record<string, Cents>; stepsBack: number } {
  const kept = { ...remainders };
  const taken: Record<string, Cents> = { ...before.carried };
  let { stepsBack } = before;
  for (const { ruleId, stepCents, units, basis } of frozen.carried) {
    const back = sum(
      basis.map((own, index) => {
        const sold = frozen.lines[index]?.cents ?? 0;
        if (isFull) return own;
        return sold <= 0 || own <= 0 ? 0 : share(own, cents[index] ?? 0, sold);
      }),
    );
    const left = (kept[ruleId] ?? 0) - (back - (taken[ruleId] ?? 0));
    const steps = left < 0 ? Math.ceil(-left / stepCents) : 0;
    const remainder = left + steps * stepCents;
    stepsBack += steps * units;
    taken[ruleId] = back;
    if (remainder === 0) delete kept[ruleId];
    else kept[ruleId] = remainder;
  }
  return { remainders: kept, taken, stepsBack };
}

/** All that was to be taken back so far. */
function clawbackOf(frozen: FrozenTicket, stepsBack: number, back: Back): number {
  if (frozen.carried.length === 0) return proportionOf(frozen.earned, frozen, back);
  const others = frozen.earned + frozen.withheld - frozen.carriedUnits;
  return Math.max(0, stepsBack + proportionOf(others, frozen, back) - frozen.withheld);
}

function proportionOf(units: number, { earned, lines }: FrozenTicket, back: Back): number {
  if (back.isFull || units === 0) return units;
  if (earned === 0) return 0;
  const millionths = sum(
    lines.map((line, index) =>
      Math.max(
        line.cents > 0 ? share(line.share, back.cents[index] ?? 0, line.cents) : 0,
        line.quantityMilli > 0 ? share(line.share, back.quantityMilli[index] ?? 0, line.quantityMilli) : 0,
      ),
    ),
  );
  return share(units, millionths, earned * 1_000_000);
}

/** Spent units come back with the value that is refunded; what was spent on pieces of their own, with those pieces. */
function giveBackOf(frozen: FrozenTicket, back: Back & { readonly keepsBeside: boolean }): number {
  const { spent, returnsSpent, lines, bound = [], beside = 0 } = frozen;
  if (!returnsSpent || spent === 0) return 0;
  const ofPieces = bound.map(({ number, units }) => {
    const index = lines.findIndex((line) => line.number === number);
    const line = lines[index];
    if (line === undefined) return back.isFull ? units : 0;
    return Math.max(
      line.cents > 0 ? share(units, back.cents[index] ?? 0, line.cents) : 0,
      line.quantityMilli > 0 ? share(units, back.quantityMilli[index] ?? 0, line.quantityMilli) : 0,
    );
  });
  const onAll = spent - beside - sum(bound.map(({ units }) => units));
  const ofBeside = back.isFull && !back.keepsBeside ? beside : 0;
  return ofBeside + sum(ofPieces) + shareOfAll(onAll, lines, back);
}

function shareOfAll(units: number, lines: FrozenTicket["lines"], back: Back): number {
  if (back.isFull || units === 0) return units;
  const sold = sum(lines.map(({ cents }) => Math.max(0, cents)));
  if (sold > 0) return share(units, Math.min(sold, sum(back.cents)), sold);
  const pieces = sum(lines.map(({ quantityMilli }) => Math.max(0, quantityMilli)));
  return pieces === 0 ? 0 : share(units, sum(back.quantityMilli), pieces);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
