import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { Order } from "./ledger-types.ts";
import { takeBackGiftsOf } from "./operations-endowments.ts";
import { move } from "./operations-ledger.ts";
import { membersByProgram } from "./operations-receipts.ts";
import { evaluateTiers } from "./operations-tiers.ts";
import { cancelVouchersOfReceipt, undoVoucherUses } from "./operations-vouchers.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import { lockMembers, type Member, rememberMembers } from "./queries-members.ts";
import { type ChangedTicket, lockTickets, type StoredTicket, updateTickets } from "./queries-receipts.ts";
import { salesTotals } from "./queries-sales.ts";
import { receiptsWithUsedRewards } from "./queries-vouchers.ts";
import { type RefundedTicket, refundTicket, type TicketRefund } from "./rules/refund.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

/** A receipt that gives back (a part of) a sale; amounts are positive. */
export type Refund = {
  readonly receiptId: string;
  readonly saleId: string;
  readonly at: string;
  readonly storeId: string | null;
  readonly totalCents: number;
  readonly shippingCents: number;
  readonly lines: readonly {
    readonly number: number | null;
    readonly cents: number;
    readonly quantityMilli: number;
  }[];
};

/**
 * What these refunds undo: earned points are taken back and spent ones given back, each by the rules of the day of the sale;
 * vouchers and gifts follow. Whatever became of the program or of the membership, the refund itself is never refused.
 */
export async function countRefunds(
  tx: Tx,
  actor: Actor,
  refunds: readonly Refund[],
  timeZone: string,
): Promise<void> {
  if (refunds.length === 0) return;
  await undoTickets(tx, actor, refunds, timeZone);
  await undoAdvantages(tx, actor, refunds);
}

async function undoTickets(
  tx: Tx,
  actor: Actor,
  refunds: readonly Refund[],
  timeZone: string,
): Promise<void> {
  const saleIds = [...new Set(refunds.map((refund) => refund.saleId))];
  const tickets = await lockTickets(tx, saleIds);
  if (tickets.length === 0) return;
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  const holders = await holdersOf(tx, tickets);
  const used = await usedBeside(tx, tickets);
  const inOrder = refunds.toSorted((first, second) =>
    first.at < second.at ? -1 : first.at > second.at ? 1 : 0,
  );
  const remainders = new Map([...holders.values()].map((member) => [member.id, member.remainders]));
  const undone = tickets.flatMap((ticket): Undoing[] => {
    const program = programs.get(ticket.programId);
    const member = holders.get(ticket.membershipId);
    if (program === undefined || member === undefined) return [];
    const own = inOrder.filter(
      (refund) => refund.saleId === ticket.receiptId && !ticket.frozen.refundIds.includes(refund.receiptId),
    );
    return own.length === 0 ? [] : [undoOne({ ticket, program, member }, own, remainders, used)];
  });
  await applyUndone(tx, actor, undone, remainders, timeZone);
}

type Held = { readonly ticket: StoredTicket; readonly program: Launched; readonly member: Member };
type Step = {
  readonly refund: Pick<Refund, "receiptId" | "at" | "storeId">;
  readonly result: RefundedTicket;
};
type Undoing = Held & {
  readonly steps: readonly Step[];
  readonly refundedCents: number;
  readonly isCancelled: boolean;
};

function undoOne(
  held: Held,
  refunds: readonly Refund[],
  remainders: Map<string, Readonly<Record<string, number>>>,
  used: ReadonlySet<string>,
): Undoing {
  const { ticket, member } = held;
  const { frozen } = ticket;
  let { refunded } = frozen;
  let { refundedCents } = ticket;
  const steps = refunds.map((refund): Step => {
    refundedCents += refund.totalCents;
    const wish = refundOf(refund, refundedCents >= frozen.totalCents && frozen.totalCents > 0);
    const keepsBeside = used.has(ticket.receiptId);
    const kept = remainders.get(member.id) ?? {};
    const result = refundTicket(frozen.ticket, refunded, { ...wish, keepsBeside }, kept);
    refunded = result.after;
    remainders.set(member.id, result.remainders);
    return { refund, result };
  });
  return { ...held, steps, refundedCents, isCancelled: false };
}

