import { createHash, randomBytes } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { recordAndMerged } from "../customers/index.ts";
import {
  cancelVouchers,
  earlierUses,
  type EarlierUse,
  insertMoves,
  insertVouchers,
  lockUnusedOfReceipt,
  lockVouchers,
  type NewUse,
  type NewVoucher,
  vouchersById,
  vouchersByKey,
  selectVoucher,
} from "./queries-vouchers.ts";
import { isSoldHere } from "./queries-sale-done.ts";
import { countWrongCode, refusedUntil } from "./queries-wrong-codes.ts";
import { makeCode } from "./rules/code.ts";
import { codeKey, givenBack, refusalOf, tooMuch, type Validity, validityOf } from "./rules/voucher.ts";
import type { VoucherTemplate } from "./schema-definition.ts";
import type { Voucher, VoucherOrigin } from "./schema-vouchers.ts";

export type VoucherWish = {
  readonly template: VoucherTemplate;
  readonly holderId: string | null;
  readonly programId: string | null;
  readonly origin: VoucherOrigin;
  readonly receiptId?: string;
  readonly membershipId?: string;
  /** The movement that paid for it, in the membership's ledger. */
  readonly seq?: number;
  readonly batchId?: string;
  readonly kindId?: string;
  /** The mailing whose message carries it. */
  readonly givenBy?: string;
  /** A code of the shop's own; absent: drawn. */
  readonly code?: string;
  readonly startsOn?: string;
  readonly lastDay?: string;
  /** What the shop was paid for it. */
  readonly paidCents?: number;
};

/**
 * Makes vouchers, in the order of the wishes. Without a holder a voucher belongs to whoever carries it. The wishes of programs
 * are right by their templates; one with days or a code of its own is made by `makeVoucher`, which may refuse.
 */
export async function issueVouchers(
  tx: Tx,
  actor: Actor,
  wishes: readonly VoucherWish[],
): Promise<Voucher[]> {
  if (wishes.length === 0) return [];
  const { timeZone } = await currentMerchant(tx);
  // Ten thousand codes of a campaign have one validity, and time zones are slow to compute with.
  const validities = new Map<string, Validity>();
  const drafts = wishes.map((wish) => {
    const key = JSON.stringify([wish.template.validDays, wish.startsOn, wish.lastDay]);
    const validity = validities.get(key) ?? validityOfWish(wish, tx.now, timeZone);
    validities.set(key, validity);
    return draftOf(wish, validity, tx.now);
  });
  let waiting = drafts;
  // A drawn code that exists already is drawn again: with 31^11 codes it takes luck to see it once.
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    if (attempt === 5) throw new Error("No free voucher code was found.");
    const written = await insertVouchers(tx, waiting, actor.name);
    waiting = waiting.filter(({ id }) => !written.has(id)).map(withNewCode);
  }
  await insertMoves(
    tx,
    drafts.flatMap((draft) =>
      draft.benefit.type === "credit" && draft.benefit.cents > 0
        ? [loadOf(draft.id, draft.benefit.cents, draft.receiptId, actor.name)]
        : [],
    ),
  );
  const written = await vouchersById(
    tx,
    drafts.map(({ id }) => id),
  );
  const made = new Map(written.map((voucher) => [voucher.id, voucher]));
  return drafts.flatMap(({ id }) => made.get(id) ?? []);
}

/** A voucher by hand, with days or a code of its own if so wished. */
export async function makeVoucher(tx: Tx, actor: Actor, wish: VoucherWish): Promise<Voucher | Refusal> {
  const { timeZone } = await currentMerchant(tx);
  const validity = validityOf({ ...wish, validDays: wish.template.validDays }, tx.now, timeZone);
  if (isRefusal(validity)) return validity;
  if (wish.code !== undefined) {
    const [taken] = await vouchersByKey(tx, [codeKey(wish.code)], tx.now);
    if (taken !== undefined) return refuse("voucher_code_already_taken", { field: "code" });
  }
  const [voucher] = await issueVouchers(tx, actor, [wish]);
  if (voucher === undefined) throw new Error("The voucher was not made.");
  return voucher;
}

