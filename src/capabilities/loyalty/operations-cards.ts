import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { addDays, type Day, dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { joinProgram } from "./operations-members.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import {
  type CardRow,
  cardsToRenew,
  insertCardSale,
  isCardOfReceipt,
  lastCardSale,
  lockCard,
  selectCards,
} from "./queries-cards.ts";
import { named } from "./queries-names.ts";
import { cardUntil, endless, isCardValid } from "./rules/paid-card.ts";
import type { Card, CardsQuery, NamedCard, RenewBody, SellMembershipBody } from "./schema-rewards.ts";

/**
 * Notes that a customer bought the card of a program, and until when it holds; the money is the till's. The same receipt again
 * changes nothing. Refused: `program_has_no_paid_card`, `card_already_holds`, and what joining refuses.
 */
export async function sellCard(tx: Tx, actor: Actor, body: SellMembershipBody): Promise<Card | Refusal> {
  const program = await paidProgram(tx, body.programId);
  if (isRefusal(program)) return program;
  const joined = await joinProgram(tx, actor, body);
  if (isRefusal(joined)) return joined;
  const { join } = program.current.definition;
  return await extend(tx, actor, program, joined.membershipId, {
    kind: "sold",
    priceCents: body.priceCents ?? join.priceCents,
    receiptId: body.receiptId ?? null,
    isRenewing: body.isRenewing ?? join.renewal === "automatic",
    whenItHolds: "refuse",
  });
}

/** Renews a card from the day after its last, or from today when it has ended. */
export async function renewCard(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  body: RenewBody,
): Promise<Card | Refusal> {
  const card = await lockCard(tx, membershipId);
  if (card === undefined || card.until === null) return refuse("unknown_paid_card", { id: membershipId });
  const program = await paidProgram(tx, card.programId);
  if (isRefusal(program)) return program;
  return await extend(tx, actor, program, membershipId, {
    kind: "renewed",
    priceCents: body.priceCents ?? program.current.definition.join.priceCents,
    receiptId: body.receiptId ?? null,
    isRenewing: body.isRenewing ?? card.isRenewing,
    whenItHolds: "prolong",
  });
}

/** The sale of a card is given back: it holds no more, what it earned stays. */
export async function giveCardBack(
  tx: Tx,
  actor: Actor,
  membershipId: string,
  receiptId: string | null,
): Promise<Card | Refusal> {
  const card = await lockCard(tx, membershipId);
  const sale = await lastCardSale(tx, membershipId);
  if (card === undefined || sale === undefined || sale.kind === "given_back")
    return refuse("unknown_paid_card", { id: membershipId });
  const today = await todayOf(tx);
  const priceCents = sale.priceCents === 0 ? 0 : -sale.priceCents;
  await insertCardSale(
    tx,
    {
      membershipId,
      kind: "given_back",
      priceCents,
      fromDay: sale.fromDay,
      untilDay: sale.untilDay,
      receiptId,
    },
    // What was bought before this sale goes on holding.
    { until: addDays(sale.fromDay, -1), isRenewing: false },
    actor.name,
  );
  await note(tx, actor, "card.given_back", membershipId, priceCents);
  return answerOf(await lockCard(tx, membershipId), today);
}

/**
 * The card is free above an amount: gives it to the buyers of tickets that reach it, in every such program; answers the
 * memberships that got one. Nothing happens to who holds a card already.
 */
export async function cardsFromTickets(
  tx: Tx,
  actor: Actor,
  tickets: readonly {
    readonly customerId: string;
    readonly receiptId: string;
    readonly totalCents: number;
  }[],
): Promise<string[]> {
  if (tickets.length === 0) return [];
  const given: string[] = [];
  for (const program of await launchedPrograms(tx)) {
    const { join } = program.current.definition;
    const { freeAboveCents } = join;
    if (join.mode !== "paid" || program.state !== "active" || freeAboveCents === null) continue;
    for (const { customerId, receiptId } of tickets.filter(
      ({ totalCents }) => totalCents >= freeAboveCents,
    )) {
      const joined = await joinProgram(tx, actor, { programId: program.id, customerId });
      if (isRefusal(joined)) continue;
      const card = await extend(tx, actor, program, joined.membershipId, {
        kind: "free",
        priceCents: 0,
        receiptId,
        isRenewing: false,
        whenItHolds: "refuse",
      });
      if (!isRefusal(card)) given.push(joined.membershipId);
    }
  }
  return given;
}

