import { randomInt } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { tell } from "../../platform/participants.ts";
import { type CardNumber, drawCardNumber, readCardNumber } from "../../values/card-number.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  deleteIdentifiers,
  insertIdentifiers,
  lockCustomers,
  refreshSearchWords,
  speakingIds,
} from "../customers/index.ts";
import {
  blockCards,
  type CardKind,
  type CardRow,
  type CardState,
  customerByOldCard,
  giveCard,
  insertCards,
  lockCard,
  lockDevice,
  type NewCard,
  reservedFor,
  selectCard,
  selectCardsOf,
} from "./queries.ts";
import { voidPasses } from "./queries-passes.ts";

/** A card in use: whoever shows its number is its customer. */
export type Card = CardRow & {
  readonly state: "active";
  readonly customerId: string;
  readonly givenAt: string;
};

/**
 * The customer's card: the one she has, or a new one.
 * Refused: `unknown_customer`.
 */
export async function issueCard(
  tx: Tx,
  actor: Actor,
  { customerId, kind = "digital" }: { readonly customerId: string; readonly kind?: CardKind },
): Promise<Card | Refusal> {
  const holder = await holdHolder(tx, customerId);
  if (isRefusal(holder)) return holder;
  const card = await activeCard(tx, holder);
  return card ?? (await makeCard(tx, actor, holder, kind));
}

/**
 * Gives a customer a card that was printed ahead, or whose number a till kept for enrolments without network. Said twice, it
 * is given once.
 * Refused: `unknown_customer`, `unknown_card`, `card_already_used` by somebody else, `card_is_blocked`.
 */
export async function adoptCard(
  tx: Tx,
  actor: Actor,
  { customerId, number: said }: { readonly customerId: string; readonly number: string },
): Promise<Card | Refusal> {
  const holder = await holdHolder(tx, customerId);
  if (isRefusal(holder)) return holder;
  const number = readCardNumber(said);
  const card = number === null ? undefined : await lockCard(tx, number);
  if (card === undefined) return refuse("unknown_card", { field: "number", number: said });
  if (card.state === "blocked") return refuse("card_is_blocked", { field: "number" });
  if (card.state === "active") {
    return card.customerId === holder && isActive(card)
      ? card
      : refuse("card_already_used", { field: "number" });
  }
  await giveCard(tx, { number: card.number, customerId: holder, by: actor.name });
  await afterGiving(tx, actor, [{ customerId: holder, number: card.number }]);
  return await givenCard(tx, card.number);
}

/**
 * The lost, stolen or damaged card is blocked at once and a new one takes its place; the points are the customer's and stay.
 * Without a number, all her own cards are replaced by one; those she shares stay.
 * Refused: `unknown_customer`, `unknown_card` when she has no such card in use, and for a printed one what `adoptCard` refuses.
 */
export async function replaceCard(
  tx: Tx,
  actor: Actor,
  wish: {
    readonly customerId: string;
    readonly reason: "lost" | "stolen" | "damaged";
    readonly number?: string;
    /** A printed card that takes its place; a new number otherwise. */
    readonly newNumber?: string;
  },
): Promise<Card | Refusal> {
  const holder = await holdHolder(tx, wish.customerId);
  if (isRefusal(holder)) return holder;
  const gone = (await selectCardsOf(tx, [holder])).filter(
    (card) =>
      card.state === "active" && (wish.number === undefined ? !card.isShared : card.number === wish.number),
  );
  const [last] = gone;
  if (last === undefined) return refuse("unknown_card", { field: "number", number: wish.number ?? "" });
  const numbers = gone.map((card) => card.number);
  const card =
    wish.newNumber === undefined
      ? await makeCard(tx, actor, holder, last.kind)
      : await adoptCard(tx, actor, { customerId: holder, number: wish.newNumber });
  if (isRefusal(card)) return card;
  if (numbers.includes(card.number)) return refuse("card_already_used", { field: "newNumber" });
  await deleteIdentifiers(tx, holder, numbers.map(identifierOf));
  await refreshSearchWords(tx, [holder]);
  await blockCards(tx, numbers, { reason: wish.reason, replacedBy: card.number });
  await voidPasses(tx, numbers);
  await recordAudit(tx, actor, {
    action: "card.replaced",
    subjectKind: "customer",
    subjectId: holder,
    detail: { reason: wish.reason, count: numbers.length },
  });
  return card;
}