function validityOfWish(wish: VoucherWish, now: string, timeZone: string): Validity {
  const validity = validityOf({ ...wish, validDays: wish.template.validDays }, now, timeZone);
  if (isRefusal(validity)) throw new Error(`A voucher cannot be made: ${validity.refused}.`);
  return validity;
}

function draftOf(wish: VoucherWish, validity: Validity, now: string): NewVoucher {
  const { template, holderId } = wish;
  const code = wish.code?.trim() ?? makeCode(randomBytes(32));
  return {
    id: newId(Date.parse(now)),
    code,
    codeKey: codeKey(code),
    type: template.benefit.type,
    benefit: template.benefit,
    isBearer: template.isBearer || holderId === null,
    holderId,
    minBasketCents: template.minBasketCents,
    filter: template.filter,
    channels: template.channels,
    isCombinable: template.isCombinable ?? true,
    maxUses: template.maxUses,
    balanceCents: template.benefit.type === "credit" ? 0 : null,
    ...validity,
    origin: wish.origin,
    programId: wish.programId,
    membershipId: wish.membershipId ?? null,
    seq: wish.seq ?? null,
    receiptId: wish.receiptId ?? null,
    batchId: wish.batchId ?? null,
    kindId: wish.kindId ?? null,
    givenBy: wish.givenBy ?? null,
    paidCents: wish.paidCents ?? 0,
  };
}

function withNewCode(draft: NewVoucher): NewVoucher {
  const code = makeCode(randomBytes(32));
  return { ...draft, code, codeKey: codeKey(code) };
}

/** Money put on a gift card. */
export function loadOf(voucherId: string, cents: number, receiptId: string | null, by: string): NewUse {
  return {
    id: newId(),
    voucherId,
    kind: "load",
    uses: 0,
    cents,
    channel: null,
    receiptId,
    reference: null,
    undoneId: null,
    by,
  };
}

export type Presenting = {
  readonly customerId: string | null;
  readonly channel?: "shop" | "web" | undefined;
  /** Of the goods the voucher may bear on; absent: not looked at. */
  readonly basketCents?: number | undefined;
  /** The instant at which it must be usable; the transaction's when absent. */
  readonly at?: string | undefined;
  /** Who gives the codes (`callerOf`): wrong ones are counted, and too many refused for a while. */
  readonly caller?: string | undefined;
};

/** Who gives codes, without keeping who it is. A program's key that names no visitor speaks for all visitors of a web shop. */
export function callerOf(actor: Actor, visitor?: string): string {
  const hash = createHash("sha256")
    .update(`${actor.kind}\u0000${actor.id ?? actor.name}\u0000${visitor ?? ""}`)
    .digest("base64url")
    .slice(0, 22);
  return actor.kind === "key" && visitor === undefined ? `${crowd}${hash}` : hash;
}

const crowd = "crowd:";
const allowedWrongCodes = { ofOne: 10, ofCrowd: 500 };
const minute = 60_000;
const windowMinutes = 15;

/**
 * The vouchers of these codes, each usable here and now or refused with its reason, in the order given. Nothing is held:
 * `useVouchers` looks again under a lock. Counting wrong codes writes, so a refusal must not roll the transaction back.
 */
export async function usableVouchers(
  tx: Tx,
  codes: readonly string[],
  presenting: Presenting,
): Promise<(Voucher | Refusal)[]> {
  if (codes.length === 0) return [];
  const { caller, customerId } = presenting;
  const until = caller === undefined ? undefined : await refusedUntil(tx, caller);
  if (until !== undefined) {
    const minutes = Math.max(1, Math.ceil((Date.parse(until) - Date.parse(tx.now)) / minute));
    return codes.map(() => refuse("too_many_wrong_codes", { minutes, until }));
  }
  const keys = codes.map(codeKey);
  const found = new Map(
    (await vouchersByKey(tx, keys, presenting.at ?? tx.now)).map(({ key, ...voucher }) => [key, voucher]),
  );
  const wrong = new Set(keys.filter((key) => !found.has(key))).size;
  if (caller !== undefined && wrong > 0) await noteWrong(tx, caller, wrong);
  const customerIds = customerId === null ? [] : await recordAndMerged(tx, customerId);
  return keys.map((key) => {
    const voucher = found.get(key);
    if (voucher === undefined) return refuse("no_such_code");
    return refusalOf(voucher, { ...presenting, customerIds }) ?? voucher;
  });
}

