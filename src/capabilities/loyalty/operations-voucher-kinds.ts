import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { dayInZone, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { issueVouchers } from "./operations-vouchers.ts";
import { cancelVouchers } from "./queries-vouchers.ts";
import {
  countGiven,
  type GivenFigures,
  insertKind,
  lockKind,
  selectGivenFigures,
  selectKind,
  selectKinds,
  uncancelVouchers,
  updateKind,
} from "./queries-voucher-kinds.ts";
import { validityOf } from "./rules/voucher.ts";
import type { VoucherKind, VoucherKindBody, VoucherKindChange } from "./schema-voucher-kinds.ts";
import type { Voucher } from "./schema-vouchers.ts";

/** Kinds of vouchers that are made one by one, the latest first. */
export async function listKinds(
  tx: Tx,
  { archived = false }: { readonly archived?: boolean },
): Promise<{ items: VoucherKind[] }> {
  return { items: await selectKinds(tx, { archived }) };
}

export async function readKind(tx: Tx, id: string): Promise<VoucherKind | Refusal<"unknown_voucher_kind">> {
  return (await selectKind(tx, id)) ?? refuse("unknown_voucher_kind", { id });
}

/** Says what a voucher of one's own is worth. It must end: what is promised without an end is promised for ever. */
export async function addKind(
  tx: Tx,
  actor: Actor,
  { name, template, lastDay = null, mostCodes = null }: VoucherKindBody,
): Promise<
  | VoucherKind
  | Refusal<
      | "unreadable_date"
      | "voucher_kind_is_no_gift_card"
      | "voucher_kind_without_end"
      | "voucher_ends_before_it_starts"
    >
> {
  if (template.benefit.type === "credit")
    return refuse("voucher_kind_is_no_gift_card", { field: "template/benefit" });
  if (lastDay !== null && !isDay(lastDay)) return refuse("unreadable_date", { field: "lastDay" });
  if (lastDay === null && template.validDays === null)
    return refuse("voucher_kind_without_end", { field: "lastDay" });
  const { timeZone } = await currentMerchant(tx);
  if (lastDay !== null && lastDay < dayInZone(tx.now, timeZone))
    return refuse("voucher_ends_before_it_starts", { field: "lastDay" });
  const id = newId(Date.parse(tx.now));
  await insertKind(tx, { id, name: name.trim(), template, lastDay, mostCodes }, actor.name);
  await recordAudit(tx, actor, { action: "voucher_kind.made", subjectKind: "voucher_kind", subjectId: id });
  return await written(tx, id);
}

/** Its name, how many codes there may be, whether it is still proposed. Fewer than are out already is refused. */
export async function changeKind(
  tx: Tx,
  actor: Actor,
  id: string,
  change: VoucherKindChange,
): Promise<VoucherKind | Refusal<"unknown_voucher_kind" | "voucher_kind_gave_more">> {
  const held = await lockKind(tx, id);
  if (held === undefined) return refuse("unknown_voucher_kind", { id });
  const { mostCodes } = change;
  if (mostCodes !== undefined && mostCodes !== null && mostCodes < held.givenCount)
    return refuse("voucher_kind_gave_more", { field: "mostCodes", given: held.givenCount });
  const { name, isArchived, ...before } = await written(tx, id);
  await updateKind(tx, id, {
    name: change.name?.trim() ?? name,
    mostCodes: mostCodes === undefined ? before.mostCodes : mostCodes,
    isArchived: change.isArchived ?? isArchived,
  });
  await recordAudit(tx, actor, {
    action: "voucher_kind.changed",
    subjectKind: "voucher_kind",
    subjectId: id,
    detail: change,
  });
  return await written(tx, id);
}

async function written(tx: Tx, id: string): Promise<VoucherKind> {
  const kind = await selectKind(tx, id);
  if (kind === undefined) throw new Error("A kind of voucher was written and is not there.");
  return kind;
}

/**
 * Makes a voucher for each of these people, by the holder's id, in their order and as long as there are codes; it is valid from this
 * instant on. Answers "over" when the last day of the kind has passed.
 *
 * @param givenBy the mailing whose messages carry them
 */
export async function giveOfKind(
  tx: Tx,
  actor: Actor,
  wish: { readonly kindId: string; readonly givenBy: string; readonly holderIds: readonly string[] },
): Promise<ReadonlyMap<string, Voucher> | "over"> {
  const { kindId, givenBy, holderIds } = wish;
  if (holderIds.length === 0) return new Map();
  const kind = await lockKind(tx, kindId);
  if (kind === undefined) throw new Error(`The kind of voucher ${kindId} is not there.`);
  const { timeZone } = await currentMerchant(tx);
  const days = kind.lastDay === null ? {} : { lastDay: kind.lastDay };
  if (isRefusal(validityOf({ ...days, validDays: kind.template.validDays }, tx.now, timeZone))) return "over";
  const left = kind.mostCodes === null ? Infinity : Math.max(0, kind.mostCodes - kind.givenCount);
  const served = holderIds.slice(0, left);
  if (served.length === 0) return new Map();
  await countGiven(tx, kindId, served.length);
  const vouchers = await issueVouchers(
    tx,
    actor,
    served.map((holderId) => ({
      ...{ template: kind.template, holderId, programId: null, kindId, givenBy, ...days },
      origin: "campaign" as const,
    })),
  );
  return new Map(
    vouchers.flatMap((voucher) => (voucher.holderId === null ? [] : [[voucher.holderId, voucher]])),
  );
}

const unsent = "message_not_sent";

/** The messages that carried these vouchers did not leave: nobody can use them, and others may be given. */
export async function takeGivenBack(tx: Tx, voucherIds: readonly string[]): Promise<void> {
  if (voucherIds.length > 0) await cancelVouchers(tx, voucherIds, unsent);
}

/** The messages had left after all, and their persons hold the codes. */
export async function giveAgain(tx: Tx, voucherIds: readonly string[]): Promise<void> {
  if (voucherIds.length > 0) await uncancelVouchers(tx, voucherIds, unsent);
}

/** What became of the vouchers that a mailing gave. */
export async function givenFigures(tx: Tx, givenBy: string): Promise<GivenFigures> {
  return await selectGivenFigures(tx, givenBy);
}
