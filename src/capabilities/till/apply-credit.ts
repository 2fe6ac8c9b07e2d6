import type { Tx } from "../../platform/database.ts";
import { say } from "../../platform/texts.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { lockCustomers } from "../customers/index.ts";
import { counterPrograms, lendPoints, oweLent, sell } from "../loyalty/index.ts";
import type { CounterProgram } from "../loyalty/shared.ts";
import type { Applied, Applying } from "./applying.ts";
import { checksOf } from "./checks.ts";
import { type Plan, planWithoutNetwork, plainPlan } from "./conflicts.ts";
import { selectSettings, type TillSettings } from "./queries.ts";
import type { NewIncident } from "./queries-incidents.ts";
import { creditOfTicket, holdTicket } from "./queries-operations.ts";
import { boundsOf } from "./rules/clock.ts";
import type { CreditOperation } from "./schema-operation.ts";
import { customerOf } from "./who.ts";

/**
 * Notes a purchase by its amount: points earned, reward, vouchers and points used, tied to one sale so that all of it can be given
 * back. With the network what is not possible is refused; what a till let a customer have without one stands, and what it costs
 * is a visible debt or a noted sum, and something to look at.
 */
export async function applyCredit(
  tx: Tx,
  applying: Applying,
  said: CreditOperation,
): Promise<Applied | Refusal> {
  const { session, at } = applying;
  const customerId = await customerOf(tx, said.customer, { isOffline: said.offline });
  if (isRefusal(customerId)) return customerId;
  await lockCustomers(tx, [customerId]);
  const settings = await selectSettings(tx);
  const day = dayInZone(at, session.device.timeZone);
  const numbered = await numberOf(tx, applying, said, { customerId, day, settings });
  if (isRefusal(numbered)) return numbered;
  const noReason = reasonMissing(said, settings);
  if (noReason && !said.offline) return refuse("reason_needed", { field: "reason" });
  const programs = await counterPrograms(tx);
  const plan = said.offline
    ? await planWithoutNetwork(tx, { applying, said, customerId, programs, day, settings })
    : plainPlan(said);
  const sold = await sellPlanned(tx, applying, said, { customerId, plan, externalId: numbered.externalId });
  if (isRefusal(sold)) return sold;
  if ((said.commonPoints?.cents ?? 0) > sold.dueCents) {
    return refuse("common_points_exceed_price", { field: "commonPoints", mostCents: sold.dueCents });
  }
  const spentCents = said.amountCents - plan.typedCents - sold.dueCents;
  const tooMuch = needsManager(applying, settings, spentCents);
  if (tooMuch && !said.offline) return refuse("manager_code_needed", { cents: spentCents });
  const credited = creditedOf(programs, sold.programs);
  const incidents: NewIncident[] = [
    ...numbered.incidents,
    ...plan.incidents,
    ...(noReason ? [{ kind: "no_reason" } as const] : []),
    ...(tooMuch ? [{ kind: "no_manager", cents: spentCents } as const] : []),
    ...announcedMore(said, credited),
    ...(await checksOf(tx, { applying, said, customerId, day, settings })),
  ];
  return {
    customerId,
    receiptId: sold.receiptId,
    amountCents: said.amountCents,
    isSpending: plan.reward !== null || spentCents + plan.typedCents > 0,
    ...(said.ticketNumber === undefined ? {} : { ticketNumber: said.ticketNumber.trim() }),
    ...(said.reason === undefined ? {} : { reason: said.reason }),
    credited,
    vouchers: sold.vouchers.flatMap((voucher) =>
      "code" in voucher && typeof voucher.code === "string" ? [{ code: voucher.code }] : [],
    ),
    dueCents: sold.dueCents,
    incidents,
  };
}

function reasonMissing({ ticketNumber, reason }: CreditOperation, settings: TillSettings): boolean {
  return settings.reasonWithoutTicket && ticketNumber === undefined && reason === undefined;
}

function needsManager(applying: Applying, { codeAboveCents }: TillSettings, spentCents: number): boolean {
  return codeAboveCents !== null && spentCents > codeAboveCents && !applying.isAllowed;
}

type Numbered = { readonly externalId: string; readonly incidents: readonly NewIncident[] };