async function noteWrong(tx: Tx, caller: string, wrong: number): Promise<void> {
  const now = Date.parse(tx.now);
  await countWrongCode(tx, {
    caller,
    wrong,
    windowStart: new Date(now - windowMinutes * minute).toISOString(),
    allowed: caller.startsWith(crowd) ? allowedWrongCodes.ofCrowd : allowedWrongCodes.ofOne,
    until: new Date(now + windowMinutes * minute).toISOString(),
  });
}

export type UseWish = {
  readonly voucherId: string;
  /** What it takes off the basket, or is paid from the gift card. */
  readonly cents: number;
  readonly receiptId?: string | null;
  /** A till's ticket or a web order that is not recorded yet. */
  readonly reference?: string | null;
  readonly channel?: "shop" | "web";
  readonly by?: string;
};

export type VoucherUse = {
  readonly id: string;
  readonly voucherId: string;
  readonly cents: number;
  /** True when this receipt or reference had used it already: nothing was done again. */
  readonly isRepeat: boolean;
};

/**
 * Uses vouchers, in the order given, under their locks: what was usable a moment ago may be so no more. The same voucher on the
 * same receipt or reference is one use, told from the web or from the counter. Whose it is and how large the basket must be was
 * looked at by `usableVouchers`.
 */
export async function useVouchers(tx: Tx, wishes: readonly UseWish[]): Promise<(VoucherUse | Refusal)[]> {
  if (wishes.length === 0) return [];
  const voucherIds = wishes.map(({ voucherId }) => voucherId);
  const held = new Map((await lockVouchers(tx, voucherIds)).map((voucher) => [voucher.id, voucher]));
  const earlier = await earlierUses(tx, {
    voucherIds,
    receiptIds: wishes.flatMap(({ receiptId }) => receiptId ?? []),
    references: wishes.flatMap(({ reference }) => reference ?? []),
  });
  const moves: NewUse[] = [];
  const answers = wishes.map((wish): VoucherUse | Refusal => {
    const known = earlier.find((use) => use.voucherId === wish.voucherId && isSameSale(use, wish));
    if (known !== undefined) return repeated(known, wish);
    const voucher = held.get(wish.voucherId);
    if (voucher === undefined) return refuse("unknown_voucher", { id: wish.voucherId });
    const refusal =
      refusalOf(voucher, { customerIds: [voucher.holderId ?? ""], channel: wish.channel }) ??
      tooMuch(voucher, wish.cents);
    if (refusal !== null) return refusal;
    const move = useOf(wish);
    moves.push(move);
    held.set(voucher.id, after(voucher, wish.cents));
    return { id: move.id, voucherId: voucher.id, cents: wish.cents, isRepeat: false };
  });
  await insertMoves(tx, moves);
  return answers;
}

function isSameSale(use: EarlierUse, wish: UseWish): boolean {
  return (
    (use.receiptId !== null && use.receiptId === wish.receiptId) ||
    (use.reference !== null && use.reference === wish.reference)
  );
}

function repeated(known: EarlierUse, wish: UseWish): VoucherUse | Refusal {
  if (known.undoneUses > 0) return refuse("voucher_use_already_undone", { id: known.id });
  if (-known.cents !== wish.cents) return refuse("voucher_use_already_recorded", { cents: -known.cents });
  return { id: known.id, voucherId: known.voucherId, cents: wish.cents, isRepeat: true };
}

