import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addDays, instantInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { findOrCreateCustomers, lockCustomers } from "../customers/index.ts";
import type { Order } from "./ledger-types.ts";
import { joinMany } from "./operations-members.ts";
import { move } from "./operations-ledger.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import { accountsOf } from "./queries-ledger.ts";
import { lockMembersOf } from "./queries-members.ts";
import { idleExpiryOf } from "./rules/expiry.ts";
import { toUnits } from "./rules/points.ts";
import type { OpeningsAnswer, OpeningsBody } from "./schema-ledger.ts";

type Opening = OpeningsBody["items"][number];

/**
 * Brings balances of another system, lot by lot, each with its own opening and last day. Somebody unknown becomes a customer and
 * a member; the same key again moves nothing. One refused opening does not stop the others.
 */
export async function openBalances(
  tx: Tx,
  actor: Actor,
  programId: string,
  { items }: OpeningsBody,
): Promise<OpeningsAnswer | Refusal> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  const { timeZone, country } = await currentMerchant(tx);
  const membershipOf = await membershipsFor(tx, actor, program, items, country);
  const orders = items.map((item, index): Order | Refusal => {
    const membershipId = membershipOf[index] ?? null;
    if (membershipId === null) return refuse("unknown_membership");
    return openingOrder(item, membershipId, program, timeZone);
  });
  const moved = await move(
    tx,
    actor,
    orders.filter((order): order is Order => !isRefusal(order)),
  );
  let next = 0;
  const results = orders.map((order, index): OpeningsAnswer["results"][number] => {
    const membershipId = membershipOf[index] ?? null;
    const result = isRefusal(order) ? order : moved[next++];
    if (result === undefined) throw new Error("An opening was asked and no result came.");
    if (isRefusal(result)) return { index, outcome: "refused", membershipId, code: result.refused };
    return { index, outcome: result.isRepeat ? "unchanged" : "moved", membershipId, code: null };
  });
  const count = (outcome: string): number => results.filter((one) => one.outcome === outcome).length;
  const counts = { moved: count("moved"), unchanged: count("unchanged"), refused: count("refused") };
  await recordAudit(tx, actor, {
    action: "loyalty.balances_opened",
    subjectKind: "program",
    subjectId: programId,
    detail: counts,
  });
  return { ...counts, results };
}

function openingOrder(
  item: Opening,
  membershipId: string,
  program: Launched,
  timeZone: string,
): Order | Refusal {
  const { definition } = program.current;
  const units = toUnits(item.points, definition.scale);
  if (isRefusal(units)) return units;
  if (item.expiresOn !== null && item.expiresOn < item.openedOn) return refuse("expires_before_it_opens");
  const at = instantInZone(`${item.openedOn}T00:00:00`, timeZone);
  // The last day is whole.
  const expiresAt =
    item.expiresOn === null ? null : instantInZone(`${addDays(item.expiresOn, 1)}T00:00:00`, timeZone);
  const idleExpiresAt = idleExpiryOf(definition.expiry, at, timeZone);
  return {
    kind: "opening",
    membershipId,
    units,
    lot: { activeFrom: null, expiresAt },
    ...(idleExpiresAt === null ? {} : { idleExpiresAt }),
    at,
    cause: { key: item.key, ruleVersion: program.current.version },
  };
}

async function membershipsFor(
  tx: Tx,
  actor: Actor,
  program: Launched,
  items: readonly Opening[],
  country: string,
): Promise<(string | null)[]> {
  const named = items.flatMap(({ membershipId }) => (membershipId === undefined ? [] : [membershipId]));
  const own = new Set(
    (await accountsOf(tx, named)).filter((row) => row.programId === program.id).map((row) => row.id),
  );
  const asking = items.flatMap(({ customer }, index) =>
    customer === undefined ? [] : [{ index, customer }],
  );
  const found = await findOrCreateCustomers(
    tx,
    actor,
    asking.map((one) => one.customer),
    { country, source: "import" },
  );
  const customerOf = new Map<number, string>();
  for (const [place, one] of found.entries()) {
    const index = asking[place]?.index;
    if (index !== undefined && (one.kind === "known" || one.kind === "created")) {
      customerOf.set(index, one.customerId);
    }
  }
  const customerIds = [...new Set(customerOf.values())];
  await lockCustomers(tx, customerIds);
  await joinMany(
    tx,
    actor,
    program,
    customerIds.map((customerId) => ({ customerId, at: tx.now })),
  );
  const members = await lockMembersOf(tx, customerIds, [program.id]);
  const memberOf = new Map(members.map((member) => [member.customerId, member.id]));
  return items.map(({ membershipId }, index) => {
    if (membershipId !== undefined) return own.has(membershipId) ? membershipId : null;
    return memberOf.get(customerOf.get(index) ?? "") ?? null;
  });
}