function refundOf(refund: Refund, isWhole: boolean): TicketRefund {
  const named = refund.lines.flatMap(({ number, cents, quantityMilli }) =>
    number === null ? [] : [{ number, cents, quantityMilli }],
  );
  const loose = refund.totalCents - refund.shippingCents - named.reduce((sum, { cents }) => sum + cents, 0);
  return {
    lines: named,
    shippingCents: refund.shippingCents,
    wholeCents: loose > 0 ? loose : null,
    isWhole,
  };
}

/** Tickets on which points were spent for something beside the goods that has been used since. */
async function usedBeside(tx: Tx, tickets: readonly StoredTicket[]): Promise<ReadonlySet<string>> {
  const asked = tickets.filter(({ frozen }) => (frozen.ticket.beside ?? 0) > 0);
  return await receiptsWithUsedRewards(
    tx,
    asked.map(({ receiptId }) => receiptId),
  );
}

/** Who holds what these tickets earned: after a merge, the membership that took the other in. */
async function holdersOf(tx: Tx, tickets: readonly StoredTicket[]): Promise<ReadonlyMap<string, Member>> {
  const holders = new Map<string, Member>();
  let open = new Map([...new Set(tickets.map((ticket) => ticket.membershipId))].map((id) => [id, id]));
  while (open.size > 0) {
    const found = new Map((await lockMembers(tx, [...new Set(open.values())])).map((one) => [one.id, one]));
    const further = new Map<string, string>();
    for (const [asked, at] of open) {
      const member = found.get(at);
      if (member === undefined) continue;
      if (member.mergedInto === null) holders.set(asked, member);
      else further.set(asked, member.mergedInto);
    }
    open = further;
  }
  return holders;
}

async function applyUndone(
  tx: Tx,
  actor: Actor,
  undone: readonly Undoing[],
  remainders: ReadonlyMap<string, Readonly<Record<string, number>>>,
  timeZone: string,
): Promise<void> {
  const taking = new Map<Order, Undoing>();
  const orders = undone.flatMap((one) =>
    one.steps.flatMap((step) => {
      const made = ordersOf(one, step, one.isCancelled);
      for (const order of made) taking.set(order, one);
      return made;
    }),
  );
  const moved = await move(tx, actor, orders);
  const clawed = new Map<Undoing, number>();
  const given = new Map<Undoing, number>();
  for (const [index, result] of moved.entries()) {
    const order = orders[index];
    const one = order === undefined ? undefined : taking.get(order);
    if (order === undefined || one === undefined) continue;
    // A member who left, or was merged away meanwhile, has nothing to take from: the refund stands all the same.
    const units = isRefusal(result) ? 0 : result.units;
    const sums = order.kind === "return" ? given : clawed;
    sums.set(one, (sums.get(one) ?? 0) + units);
  }
  await updateTickets(
    tx,
    undone.map(
      (one): ChangedTicket => ({
        receiptId: one.ticket.receiptId,
        programId: one.ticket.programId,
        clawedBack: one.ticket.clawedBack + (clawed.get(one) ?? 0),
        returned: one.ticket.returned + (given.get(one) ?? 0),
        refundedCents: one.refundedCents,
        isCancelled: one.isCancelled,
        frozen: {
          ...one.ticket.frozen,
          refunded: one.steps.at(-1)?.result.after ?? one.ticket.frozen.refunded,
          refundIds: [...one.ticket.frozen.refundIds, ...one.steps.map(({ refund }) => refund.receiptId)],
        },
      }),
    ),
  );
  const members = new Map(undone.map(({ member }) => [member.id, member]));
  await rememberMembers(
    tx,
    [...members.values()].map((member) => ({ ...member, remainders: remainders.get(member.id) ?? {} })),
  );
  await evaluateTiers(tx, actor, membersByProgram(undone), timeZone, { isUndone: true });
}