/**
 * One ticket of a store counts once. The same number for somebody or something else is a slip of the keys: refused while there
 * is a network, and otherwise counted under a number of its own and looked at.
 */
async function numberOf(
  tx: Tx,
  { session, at }: Applying,
  said: CreditOperation,
  known: { readonly customerId: string; readonly day: string; readonly settings: TillSettings },
): Promise<Numbered | Refusal> {
  const ticketNumber = said.ticketNumber?.trim() ?? "";
  if (ticketNumber === "") return { externalId: said.id, incidents: [] };
  const { storeId, timeZone } = session.device;
  const { day, settings, customerId } = known;
  const isDaily = settings.ticketNumbers === "daily";
  await holdTicket(tx, storeId, ticketNumber);
  const earlier = await creditOfTicket(tx, {
    storeId,
    ticketNumber,
    day: isDaily ? boundsOf(day, timeZone) : null,
  });
  const externalId = isDaily ? `${day}/${ticketNumber}` : ticketNumber;
  if (earlier === undefined) return { externalId, incidents: [] };
  const holder =
    earlier.customerId === null
      ? null
      : await customerOf(tx, { id: earlier.customerId }, { isOffline: false });
  if (holder === customerId && earlier.amountCents === said.amountCents) {
    return refuse("ticket_already_credited", { ticketNumber, at });
  }
  if (!said.offline) return refuse("ticket_number_already_used", { ticketNumber, field: "ticketNumber" });
  const detail = { ticketNumber, earlierId: earlier.id, earlierCents: earlier.amountCents };
  return { externalId: said.id, incidents: [{ kind: "ticket_again", detail }] };
}

type Sold = Exclude<Awaited<ReturnType<typeof sell>>, Refusal>;

async function sellPlanned(
  tx: Tx,
  applying: Applying,
  said: CreditOperation,
  planned: { readonly customerId: string; readonly plan: Plan; readonly externalId: string },
): Promise<Sold | Refusal> {
  const { actor, session, at } = applying;
  const { plan, customerId, externalId } = planned;
  const { device } = session;
  const { language } = await currentMerchant(tx);
  const body = {
    source: `counter:${device.storeId}`,
    externalId,
    customer: { id: customerId },
    store: device.storeId,
    channel: "shop" as const,
    happenedAt: at,
    till: device.name,
    staffLabel: actor.name.slice(0, 80),
    amountOnly: true,
    lines: [
      {
        label: say(language, "till.line"),
        unitPrice: (said.amountCents / 100).toFixed(2),
        ...(plan.typedCents === 0 ? {} : { discountCents: plan.typedCents }),
      },
    ],
    ...(plan.voucherCodes.length === 0 ? {} : { codes: [...plan.voucherCodes] }),
    ...(plan.reward === null ? {} : { rewards: [plan.reward] }),
    ...(plan.payWith === null ? {} : { payWith: [plan.payWith] }),
  };
  for (const loan of plan.loans) await lendPoints(tx, actor, loan);
  const answer = await sell(tx, actor, body);
  if (isRefusal(answer)) return answer;
  const [rejected] = answer.rejected;
  if (rejected !== undefined) {
    return refuse(rejected.reason, { field: "voucherCodes", code: rejected.code });
  }
  for (const loan of plan.loans) await oweLent(tx, actor, loan);
  return answer;
}

/** In units, as the till counts. */
function creditedOf(
  programs: readonly CounterProgram[],
  answered: Sold["programs"],
): NonNullable<Applied["credited"]> {
  return answered.map(({ programId, earned }) => {
    const scale = programs.find(({ id }) => id === programId)?.versions[0]?.definition.scale ?? 0;
    return { programId, units: Math.round(earned * 10 ** scale) };
  });
}

/** Whoever was told of more than was credited has been promised it: somebody must look. */
function announcedMore(
  { announced }: CreditOperation,
  credited: NonNullable<Applied["credited"]>,
): NewIncident[] {
  return announced.flatMap(({ programId, units }): NewIncident[] => {
    const given = credited.find((one) => one.programId === programId)?.units ?? 0;
    return units <= given ? [] : [{ kind: "announced_more", detail: { programId, announced: units, given } }];
  });
}
