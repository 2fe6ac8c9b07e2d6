import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { dayInZone, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit, selectStores } from "../accounts/index.ts";
import { recordAndMerged } from "../customers/index.ts";
import {
  callerOf,
  issueVouchers,
  makeVoucher,
  usableVouchers,
  useVouchers,
  type VoucherWish,
} from "./operations-vouchers.ts";
import { pageOf, readPageCursor } from "./pages.ts";
import { customerExists, programExists } from "./queries-known.ts";
import { named } from "./queries-names.ts";
import {
  cancelVouchers,
  earlierUses,
  insertBatch,
  lockVouchers,
  movesOfVoucher,
  namesOf,
  selectBatches,
  selectVoucher,
  selectVouchers,
  vouchersByKey,
  vouchersUsedBy,
} from "./queries-vouchers.ts";
import { codeKey, validityOf } from "./rules/voucher.ts";
import type {
  Batch,
  BatchBody,
  CodeBody,
  MakeVoucherBody,
  NamedVoucher,
  UseBody,
  Voucher,
  VoucherMentions,
  VouchersQuery,
  VoucherUseRow,
} from "./schema-vouchers.ts";

export async function listVouchers(
  tx: Tx,
  actor: Actor,
  query: VouchersQuery,
): Promise<{ items: readonly NamedVoucher[]; nextCursor: string | null } | Refusal> {
  const before = readPageCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50, cursor: _, customerId, ...filters } = query;
  const holderIds = customerId === undefined ? null : await recordAndMerged(tx, customerId);
  const rows = await selectVouchers(tx, { ...filters, holderIds, before, limit: limit + 1 });
  const page = pageOf(rows, limit, ({ id }) => id);
  return { ...page, items: await named(tx, actor, page.items, ({ holderId }) => holderId) };
}

export type WholeVoucher = NamedVoucher & {
  readonly moves: readonly VoucherUseRow[];
  readonly mentions: VoucherMentions;
};

/** A voucher, what happened to it, and all that must be printed on it. */
export async function getVoucher(tx: Tx, actor: Actor, id: string): Promise<WholeVoucher | Refusal> {
  const voucher = await selectVoucher(tx, id);
  if (voucher === undefined) return refuse("unknown_voucher", { id });
  const [holder] = await named(tx, actor, [voucher], ({ holderId }) => holderId);
  if (holder === undefined) throw new Error("A voucher was read and is gone.");
  return { ...holder, moves: await movesOfVoucher(tx, id), mentions: await mentionsOf(tx, voucher) };
}

async function mentionsOf(tx: Tx, voucher: Voucher): Promise<VoucherMentions> {
  const { filter, benefit, channels } = voucher;
  const merchant = await currentMerchant(tx);
  const given = benefit.type === "product" ? [benefit.sku] : [];
  const skus = [...filter.skus, ...filter.excludedSkus, ...given];
  const categoryIds = [...filter.categories, ...filter.excludedCategories];
  const names = await namesOf(tx, { skus, categoryIds });
  const product = (sku: string) => names.products[sku] ?? sku;
  const family = (categoryId: string) => names.families[categoryId] ?? categoryId;
  const kinds = channels.length === 0 ? ["shop", "web"] : channels;
  const stores = await selectStores(tx);
  return {
    issuer: merchant.name,
    benefit,
    currency: merchant.currency,
    minBasketCents: voucher.minBasketCents,
    validFrom: dayInZone(voucher.startsAt, merchant.timeZone),
    validUntil: voucher.lastDay,
    goods: {
      isEverything: [...skus, ...categoryIds].length === 0 && isUnlabelled(filter),
      products: [...given, ...filter.skus].map(product),
      families: filter.categories.map(family),
      exceptProducts: filter.excludedSkus.map(product),
      exceptFamilies: filter.excludedCategories.map(family),
    },
    outlets: stores
      .filter(({ kind, closedAt }) => closedAt === null && kinds.includes(kind))
      .map(({ name, kind, address, postcode, city }) => ({ name, kind, address, postcode, city })),
  };
}

function isUnlabelled({ labels, tags, excludedLabels }: Voucher["filter"]): boolean {
  return [...Object.keys(labels), ...tags, ...Object.keys(excludedLabels)].length === 0;
}

/** Makes a voucher by hand, for a customer or for whoever carries it. */
export async function makeByHand(tx: Tx, actor: Actor, body: MakeVoucherBody): Promise<Voucher | Refusal> {
  const wrong = await whatIsWrong(tx, body);
  if (wrong !== null) return wrong;
  const { customerId, programId, ...wish } = body;
  const made = await makeVoucher(tx, actor, {
    ...wish,
    holderId: customerId ?? null,
    programId: programId ?? null,
    origin: "manual",
  });
  if (isRefusal(made)) return made;
  await recordAudit(tx, actor, { action: "voucher.made", subjectKind: "voucher", subjectId: made.id });
  return made;
}

/** Makes up to 10,000 codes of one kind, for a campaign. */
export async function makeBatch(tx: Tx, actor: Actor, body: BatchBody): Promise<Batch | Refusal> {
  const wrong = await whatIsWrong(tx, body);
  if (wrong !== null) return wrong;
  const { template, startsOn, lastDay, programId = null, count } = body;
  const days = {
    ...(startsOn === undefined ? {} : { startsOn }),
    ...(lastDay === undefined ? {} : { lastDay }),
  };
  const { timeZone } = await currentMerchant(tx);
  const validity = validityOf({ ...days, validDays: template.validDays }, tx.now, timeZone);
  if (isRefusal(validity)) return validity;
  const id = newId(Date.parse(tx.now));
  await insertBatch(tx, { id, name: body.name, programId, template, count }, actor.name);
  const wish: VoucherWish = { template, holderId: null, programId, origin: "campaign", batchId: id, ...days };
  await issueVouchers(
    tx,
    actor,
    Array.from({ length: count }, () => wish),
  );
  await recordAudit(tx, actor, {
    action: "voucher_batch.made",
    subjectKind: "voucher_batch",
    subjectId: id,
    detail: { count },
  });
  const [batch] = await selectBatches(tx, { id });
  return batch ?? refuse("unknown_voucher_batch", { id });
}

