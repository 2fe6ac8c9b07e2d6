import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { getReceipt, refreshCustomerFacts, removeReceipts } from "../purchases/index.ts";
import type { Order } from "./ledger-types.ts";
import { lotWish } from "./lot-wish.ts";
import { takeBackGiftsOf } from "./operations-endowments.ts";
import { move } from "./operations-ledger.ts";
import { joinProgram } from "./operations-members.ts";
import { undoVoucherUses } from "./operations-vouchers.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { giveUpFirstPurchase, vouchersTurnedWith } from "./queries-counter-rows.ts";
import { cancelVouchers } from "./queries-vouchers.ts";
import { type Asking, joinsByAsking } from "./rules/counter-joining.ts";
import { toUnits } from "./rules/points.ts";

/**
 * Points of a paper card, brought into a program; whoever is no member becomes one.
 * Refused: `unknown_program`, `program_is_not_running`, `no_such_customer`, and points that are no points of the program.
 */
export async function bringPaperPoints(
  tx: Tx,
  actor: Actor,
  wish: {
    readonly customerId: string;
    readonly programId: string;
    readonly points: number;
    readonly at: string;
  },
): Promise<{ readonly units: number; readonly membershipId: string } | Refusal> {
  const { customerId, programId, points, at } = wish;
  const program = (await launchedPrograms(tx)).find(({ id }) => id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  const { definition } = program.current;
  const units = toUnits(points, definition.scale);
  if (isRefusal(units)) return units;
  const joined = await joinProgram(tx, actor, { programId, customerId });
  if (isRefusal(joined)) return joined;
  const { membershipId } = joined;
  const { timeZone } = await currentMerchant(tx);
  const { lot, idle } = lotWish(definition, at, timeZone, { pendingDays: 0 });
  const cause = { reason: "paper_card", ruleVersion: program.current.version };
  const [moved] = await move(tx, actor, [{ kind: "opening", membershipId, units, lot, ...idle, at, cause }]);
  return isRefusal(moved) ? moved : { units, membershipId };
}

/** Whoever asks for the card at a counter joins what is free there and has to be asked for; a paid card is sold by itself. */
export async function joinByAsking(
  tx: Tx,
  actor: Actor,
  asked: Asking & { readonly customerId: string; readonly at: string },
): Promise<void> {
  const { customerId, at } = asked;
  for (const program of await launchedPrograms(tx)) {
    if (!joinsByAsking(program, program.current.definition, asked)) continue;
    const joined = await joinProgram(tx, actor, { programId: program.id, customerId, at });
    if (isRefusal(joined)) throw new Error(`Whoever was just enrolled could not join: ${joined.refused}`);
  }
}

/** Takes back what a paper card had brought, as far as it is still there; the rest is owed. */
export async function takePaperPointsBack(
  tx: Tx,
  actor: Actor,
  { membershipId, units }: { readonly membershipId: string; readonly units: number },
): Promise<void> {
  const cause = { reason: "paper_card" };
  const policy = "debt" as const;
  await movedOrThrown(tx, actor, [{ kind: "clawback", membershipId, units, policy, receiptId: null, cause }]);
}

/**
 * Points that a till let a customer use without a network and that she no longer has: lent, so that the sale is recorded as it
 * was, and owed afterwards (`oweLent`), for everybody to see.
 */
export async function lendPoints(
  tx: Tx,
  actor: Actor,
  { membershipId, units }: { readonly membershipId: string; readonly units: number },
): Promise<void> {
  const lot = { activeFrom: null, expiresAt: null };
  await movedOrThrown(tx, actor, [
    { kind: "credit", membershipId, units, lot, cause: { reason: "till_advance" } },
  ]);
}

export async function oweLent(
  tx: Tx,
  actor: Actor,
  { membershipId, units }: { readonly membershipId: string; readonly units: number },
): Promise<void> {
  const debtLimit = Number.MAX_SAFE_INTEGER;
  await movedOrThrown(tx, actor, [
    { kind: "debit", membershipId, units, debtLimit, cause: { reason: "till_advance" } },
  ]);
}

async function movedOrThrown(tx: Tx, actor: Actor, orders: readonly Order[]): Promise<void> {
  for (const result of await move(tx, actor, orders)) {
    if (isRefusal(result)) throw new Error(`The ledger refused what a till did: ${result.refused}`);
  }
}

/**
 * A sale by mistake, taken back as if it had never been: points and stamps, rewards, vouchers used and given, gifts.
 * Refused: `unknown_receipt`.
 */
export async function undoSale(tx: Tx, actor: Actor, receiptId: string): Promise<undefined | Refusal> {
  const receipt = await getReceipt(tx, receiptId);
  if (isRefusal(receipt)) return receipt;
  await undoVoucherUses(tx, receiptId, 1, actor.name);
  await takeBackGiftsOf(tx, actor, receiptId);
  await takeTurnedBack(tx, actor, receiptId);
  const bonuses = await giveUpFirstPurchase(tx, receiptId);
  await movedOrThrown(
    tx,
    actor,
    bonuses.map(({ membershipId, units }) => ({
      kind: "clawback",
      membershipId,
      units,
      policy: "clamp",
      receiptId: null,
      cause: { reason: "receipt_cancelled" },
    })),
  );
  await removeReceipts(tx, [receiptId]);
  if (receipt.customerId !== null) await refreshCustomerFacts(tx, [receipt.customerId], true);
  await appendEvent(tx, "purchases.recorded", { days: [receipt.day] });
  return undefined;
}

/** Vouchers that the balance became with this very sale are points again. */
async function takeTurnedBack(tx: Tx, actor: Actor, receiptId: string): Promise<void> {
  const turned = await vouchersTurnedWith(tx, receiptId);
  if (turned.length === 0) return;
  await cancelVouchers(
    tx,
    turned.map(({ id }) => id),
    "receipt_cancelled",
  );
  const paid = new Map(turned.map((one) => [`${one.membershipId} ${one.seq}`, one]));
  await movedOrThrown(
    tx,
    actor,
    [...paid.values()].map(({ membershipId, seq, units }) => ({
      kind: "return",
      membershipId,
      units,
      of: { seq },
      cause: { reason: "receipt_cancelled" },
    })),
  );
}