function ordersOf(
  { ticket, program, member }: Held,
  { refund, result }: Step,
  isCancelled: boolean,
): Order[] {
  const { definition } =
    program.versions.find((one) => one.version === ticket.ruleVersion) ?? program.current;
  const about = {
    // Under the sale's own number: what it earned and what was undone of it add up.
    receiptId: ticket.receiptId,
    ruleVersion: ticket.ruleVersion,
    ...(refund.storeId === null ? {} : { storeId: refund.storeId }),
    reason: isCancelled ? "receipt_cancelled" : "refund",
    detail: { refundId: refund.receiptId },
  };
  const orders: Order[] = [];
  // First what was spent comes back, then what was earned is taken: a member who has used it owes no more than she must.
  if (result.giveBack > 0) {
    const of = { receiptId: ticket.receiptId };
    orders.push({
      kind: "return",
      membershipId: member.id,
      units: result.giveBack,
      of,
      at: refund.at,
      cause: about,
    });
  }
  if (result.clawback > 0) {
    orders.push({
      kind: "clawback",
      membershipId: member.id,
      units: result.clawback,
      policy: policyOf(definition, isCancelled),
      receiptId: ticket.receiptId,
      at: refund.at,
      cause: about,
    });
  }
  return orders;
}

/** What never happened leaves nothing behind, even where the shop leaves points after a refund. */
function policyOf({ refunds }: ProgramDefinition, isCancelled: boolean) {
  return isCancelled && refunds.policy === "pending_only" ? "clamp" : refunds.policy;
}

/** Vouchers that paid come back in proportion; what the sale had brought goes once nothing, or too little, is left of it. */
async function undoAdvantages(tx: Tx, actor: Actor, refunds: readonly Refund[]): Promise<void> {
  const saleIds = [...new Set(refunds.map((refund) => refund.saleId))];
  const sales = await salesTotals(tx, saleIds);
  const withVouchers = sales.filter((sale) => sale.hasVouchers);
  const used = await receiptsWithUsedRewards(
    tx,
    withVouchers.map(({ id }) => id),
  );
  // Few sales bear any of these: only they are gone through one by one.
  for (const sale of withVouchers) {
    const { isWhole } = sale;
    await undoVoucherUses(
      tx,
      sale.id,
      isWhole ? 1 : sale.refundedCents / Math.max(1, sale.totalCents),
      actor.name,
    );
    const leftCents = sale.totalCents - sale.refundedCents;
    if (isWhole || (sale.promisedFromCents !== null && leftCents < sale.promisedFromCents)) {
      await cancelVouchersOfReceipt(tx, sale.id, { keepsRewards: !isWhole || used.has(sale.id) });
    }
  }
  for (const sale of sales) if (sale.isWhole && sale.hasGifts) await takeBackGiftsOf(tx, actor, sale.id);
}

/**
 * Undoes what these receipts did, as if they had never been told: a file taken back, or a sale that was another customer's.
 * Their tickets are cancelled and may be written anew. Without `returnsSpent`, points that paid stay spent: the goods they paid
 * for were handed over, whoever's the receipt is.
 */
export async function cancelTickets(
  tx: Tx,
  actor: Actor,
  receiptIds: readonly string[],
  timeZone: string,
  { returnsSpent }: { readonly returnsSpent: boolean },
): Promise<void> {
  const tickets = await lockTickets(tx, receiptIds);
  if (tickets.length === 0) return;
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  const holders = await holdersOf(tx, tickets);
  const remainders = new Map([...holders.values()].map((member) => [member.id, member.remainders]));
  const used = await usedBeside(tx, tickets);
  const undone = tickets.flatMap((ticket): Undoing[] => {
    const program = programs.get(ticket.programId);
    const member = holders.get(ticket.membershipId);
    if (program === undefined || member === undefined) return [];
    const keepsBeside = used.has(ticket.receiptId);
    const everything = { lines: [], shippingCents: 0, wholeCents: null, isWhole: true, keepsBeside } as const;
    const result = refundTicket(
      ticket.frozen.ticket,
      ticket.frozen.refunded,
      everything,
      remainders.get(member.id) ?? {},
    );
    remainders.set(member.id, result.remainders);
    const refund = { receiptId: ticket.receiptId, at: tx.now, storeId: null };
    return [
      {
        ticket,
        program,
        member,
        steps: [{ refund, result: returnsSpent ? result : { ...result, giveBack: 0 } }],
        refundedCents: ticket.refundedCents,
        isCancelled: true,
      },
    ];
  });
  await applyUndone(tx, actor, undone, remainders, timeZone);
  for (const receiptId of new Set(receiptIds))
    await cancelVouchersOfReceipt(tx, receiptId, { keepsRewards: used.has(receiptId) });
}