export async function listBatches(
  tx: Tx,
  query: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: readonly Batch[]; nextCursor: string | null } | Refusal> {
  const before = readPageCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50 } = query;
  return pageOf(await selectBatches(tx, { before, limit: limit + 1 }), limit, ({ id }) => id);
}

const mostCodes = 10_000;

/** The codes of a campaign as a file: code, state, first instant, last day. */
export async function codesOfBatch(tx: Tx, id: string): Promise<string | Refusal> {
  if ((await selectBatches(tx, { id })).length === 0) return refuse("unknown_voucher_batch", { id });
  const vouchers = await selectVouchers(tx, { batchId: id, holderIds: null, before: null, limit: mostCodes });
  const lines = vouchers.map(({ code, state, startsAt, lastDay }) =>
    [code, state, startsAt, lastDay ?? ""].join(";"),
  );
  return `code;state;starts_at;last_day\r\n${lines.join("\r\n")}\r\n`;
}

/** The voucher of a code, if it can be used here and now; wrong codes are counted. */
export async function checkCode(tx: Tx, actor: Actor, body: CodeBody): Promise<Voucher | Refusal> {
  const { code, customerId = null, channel, basketCents, visitor } = body;
  const caller = callerOf(actor, visitor);
  const [answer] = await usableVouchers(tx, [code], { customerId, channel, basketCents, caller });
  return answer ?? refuse("no_such_code");
}

export type UsedVoucher = {
  readonly use: VoucherUseRow;
  readonly voucher: Voucher;
  readonly isRepeat: boolean;
};

/** Uses the voucher of a code. Told again under the same receipt or reference, even once used up, it answers the same. */
export async function useByCode(tx: Tx, actor: Actor, body: UseBody): Promise<UsedVoucher | Refusal> {
  const { cents, channel, receiptId = null, reference = null } = body;
  const usable = (await alreadyUsedBy(tx, body)) ?? (await checkCode(tx, actor, body));
  if (isRefusal(usable)) return usable;
  if (await isBesideAnother(tx, usable, { receiptId, reference })) return refuse("voucher_not_combinable");
  const by = actor.name;
  const [use] = await useVouchers(tx, [{ voucherId: usable.id, cents, channel, receiptId, reference, by }]);
  if (use === undefined) throw new Error("A use of a voucher was not answered.");
  if (isRefusal(use)) return use;
  const voucher = await selectVoucher(tx, usable.id);
  const move = (await movesOfVoucher(tx, usable.id)).find(({ id }) => id === use.id);
  if (voucher === undefined || move === undefined) throw new Error("A use of a voucher was not written.");
  return { use: move, voucher, isRepeat: use.isRepeat };
}

/** Whether this sale has used another voucher already that this one does not go with. */
async function isBesideAnother(
  tx: Tx,
  { id, isCombinable, benefit }: Voucher,
  sale: { readonly receiptId: string | null; readonly reference: string | null },
): Promise<boolean> {
  if (benefit.type === "credit" || (sale.receiptId === null && sale.reference === null)) return false;
  const others = (await vouchersUsedBy(tx, sale)).filter((other) => other.id !== id);
  return others.length > 0 && (!isCombinable || others.some((other) => !other.isCombinable));
}

/** The voucher, when this very sale has used it: the second telling must not be refused because the first counted. */
async function alreadyUsedBy(tx: Tx, { code, receiptId, reference }: UseBody): Promise<Voucher | null> {
  if (receiptId === undefined && reference === undefined) return null;
  const [voucher] = await vouchersByKey(tx, [codeKey(code)], tx.now);
  if (voucher === undefined) return null;
  const uses = await earlierUses(tx, {
    voucherIds: [voucher.id],
    receiptIds: receiptId === undefined ? [] : [receiptId],
    references: reference === undefined ? [] : [reference],
  });
  return uses.length > 0 ? voucher : null;
}

export async function cancelVoucher(
  tx: Tx,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Voucher | Refusal> {
  const [voucher] = await lockVouchers(tx, [id]);
  if (voucher === undefined) return refuse("unknown_voucher", { id });
  if (voucher.state === "cancelled") return refuse("voucher_already_cancelled", { id });
  if (voucher.paidCents > 0 && (voucher.balanceCents ?? 0) > 0)
    return refuse("gift_card_was_paid", { leftCents: voucher.balanceCents ?? 0 });
  await cancelVouchers(tx, [id], reason);
  await recordAudit(tx, actor, { action: "voucher.cancelled", subjectKind: "voucher", subjectId: id });
  return (await selectVoucher(tx, id)) ?? voucher;
}

async function whatIsWrong(
  tx: Tx,
  body: { customerId?: string; programId?: string; startsOn?: string; lastDay?: string },
): Promise<Refusal | null> {
  const { customerId, programId, startsOn, lastDay } = body;
  for (const [field, day] of Object.entries({ startsOn, lastDay }))
    if (day !== undefined && !isDay(day)) return refuse("unreadable_date", { field });
  if (customerId !== undefined && !(await customerExists(tx, customerId)))
    return refuse("no_such_customer", { field: "customerId", id: customerId });
  if (programId !== undefined && !(await programExists(tx, programId)))
    return refuse("no_such_program", { field: "programId", id: programId });
  return null;
}
