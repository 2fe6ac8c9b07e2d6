import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addDays, instantInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { type Found, findOrCreateCustomers, lockCustomers } from "../customers/index.ts";
import type { Order } from "./ledger-types.ts";
import { joinMany } from "./operations-members.ts";
import { move } from "./operations-ledger.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import { accountsOf } from "./queries-ledger.ts";
import { lockMembersOf } from "./queries-members.ts";
import { takenBack } from "./queries-openings.ts";
import { idleExpiryOf } from "./rules/expiry.ts";
import { toUnits } from "./rules/points.ts";
import type { OpeningsAnswer, OpeningsBody } from "./schema-ledger.ts";

type Opening = OpeningsBody["items"][number];

/**
 * Brings balances of another system, lot by lot, each with its own opening and last day. Somebody unknown becomes a customer and
 * a member, unless `createCustomers` is false: then the line is refused. The same key again moves nothing. One refused opening
 * does not stop the others. A dry run does everything and takes it back, so that it answers exactly what would happen.
 */
export async function openBalances(
  tx: Tx,
  actor: Actor,
  programId: string,
  body: OpeningsBody,
): Promise<OpeningsAnswer | Refusal> {
  const open = async () => await openAll(tx, actor, programId, body);
  return body.dryRun === true ? await takenBack(tx, open) : await open();
}

async function openAll(
  tx: Tx,
  actor: Actor,
  programId: string,
  { items, createCustomers = true }: OpeningsBody,
): Promise<OpeningsAnswer | Refusal> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  const { timeZone, country } = await currentMerchant(tx);
  const membershipOf = await membershipsFor(tx, actor, program, items, { country, create: createCustomers });
  const orders = items.map((item, index): Order | Refusal => {
    const membershipId = membershipOf[index] ?? refuse("unknown_membership");
    return isRefusal(membershipId) ? membershipId : openingOrder(item, membershipId, program, timeZone);
  });
  const moved = await move(
    tx,
    actor,
    orders.filter((order): order is Order => !isRefusal(order)),
  );
  let next = 0;
  const results = orders.map((order, index): OpeningsAnswer["results"][number] => {
    const membershipId = idOf(membershipOf[index]);
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
  options: { readonly country: string; readonly create: boolean },
): Promise<(string | Refusal)[]> {
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
    { ...options, source: "import" },
  );
  const customerOf = new Map<number, string | Refusal>();
  for (const [place, one] of found.entries()) {
    const index = asking[place]?.index;
    if (index !== undefined) customerOf.set(index, customerMeant(one));
  }
  const customerIds = [...new Set([...customerOf.values()].filter((one) => typeof one === "string"))];
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
    const unknown = refuse("unknown_membership");
    if (membershipId !== undefined) return own.has(membershipId) ? membershipId : unknown;
    const customerId = customerOf.get(index) ?? unknown;
    return isRefusal(customerId) ? customerId : (memberOf.get(customerId) ?? unknown);
  });
}

function customerMeant(found: Found): string | Refusal {
  switch (found.kind) {
    case "known":
    case "created":
      return found.customerId;
    case "ambiguous":
      return refuse("customer_is_ambiguous");
    case "unknown":
      return refuse("unknown_customer");
    case "unreadable":
      return refuse(found.code);
  }
}

function idOf(found: string | Refusal | undefined): string | null {
  return found === undefined || isRefusal(found) ? null : found;
}
