import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { speakingIds } from "../customers/index.ts";
import { peopleOf } from "./audience.ts";
import { plannedSends } from "./planned.ts";
import { reachableSql } from "./queries-audience.ts";
import { type CallOutcome, insertContact } from "./queries-contacts.ts";
import { forecastRow } from "./queries-forecast.ts";
import { heldBackOf, limitsOf, receivedBy } from "./queries-pressure.ts";
import { bandsWithOneMore, pastOf, receivedByGroup } from "./queries-received.ts";
import { expectUnsubscribes, harmOf, pressureBands, pressureDays } from "./rules/harm.ts";
import type {
  ExpectedAnswer,
  ForecastAnswer,
  PersonPressureAnswer,
  ReceivedAnswer,
} from "./schema-pressure.ts";

const msPerDay = 86_400_000;

/** What each group of customers had in the last thirty days, and from how many messages on people leave. */
export async function pressureReceived(tx: Tx): Promise<ReceivedAnswer> {
  const groups = await receivedByGroup(tx);
  const { bands, from } = harmOf(await pastOf(tx));
  return {
    days: pressureDays,
    bands: pressureBands.map((band) => ({ ...band })),
    groups: groups.map((group) => ({ ...group, bands: [...group.bands] })),
    harm: { bands: [...bands], from },
  };
}

/**
 * What is planned within so many days, what of it will find no place below the shop's caps and people's own choices, and how many
 * may leave because of what does leave. Nothing is reserved and nothing decided: arbitration does that when each is due.
 */
export async function pressureForecast(tx: Tx, days = 14): Promise<ForecastAnswer> {
  const until = new Date(Date.parse(tx.now) + days * msPerDay).toISOString();
  const planned = await plannedSends(tx, { from: tx.now, until });
  const { meant, ...told } = await forecastRow(tx, planned, until);
  return {
    from: tx.now,
    until,
    ...told,
    days: [...told.days],
    sources: [...told.sources],
    limits: [...told.limits],
    persons: [...told.persons],
    unsubscribes: expectUnsubscribes(meant, await pastOf(tx)),
  };
}

/** How many may leave if those of an audience whom this way reaches get one more message now. */
export async function unsubscribesExpected(
  tx: Tx,
  audience: { readonly rule: unknown } | { readonly customerIds: readonly string[] },
  asked: { readonly channel: string },
): Promise<ExpectedAnswer | Refusal<"people_rule_unreadable">> {
  const people = await peopleOf(tx, audience);
  if (isRefusal(people)) return people;
  const bands = await bandsWithOneMore(tx, reachableSql(tx, asked.channel, people));
  const meant = bands.map((band) => ({ ...band, channel: asked.channel }));
  return {
    people: bands.reduce((sum, { messages }) => sum + messages, 0),
    ...expectUnsubscribes(meant, await pastOf(tx)),
  };
}

/** What one customer had lately, and the room each limit leaves her now. */
export async function pressureOn(
  tx: Tx,
  customerId: string,
): Promise<PersonPressureAnswer | Refusal<"unknown_customer">> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId });
  return {
    days: pressureDays,
    received: await receivedBy(tx, speaker, pressureDays),
    heldBack: await heldBackOf(tx, speaker),
    limits: (await limitsOf(tx, speaker)).map((limit) => ({ ...limit })),
  };
}

/**
 * Notes that somebody was called, whether or not she answered: the law counts attempts (C. conso. D223-9) and lets a refusal
 * rest for sixty days.
 *
 * @returns the id of the contact
 */
export async function noteCall(
  tx: Tx,
  call: {
    readonly customerId: string;
    readonly outcome: CallOutcome;
    /** Of a call list: the message's id, whose kept place it takes. */
    readonly id?: string;
    readonly purpose?: "marketing" | "service" | "survey" | "requested_callback";
    readonly topic?: string;
    /** Instant of the call; that of the transaction when absent. */
    readonly at?: string;
  },
): Promise<{ id: string }> {
  const id = call.id ?? newId(Date.parse(tx.now));
  const { customerId, outcome, purpose = "marketing", topic = "", at = tx.now } = call;
  await insertContact(tx, { id, customerId, channel: "phone", purpose, topic, at, outcome });
  return { id };
}