/** Prolongs by themselves the cards that end today, so that none has a gap. The shop is told, to take the price. */
export async function renewEndingCards(tx: Tx, actor: Actor): Promise<number> {
  const today = await todayOf(tx);
  let renewed = 0;
  for (const program of await launchedPrograms(tx)) {
    const { join } = program.current.definition;
    if (join.mode !== "paid" || join.renewal !== "automatic" || program.state !== "active") continue;
    // A few days back: the program may have been off.
    const ending = { programId: program.id, from: addDays(today, -7), to: today };
    for (const membershipId of await cardsToRenew(tx, ending)) {
      const card = await extend(tx, actor, program, membershipId, {
        kind: "renewed",
        priceCents: join.priceCents,
        receiptId: null,
        isRenewing: true,
        whenItHolds: "prolong",
      });
      if (isRefusal(card)) continue;
      renewed += 1;
      await appendEvent(tx, "loyalty.card_renewed", { membershipId, priceCents: join.priceCents });
    }
  }
  return renewed;
}

/** Cards, those that end first at the beginning. */
export async function listCards(
  tx: Tx,
  actor: Actor,
  query: CardsQuery,
): Promise<{ items: readonly NamedCard[]; nextCursor: string | null } | Refusal> {
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && !/^\d{4}-\d{2}-\d{2} [0-9a-f-]{36}$/.test((cursor ?? []).join(" ")))
    return refuse("unreadable_cursor", { field: "cursor" });
  const { limit = 50, programId = null, endingWithinDays } = query;
  const today = await todayOf(tx);
  const rows = await selectCards(tx, {
    programId,
    ending: endingWithinDays === undefined ? null : [today, addDays(today, endingWithinDays)],
    after: cursor === null ? null : [cursor[0] ?? "", cursor[1] ?? ""],
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: await named(
      tx,
      actor,
      items.map((row) => answerOf(row, today)),
      ({ customerId }) => customerId,
    ),
    nextCursor: more ? writeCursor([last.until ?? endless, last.membershipId]) : null,
  };
}

type Extension = {
  readonly kind: "sold" | "renewed" | "free";
  readonly priceCents: number;
  readonly receiptId: string | null;
  readonly isRenewing: boolean;
  readonly whenItHolds: "refuse" | "prolong";
};

async function extend(
  tx: Tx,
  actor: Actor,
  program: Launched,
  membershipId: string,
  { whenItHolds, isRenewing, ...sale }: Extension,
): Promise<Card | Refusal> {
  const card = await lockCard(tx, membershipId);
  if (card === undefined) return refuse("unknown_paid_card", { id: membershipId });
  const today = await todayOf(tx);
  if (sale.receiptId !== null && (await isCardOfReceipt(tx, membershipId, sale.receiptId)))
    return answerOf(card, today);
  const holds = isCardValid(card.until, today);
  if (holds && (whenItHolds === "refuse" || card.until === endless))
    return refuse("card_already_holds", { until: card.until ?? "" });
  const fromDay = holds && card.until !== null ? addDays(card.until, 1) : today;
  const untilDay = cardUntil(fromDay, program.current.definition.join.durationMonths);
  await insertCardSale(
    tx,
    { membershipId, ...sale, fromDay, untilDay },
    { until: untilDay, isRenewing },
    actor.name,
  );
  await note(tx, actor, `card.${sale.kind}`, membershipId, sale.priceCents);
  return answerOf(await lockCard(tx, membershipId), today);
}

function answerOf(card: CardRow | undefined, today: Day): Card {
  if (card === undefined) throw new Error("A card disappeared while it was held.");
  const { membershipId, programId, customerId, paidCents, until, isRenewing } = card;
  const isValid = card.status === "active" && isCardValid(until, today);
  return {
    membershipId,
    programId,
    customerId,
    paidCents,
    isValid,
    isRenewing,
    until: until === endless ? null : until,
  };
}

async function paidProgram(tx: Tx, programId: string): Promise<Launched | Refusal> {
  const program = (await launchedPrograms(tx)).find(({ id }) => id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  if (program.current.definition.join.mode !== "paid") return refuse("program_has_no_paid_card");
  return program;
}

async function todayOf(tx: Tx): Promise<Day> {
  return dayInZone(tx.now, (await currentMerchant(tx)).timeZone);
}

async function note(tx: Tx, actor: Actor, action: string, id: string, cents: number): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "membership", subjectId: id, detail: { cents } });
}
