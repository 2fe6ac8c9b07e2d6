import type { AccountView } from "./operations-accounts.ts";
import type { EarnedTicket } from "./operations-receipts.ts";
import { type Priced, postageNumber } from "./basket-priced.ts";
import { rewardsWithin } from "./operations-customer.ts";
import type { Launched } from "./programs-in-force.ts";
import { explainEarn } from "./rules/explain.ts";
import { toPoints } from "./rules/points.ts";
import type { EarnResult } from "./rules/ticket.ts";
import type { QuoteAnswer, QuoteBody } from "./schema-sale.ts";

/** What a basket would do in a program, or did. */
export type InProgram = Pick<EarnedTicket, "program"> & {
  readonly membershipId: string | null;
  readonly result: EarnResult;
  readonly promised: readonly string[];
};

/** A priced basket as it is answered; `after`, by program, are accounts once it is sold. */
export function basketAnswer(
  body: QuoteBody,
  priced: Priced,
  inPrograms: readonly InProgram[],
  after?: ReadonlyMap<string, AccountView>,
): QuoteAnswer {
  const { quote } = priced;
  const postage = quote.lines.find((line) => line.number === postageNumber);
  const paidWithPointsCents = quote.paidByPoints?.cents ?? 0;
  const paidWithVouchersCents = quote.paidByGiftCards.reduce((sum, { cents }) => sum + cents, 0);
  const lines = [...soldLines(body, priced), ...giftLines(priced)];
  return {
    customerId: priced.customerId,
    lines,
    grossCents: lines.reduce((sum, line) => sum + line.grossCents, 0) + (postage?.beforeCents ?? 0),
    discountCents: quote.discountCents,
    shippingCents: postage?.totalCents ?? 0,
    totalCents: quote.totalCents,
    untaxedCents: quote.untaxedCents,
    taxCents: quote.taxCents,
    paidWithPointsCents,
    paidWithVouchersCents,
    dueCents: quote.dueCents,
    applied: appliedOf(priced),
    rejected: [...priced.rejected],
    programs: inPrograms.map((one) => programAnswer(priced, one, after)),
  };
}

function soldLines(body: QuoteBody, { basket, quote }: Priced): QuoteAnswer["lines"] {
  const quoted = new Map(quote.lines.map((line) => [line.number, line]));
  return basket.lines.flatMap((line) => {
    const after = quoted.get(line.number);
    const said = body.lines[line.number - 1];
    if (after === undefined || said === undefined) return [];
    const { totalCents } = after;
    return [
      {
        number: line.number,
        sku: line.sku,
        label: said.label ?? said.sku ?? "",
        quantity: line.quantityMilli / 1_000,
        grossCents: line.totalCents + (line.totalCents < 0 ? -line.discountCents : line.discountCents),
        discountCents: after.lineDiscountCents + after.orderDiscountCents,
        totalCents,
        taxRate: line.taxRate,
        taxCents: totalCents - Math.round((totalCents * 100) / (100 + (line.taxRate ?? 0))),
        isFree: totalCents === 0 && after.beforeCents > 0,
      },
    ];
  });
}

/** Gifts stand after the lines of the basket. */
export function firstGiftNumber({ basket }: Pick<Priced, "basket">): number {
  return Math.max(0, ...basket.lines.map((line) => line.number)) + 1;
}

/** What is handed over beside the basket, for nothing. */
export function giftLines(priced: Priced): QuoteAnswer["lines"] {
  const { quote, shelf } = priced;
  const first = firstGiftNumber(priced);
  return quote.applied
    .flatMap(({ gifts }) => gifts)
    .map(({ sku, quantity }, index) => ({
      number: first + index,
      sku,
      label: shelf.bySku.get(sku)?.name ?? sku,
      quantity,
      grossCents: 0,
      discountCents: 0,
      totalCents: 0,
      taxRate: shelf.bySku.get(sku)?.taxRate ?? null,
      taxCents: 0,
      isFree: true,
    }));
}

function appliedOf({ quote, vouchers, programs, basket, rewards }: Priced): QuoteAnswer["applied"] {
  const scaleOf = (programId: string | null): number => scale(programs.find((one) => one.id === programId));
  const given = quote.applied.map(({ kind, id, code, programId, cents, units, freePieces }) => ({
    kind,
    id: kind === "voucher" ? (vouchers.get(id)?.id ?? id) : id,
    code,
    name: rewards.find(({ reward }) => kind === "reward" && reward.id === id)?.reward.name ?? code ?? id,
    cents,
    points: units === 0 ? null : toPoints(units, scaleOf(programId)),
    freePieces,
  }));
  const cards = quote.paidByGiftCards.map(({ code, cents }) => ({
    kind: "voucher" as const,
    id: vouchers.get(code)?.id ?? code,
    code,
    name: code,
    cents,
    points: null,
    freePieces: 0,
  }));
  const { paidByPoints } = quote;
  const pay =
    paidByPoints === null || basket.lines.length === 0
      ? []
      : [
          {
            kind: "pay" as const,
            id: paidByPoints.programId,
            code: null,
            name: programs.find((one) => one.id === paidByPoints.programId)?.name ?? "",
            cents: paidByPoints.cents,
            points: toPoints(paidByPoints.units, scaleOf(paidByPoints.programId)),
            freePieces: 0,
          },
        ];
  return [...given, ...cards, ...pay];
}

function programAnswer(
  { accounts, quote }: Priced,
  { program, membershipId, result, promised }: InProgram,
  after: ReadonlyMap<string, AccountView> | undefined,
): QuoteAnswer["programs"][number] {
  const { definition } = program.current;
  const before = accounts.get(program.id)?.balances.available ?? 0;
  const spent = quote.spentUnits[program.id] ?? 0;
  const atOnce = definition.earn.pendingDays === 0 ? result.units : 0;
  const debt = accounts.get(program.id)?.balances.debt ?? 0;
  const now = after?.get(program.id)?.balances.available ?? Math.max(0, before - spent + atOnce - debt);
  const points = (units: number): number => toPoints(units, definition.scale);
  return {
    programId: program.id,
    programName: program.name,
    unitName: definition.unitName,
    membershipId,
    balance: points(before),
    earned: points(result.units),
    spent: points(spent),
    balanceAfter: points(now),
    explanation: explainEarn(result.effects, definition).map(({ text, values }) => ({
      text,
      values: { ...values },
    })),
    vouchers: definition.purchaseVouchers
      .filter(({ id }) => promised.includes(id))
      .map(({ id, voucher }) => ({ id, validDays: voucher.validDays, benefit: voucher.benefit })),
    rewards: rewardsWithin(definition, now),
  };
}

function scale(program: Launched | undefined): number {
  return program?.current.definition.scale ?? 0;
}
