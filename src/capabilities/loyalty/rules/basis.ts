import type { Cents } from "../../../values/money.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import { isBanned } from "./law.ts";
import type { Ticket, TicketLine } from "./ticket.ts";

type Basis = ProgramDefinition["earn"]["basis"];

/** Whether a line may bring points at all. */
export function counts(basis: Basis, line: TicketLine): boolean {
  if (line.isDelivery && basis.delivery === "excluded") return false;
  return line.legalClass === null || !isBanned(line);
}

/** The cents of each line that count: 0 for lines that do not, below zero for what is handed back. */
export function basisOfLines(basis: Basis, ticket: Ticket): Cents[] {
  const { lines } = ticket;
  const cents = new Array<Cents>(lines.length);
  const isPlain = basis.tax === "included" && basis.discounts === "all_lower" && ticket.ownRewardCents === 0;
  const paid = excludedPayments(basis, ticket);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as TicketLine;
    cents[index] = counts(basis, line) ? line.totalCents : 0;
  }
  if (!isPlain) giveBackDiscounts(basis, ticket, cents);
  if (paid > 0) takePayments(ticket, paid, cents);
  if (basis.tax === "excluded") takeTaxes(lines, cents);
  return cents;
}

/** What the ticket reaches for a smallest order: taxes in, after discounts, without what does not count. */
export function orderCents(basis: Basis, ticket: Ticket): Cents {
  let total = 0;
  for (const line of ticket.lines) {
    if (!line.isDelivery || basis.delivery === "included") total += line.totalCents;
  }
  return total;
}

function excludedPayments(basis: Basis, ticket: Ticket): Cents {
  return (
    (basis.paidWithPoints === "excluded" ? ticket.paidWithPointsCents : 0) +
    (basis.paidWithVouchers === "excluded" ? ticket.paidWithVouchersCents : 0) +
    (basis.paidWithGiftCards === "excluded" ? ticket.paidWithGiftCardsCents : 0)
  );
}

/** Each line gets back the discounts that do not lower the basis; the program's own rewards are among the discounts. */
function giveBackDiscounts(basis: Basis, ticket: Ticket, cents: Cents[]): void {
  const { lines } = ticket;
  const ofOrder = sum(lines, (line) => line.orderDiscountCents);
  const ofLines = sum(lines, (line) => line.lineDiscountCents);
  const ownOfOrder = Math.min(ticket.ownRewardCents, ofOrder);
  const ownOfLines = Math.min(ticket.ownRewardCents - ownOfOrder, ofLines);
  const ownOrder = shareOut(ownOfOrder, lines, (line) => line.orderDiscountCents);
  const ownLine = shareOut(ownOfLines, lines, (line) => line.lineDiscountCents);
  for (const [index, line] of lines.entries()) {
    if (!counts(basis, line)) continue;
    const own = (ownOrder[index] ?? 0) + (ownLine[index] ?? 0);
    let back = basis.ownRewards === "ignored" ? own : 0;
    if (basis.discounts !== "all_lower") back += line.orderDiscountCents - (ownOrder[index] ?? 0);
    if (basis.discounts === "ignored") back += line.lineDiscountCents - (ownLine[index] ?? 0);
    cents[index] = (cents[index] ?? 0) + back;
  }
}

function takePayments(ticket: Ticket, paid: Cents, cents: Cents[]): void {
  const parts = shareOut(paid, ticket.lines, (line) => line.totalCents);
  for (const [index, part] of parts.entries()) {
    const left = cents[index] ?? 0;
    if (left > 0) cents[index] = Math.max(0, left - part);
  }
}

function takeTaxes(lines: readonly TicketLine[], cents: Cents[]): void {
  for (const [index, line] of lines.entries()) {
    const rate = line.taxRate ?? 0;
    if (rate > 0) cents[index] = Math.round(((cents[index] ?? 0) * 100) / (100 + rate));
  }
}

/** Shares an amount by weight so that the parts add up to it; lines below zero bear nothing. */
function shareOut(
  amount: number,
  lines: readonly TicketLine[],
  weight: (line: TicketLine) => number,
): number[] {
  const total = sum(lines, (line) => Math.max(0, weight(line)));
  if (total === 0 || amount === 0) return lines.map(() => 0);
  let before = 0;
  let weighed = 0;
  return lines.map((line) => {
    weighed += Math.max(0, weight(line));
    const until = Math.round(amount * (weighed / total));
    const part = until - before;
    before = until;
    return part;
  });
}

function sum(lines: readonly TicketLine[], of: (line: TicketLine) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}
