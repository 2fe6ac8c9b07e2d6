import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { giveAgain, giveOfKind, takeGivenBack, vouchersById } from "../loyalty/index.ts";
import type { Voucher } from "../loyalty/shared.ts";
import { releaseContacts } from "../permission/index.ts";
import type { Decision, Taken } from "./queries-claim.ts";
import type { MailingRow } from "./queries-mailings.ts";
import type { Ended } from "./queries-settle.ts";

/** What waits for codes looks by itself so often; when codes are added it goes at once. */
const heldMs = 86_400_000;

/** Gives back what messages had that do not leave: their places, and the vouchers that were made for them. */
export async function giveBack(tx: Tx, ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return;
  await releaseContacts(
    tx,
    ended.map(({ id }) => id),
  );
  await giveBackVouchers(tx, ended);
}

/** The vouchers of messages that reach nobody are good no more. */
export async function giveBackVouchers(tx: Tx, ended: readonly Pick<Ended, "voucherId">[]): Promise<void> {
  await takeGivenBack(tx, idsOf(ended));
}

/** Messages that had been given up and had left all the same: what their persons hold is good. */
export async function keepVouchers(tx: Tx, left: readonly Ended[]): Promise<void> {
  await giveAgain(tx, idsOf(left));
}

function idsOf(ended: readonly Pick<Ended, "voucherId">[]): string[] {
  return ended.flatMap(({ voucherId }) => voucherId ?? []);
}

type Line = Pick<Taken, "id" | "customerId" | "voucherId" | "validUntil">;

/**
 * The vouchers of those that leave, where their mailing carries one, made in the transaction that takes them in hand: nobody who is judged
 * out had one, and what is tried again carries the one it has. Without a code nothing leaves: it asks for a place again when there is one.
 *
 * @returns the decisions, and the vouchers by customer; `made` is absent where the mailing carries none
 */
export async function withVouchers(
  tx: Tx,
  mailing: Pick<MailingRow, "id" | "voucherKindId"> | null,
  taken: readonly Line[],
  decisions: readonly Decision[],
): Promise<{ decisions: readonly Decision[]; made?: ReadonlyMap<string, Voucher> }> {
  const kindId = mailing?.voucherKindId ?? null;
  if (mailing === null || kindId === null) return { decisions };
  const leaving = new Set(decisions.flatMap(({ id, state }) => (state === "sending" ? [id] : [])));
  const lines = new Map(taken.filter(({ id }) => leaving.has(id)).map((line) => [line.id, line]));
  const had = await vouchersById(tx, idsOf([...lines.values()]));
  const made = new Map(
    had.flatMap((voucher) =>
      voucher.holderId === null || voucher.state === "cancelled" ? [] : [[voucher.id, voucher] as const],
    ),
  );
  const without = [...lines.values()].filter(({ voucherId }) => !made.has(voucherId ?? ""));
  const holderIds = without.flatMap(({ customerId }) => customerId ?? []);
  const actor = systemActor(tx.merchantId, "delivery");
  const given = await giveOfKind(tx, actor, { kindId, givenBy: mailing.id, holderIds });
  const byCustomer = new Map(
    [...lines.values()].flatMap(({ customerId, voucherId }) => {
      const voucher =
        made.get(voucherId ?? "") ?? (given === "over" ? undefined : given.get(customerId ?? ""));
      return customerId === null || voucher === undefined ? [] : [[customerId, voucher] as const];
    }),
  );
  return {
    made: byCustomer,
    decisions: decisions.map((decision) => {
      const line = lines.get(decision.id);
      if (line === undefined) return decision;
      const voucher = byCustomer.get(line.customerId ?? "");
      if (voucher === undefined ? given === "over" : voucher.state === "expired")
        return { ...decision, state: "skipped", reason: "EXPIRED" };
      if (voucher !== undefined) return { ...decision, voucherId: voucher.id };
      return { ...decision, state: "planned", reason: "VOUCHER_POOL_EMPTY", nextTryAt: laterOf(tx, line) };
    }),
  };
}

function laterOf(tx: Tx, { validUntil }: Line): string {
  const later = new Date(Date.parse(tx.now) + heldMs).toISOString();
  return validUntil !== null && validUntil < later ? validUntil : later;
}
