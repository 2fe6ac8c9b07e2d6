import type { Tx } from "../../platform/database.ts";
import { recordAndMerged, speakingIds } from "../customers/index.ts";
import type { Applying } from "./applying.ts";
import type { TillSettings } from "./queries.ts";
import { findCashier } from "./queries-cashiers.ts";
import { isNoted, type NewIncident } from "./queries-incidents.ts";
import { creditsOfCashier, creditsOfCustomer } from "./queries-operations.ts";
import { boundsOf } from "./rules/clock.ts";
import type { CreditOperation } from "./schema-operation.ts";

const msPerHour = 3_600_000;

/**
 * What an owner would like to know of a credit (widget W13): a cashier's own card, a card credited too often in a day, a cashier
 * who credits too often in an hour. Nothing is refused for it.
 */
export async function checksOf(
  tx: Tx,
  asked: {
    readonly applying: Applying;
    readonly said: CreditOperation;
    readonly customerId: string;
    readonly day: string;
    readonly settings: TillSettings;
  },
): Promise<NewIncident[]> {
  const { applying, said, customerId, day, settings } = asked;
  const { at, session } = applying;
  const incidents: NewIncident[] = [];
  if (await isOwnCard(tx, said.cashierId, customerId)) incidents.push({ kind: "own_card" });
  const { from, to } = boundsOf(day, session.device.timeZone);
  const customerIds = await recordAndMerged(tx, customerId);
  const today = 1 + (await creditsOfCustomer(tx, { customerIds, from, to }));
  if (today > settings.perCardPerDay && !(await isNoted(tx, { kind: "card_often", customerId, from }))) {
    incidents.push({ kind: "card_often", detail: { times: today, allowed: settings.perCardPerDay } });
  }
  const { cashierId } = said;
  const hourAgo = new Date(Date.parse(at) - msPerHour).toISOString();
  const lately = 1 + (await creditsOfCashier(tx, { cashierId, from: hourAgo, to: at }));
  const isMany = lately > settings.perCashierPerHour;
  if (isMany && !(await isNoted(tx, { kind: "cashier_often", cashierId, from: hourAgo }))) {
    incidents.push({ kind: "cashier_often", detail: { times: lately, allowed: settings.perCashierPerHour } });
  }
  return incidents;
}

async function isOwnCard(tx: Tx, cashierId: string, customerId: string): Promise<boolean> {
  const own = (await findCashier(tx, cashierId))?.customerId ?? null;
  return own !== null && (await speakingIds(tx, [own])).get(own) === customerId;
}