/** The card in use of each of these customers, the one given last; records merged into another answer with hers. */
export async function cardsOf(tx: Tx, customerIds: readonly string[]): Promise<ReadonlyMap<string, Card>> {
  const speakers = await speakingIds(tx, customerIds);
  const byHolder = new Map<string, Card>();
  for (const card of await selectCardsOf(tx, [...new Set(speakers.values())])) {
    if (isActive(card) && !card.isShared && !byHolder.has(card.customerId))
      byHolder.set(card.customerId, card);
  }
  return new Map(
    customerIds.flatMap((id) => {
      const card = byHolder.get(speakers.get(id) ?? "");
      return card === undefined ? [] : [[id, card] as const];
    }),
  );
}

export type FoundCard = {
  readonly number: string;
  readonly state: CardState;
  readonly customerId: string | null;
  readonly replacedBy: CardNumber | null;
};

/** What a number is here: a card of ours, or one of the system before, brought in with the customers. */
export async function findCard(tx: Tx, number: string): Promise<FoundCard | undefined> {
  const own = readCardNumber(number);
  const card = own === null ? undefined : await selectCard(tx, own);
  if (card !== undefined) {
    const { state, customerId, replacedBy } = card;
    return { number: card.number, state, customerId: state === "active" ? customerId : null, replacedBy };
  }
  const old = number.replace(/[\s.-]/g, "").toLowerCase();
  const customerId = old === "" ? undefined : await customerByOldCard(tx, old);
  return customerId === undefined
    ? undefined
    : { number: old, state: "active", customerId, replacedBy: null };
}

/** Numbers for enrolments without network: those the till has not used yet, filled up to `count` (at most 500). */
export async function reserveBlock(
  tx: Tx,
  { deviceId, count }: { readonly deviceId: string; readonly count: number },
): Promise<string[]> {
  const wanted = Math.min(count, 500);
  await lockDevice(tx, deviceId);
  const kept = await reservedFor(tx, deviceId, wanted);
  const fresh = await makeCards(
    tx,
    Array.from({ length: wanted - kept.length }, () => ({
      kind: "digital" as const,
      customerId: null,
      deviceId,
    })),
  );
  return [...kept, ...fresh.map(({ number }) => number)];
}

/**
 * Writes cards with numbers nobody can guess. Two alike are drawn once in many lifetimes; it is then drawn again.
 * @returns each wish with its number
 */
export async function makeCards<Wish extends Omit<NewCard, "number">>(
  tx: Tx,
  wishes: readonly Wish[],
): Promise<(Wish & { readonly number: CardNumber })[]> {
  const made: (Wish & { number: CardNumber })[] = [];
  for (let waiting = [...wishes]; waiting.length > 0; ) {
    const drawn = waiting.map((wish) => ({ ...wish, number: drawCardNumber(() => randomInt(10)) }));
    const written = new Set(await insertCards(tx, drawn));
    made.push(...drawn.filter(({ number }) => written.has(number)));
    waiting = drawn.filter(({ number }) => !written.has(number));
  }
  return made;
}

/** The customers are known by these numbers from now on. */
export async function afterGiving(
  tx: Tx,
  actor: Actor,
  given: readonly { readonly customerId: string; readonly number: string }[],
): Promise<void> {
  const customerIds = given.map(({ customerId }) => customerId);
  await insertIdentifiers(
    tx,
    given.map(({ customerId, number }) => ({
      ...identifierOf(number),
      display: number,
      customerId,
      isPrimary: false,
    })),
  );
  await refreshSearchWords(tx, customerIds);
  await tell(tx, "customersChanged", customerIds);
  const [only] = customerIds;
  await recordAudit(tx, actor, {
    action: "card.given",
    ...(customerIds.length === 1 && only !== undefined ? { subjectKind: "customer", subjectId: only } : {}),
    detail: { count: customerIds.length },
  });
}

async function holdHolder(tx: Tx, customerId: string): Promise<string | Refusal> {
  const holder = (await speakingIds(tx, [customerId])).get(customerId);
  if (holder === undefined) return refuse("unknown_customer", { id: customerId });
  await lockCustomers(tx, [holder]);
  return holder;
}

async function activeCard(tx: Tx, holder: string): Promise<Card | undefined> {
  return (await selectCardsOf(tx, [holder])).find((card): card is Card => isActive(card) && !card.isShared);
}

async function makeCard(tx: Tx, actor: Actor, customerId: string, kind: CardKind): Promise<Card> {
  const made = await makeCards(tx, [{ kind, customerId, givenBy: actor.name }]);
  await afterGiving(tx, actor, made);
  return await givenCard(tx, made[0]?.number ?? "");
}

async function givenCard(tx: Tx, number: string): Promise<Card> {
  const card = await selectCard(tx, number);
  if (card === undefined || !isActive(card)) throw new Error("A card just given is not in use.");
  return card;
}

export function isActive(card: CardRow): card is Card {
  return card.state === "active";
}

function identifierOf(number: string) {
  return { kind: "card" as const, namespace: "", value: number };
}