function useOf(wish: UseWish): NewUse {
  return {
    id: newId(),
    voucherId: wish.voucherId,
    kind: "use",
    uses: 1,
    cents: wish.cents === 0 ? 0 : -wish.cents,
    channel: wish.channel ?? null,
    receiptId: wish.receiptId ?? null,
    reference: wish.reference ?? null,
    undoneId: null,
    by: wish.by ?? "system",
  };
}

/** The voucher as a further use within the same call finds it. */
function after(voucher: Voucher, cents: number): Voucher {
  const uses = voucher.uses + 1;
  const balanceCents = voucher.balanceCents === null ? null : voucher.balanceCents - cents;
  const isUsedUp = (voucher.maxUses > 0 && uses >= voucher.maxUses) || balanceCents === 0;
  return { ...voucher, uses, balanceCents, state: isUsedUp ? "used" : voucher.state };
}

/**
 * Undoes what a receipt used of vouchers. `share` is how much of the receipt has been refunded so far, all refunds together
 * (0 to 1): a gift card gets its money back in proportion, another voucher its use when everything was given back.
 */
export async function undoVoucherUses(
  tx: Tx,
  receiptId: string,
  share: number,
  by = "system",
): Promise<{ readonly voucherId: string; readonly cents: number }[]> {
  return await undo(tx, { receiptId }, share, by);
}

/** Undoes one use wholly. Refused besides: `voucher_use_goes_with_its_sale`, for its sale was made here and is given back as one. */
export async function undoUse(tx: Tx, actor: Actor, useId: string): Promise<Voucher | Refusal> {
  const [use] = await earlierUses(tx, { useId });
  if (use === undefined) return refuse("unknown_voucher_use", { id: useId });
  const { receiptId } = use;
  if (receiptId !== null && (await isSoldHere(tx, receiptId)))
    return refuse("voucher_use_goes_with_its_sale", { receiptId });
  if ((await undo(tx, { useId }, 1, actor.name)).length === 0)
    return refuse("voucher_use_already_undone", { id: useId });
  return (await selectVoucher(tx, use.voucherId)) ?? refuse("unknown_voucher", { id: use.voucherId });
}

async function undo(
  tx: Tx,
  asked: { readonly receiptId: string } | { readonly useId: string },
  share: number,
  by: string,
): Promise<{ readonly voucherId: string; readonly cents: number }[]> {
  const voucherIds = (await earlierUses(tx, asked)).map(({ voucherId }) => voucherId);
  if (voucherIds.length === 0) return [];
  const held = new Map((await lockVouchers(tx, voucherIds)).map((voucher) => [voucher.id, voucher]));
  // Read again: another refund may have given something back while the locks were waited for.
  const uses = await earlierUses(tx, asked);
  const moves = uses.flatMap((use): NewUse[] => {
    const isCredit = held.get(use.voucherId)?.benefit.type === "credit";
    const { undoneCents, undoneUses } = use;
    const back = givenBack({ takenCents: -use.cents, undoneCents, undoneUses, isCredit }, share);
    if (back.cents === 0 && back.uses === 0) return [];
    const opposite = { kind: "undo", uses: back.uses === 1 ? -1 : 0, cents: back.cents } as const;
    const { voucherId, channel, receiptId } = use;
    return [
      { id: newId(), voucherId, ...opposite, channel, receiptId, reference: null, undoneId: use.id, by },
    ];
  });
  await insertMoves(tx, moves);
  return moves.map(({ voucherId, cents }) => ({ voucherId, cents }));
}

/**
 * Cancels what a receipt brought and nobody has used: the receipt was wholly given back. Rewards stay where their points stay
 * spent.
 */
export async function cancelVouchersOfReceipt(
  tx: Tx,
  receiptId: string,
  { keepsRewards }: { readonly keepsRewards: boolean } = { keepsRewards: false },
): Promise<number> {
  const found = await lockUnusedOfReceipt(tx, receiptId);
  const unused = keepsRewards ? found.filter(({ origin }) => origin !== "reward") : found;
  if (unused.length === 0) return 0;
  return await cancelVouchers(
    tx,
    unused.map(({ id }) => id),
    "receipt_refunded",
  );
}
