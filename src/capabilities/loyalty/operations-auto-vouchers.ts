import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { move } from "./operations-ledger.ts";
import type { TouchedMembers } from "./operations-tiers.ts";
import { issueVouchers, type VoucherWish } from "./operations-vouchers.ts";
import { membersReaching } from "./queries-auto-vouchers.ts";
import { stepsReached } from "./rules/auto-vouchers.ts";
import type { Voucher } from "./schema-vouchers.ts";

/** Turns balances that reach a step into vouchers, in the programs that do so at this occasion. What is below the step is kept. */
export async function autoVouchers(
  tx: Tx,
  actor: Actor,
  touched: readonly TouchedMembers[],
  occasion: "ticket" | "day" | "month",
): Promise<Voucher[]> {
  const vouchers: Voucher[] = [];
  for (const { program, memberIds } of touched) {
    const { autoVouchers: auto } = program.current.definition;
    if (auto === null || auto.every !== occasion) continue;
    const lowest = Math.min(...auto.steps.map((step) => step.units).filter((units) => units > 0));
    const members = await membersReaching(tx, memberIds, lowest);
    const wished = members.flatMap((member) => {
      const reached = stepsReached(auto, member.available);
      return reached === null ? [] : [{ member, reached }];
    });
    const moved = await move(
      tx,
      actor,
      wished.map(({ member, reached }) => ({
        kind: "redeem",
        membershipId: member.id,
        units: reached.units,
        cause: {
          ruleVersion: program.current.version,
          reason: "auto_voucher",
          detail: { count: reached.count, benefit: reached.voucher.benefit },
        },
      })),
    );
    const wishes = wished.flatMap(({ member, reached }, index): VoucherWish[] => {
      const done = moved[index];
      // What was due meanwhile may have taken the step away again.
      if (done === undefined || isRefusal(done) || done.seq === null) return [];
      const wish: VoucherWish = {
        template: reached.voucher,
        holderId: member.customerId,
        programId: program.id,
        origin: "auto",
        membershipId: member.id,
        seq: done.seq,
      };
      return Array.from({ length: reached.count }, () => wish);
    });
    vouchers.push(...(await issueVouchers(tx, actor, wishes)));
  }
  return vouchers;
}
