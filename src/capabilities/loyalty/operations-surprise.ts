import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addMonths, type Day, dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { readStanding } from "../insight/index.ts";
import { giveEndowment } from "./operations-endowments.ts";
import { loyaltySettings } from "./operations-settings.ts";
import { issueVouchers } from "./operations-vouchers.ts";
import { pageOf, readPageCursor } from "./pages.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { selectEndowment } from "./queries-endowments.ts";
import { named } from "./queries-names.ts";
import { medianBasket, productMoney } from "./queries-shop-figures.ts";
import { holdBudget, insertSurprise, selectSurprises, spendBudget } from "./queries-surprise.ts";
import { voucherWorth } from "./rules/reward-worth.ts";
import type { VoucherTemplate } from "./schema-definition.ts";
import type { NamedSurprise, Surprise, SurpriseBody } from "./schema-rewards.ts";
import type { Voucher } from "./schema-vouchers.ts";

export type GivenSurprise = {
  readonly surprise: Surprise;
  readonly voucher: Voucher | null;
  readonly leftCents: number;
};

/**
 * Gives a customer something nobody expects, within the month's budget of the program: its surprise voucher, or a gift of a
 * stock. It counts what it costs the shop, in full when it is given. Refused: `program_has_no_surprise`,
 * `surprise_over_budget` (with what is left), and what giving refuses.
 */
export async function giveSurprise(
  tx: Tx,
  actor: Actor,
  { programId, customerId, endowmentId }: SurpriseBody,
): Promise<GivenSurprise | Refusal> {
  const program = (await launchedPrograms(tx)).find(({ id }) => id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  if (program.state !== "active") return refuse("program_is_not_running", { state: program.state });
  const { surprise: offered } = program.current.definition;
  if (offered === null) return refuse("program_has_no_surprise");
  const holderId = (await speakingIds(tx, [customerId])).get(customerId);
  if (holderId === undefined) return refuse("no_such_customer", { field: "customerId", id: customerId });

  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  const costCents =
    endowmentId === undefined ? await costOf(tx, offered.voucher, today) : await costOfGift(tx, endowmentId);
  if (isRefusal(costCents)) return costCents;
  const month = `${today.slice(0, 7)}-01`;
  const budget = await holdBudget(tx, { programId, month, budgetCents: offered.monthlyBudgetCents });
  const leftCents = budget.budgetCents - budget.spentCents - costCents;
  if (leftCents < 0) return refuse("surprise_over_budget", { costCents, leftCents: leftCents + costCents });

  const given =
    endowmentId === undefined
      ? await issueOne(tx, actor, { template: offered.voucher, holderId, programId })
      : await giveEndowment(tx, actor, { endowmentId, quantity: 1, customerId: holderId });
  if (isRefusal(given)) return given;
  await spendBudget(tx, { programId, month, cents: costCents });
  const voucher = "code" in given ? given : null;
  const surprise = {
    id: newId(Date.parse(tx.now)),
    programId,
    customerId: holderId,
    voucherId: voucher?.id ?? null,
    endowmentId: endowmentId ?? null,
    costCents,
    givenBy: actor.name,
  };
  await insertSurprise(tx, { ...surprise, month });
  await recordAudit(tx, actor, {
    action: "surprise.given",
    subjectKind: "customer",
    subjectId: holderId,
    detail: { programId, costCents },
  });
  return { surprise: { ...surprise, givenAt: tx.now }, voucher, leftCents };
}

export async function listSurprises(
  tx: Tx,
  actor: Actor,
  query: { readonly limit?: number; readonly cursor?: string; readonly programId?: string },
): Promise<{ items: readonly NamedSurprise[]; nextCursor: string | null } | Refusal> {
  const before = readPageCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50, programId = null } = query;
  const page = pageOf(
    await selectSurprises(tx, { programId, before, limit: limit + 1 }),
    limit,
    ({ id }) => id,
  );
  return { ...page, items: await named(tx, actor, page.items, ({ customerId }) => customerId) };
}

async function issueOne(
  tx: Tx,
  actor: Actor,
  wish: { readonly template: VoucherTemplate; readonly holderId: string; readonly programId: string },
): Promise<Voucher> {
  const [voucher] = await issueVouchers(tx, actor, [{ ...wish, origin: "surprise" }]);
  if (voucher === undefined) throw new Error("The surprise's voucher was not made.");
  return voucher;
}

async function costOf(tx: Tx, template: VoucherTemplate, today: Day): Promise<number> {
  const { benefit } = template;
  const sku = benefit.type === "product" ? benefit.sku : null;
  const product = sku === null ? undefined : await productMoney(tx, sku);
  const isPercent = benefit.type === "percent";
  return voucherWorth(template, {
    marginRate: (await loyaltySettings(tx)).marginRate ?? (await readStanding(tx)).marginRate,
    medianBasketCents: isPercent ? await medianBasket(tx, addMonths(today, -12), today) : 0,
    products: sku === null || product === undefined ? {} : { [sku]: product },
    endowments: {},
  }).costCents;
}

async function costOfGift(tx: Tx, endowmentId: string): Promise<number | Refusal> {
  const stock = await selectEndowment(tx, endowmentId);
  return stock?.unitCostCents ?? refuse("unknown_endowment", { id: endowmentId });
}
