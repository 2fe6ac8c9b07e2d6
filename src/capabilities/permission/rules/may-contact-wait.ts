import { addDays, type Day, dayInZone, daysBetween, instantInZone } from "../../../values/day.ts";
import type { Channel, Purpose } from "./may-contact-facts.ts";
import { isCall } from "./may-contact-said.ts";
import type { View } from "./may-contact-view.ts";
import type { QuietHours } from "./quiet-hours.ts";
import type { Reason } from "./reasons.ts";
import type { Hours, Law } from "./law.ts";
import { closedAt, narrowed, nextOpening } from "./windows.ts";

const dayMs = 86_400_000;

/** What time alone ends. `until` (ISO); null: it never ends. */
export type Hold = { readonly reason: Reason; readonly rule: string; readonly until: string | null };

/** Everything that makes her wait at an instant, in the order of the reasons; hours not counted. */
export function holdsAt(view: View, at: string): Hold[] {
  return [
    pausedAt(view, at),
    refusedCallAt(view, at),
    tooManyCallsAt(view, at),
    ...cappedAt(view, at),
  ].filter((hold) => hold !== null);
}

function midnight(day: Day, { facts }: View): string {
  return instantInZone(`${day}T00:00:00`, facts.timeZone);
}

/** A pause is over when its day begins. Messages that serve her go on. */
function pausedAt(view: View, at: string): Hold | null {
  const { pausedUntil } = view.facts.preferences;
  if (pausedUntil === null || view.purpose === "service") return null;
  const until = pausedUntil.length === 10 ? midnight(pausedUntil, view) : pausedUntil;
  return Date.parse(at) < Date.parse(until) ? { reason: "PREF_PAUSED", rule: "PRESS-02", until } : null;
}

/** The calls that the law counts: those to sell, to a consumer, that have been. */
function soldByCall({ facts, purpose }: View, at: string): { day: Day; outcome: string | null }[] {
  if (purpose !== "marketing" || !isCall(facts.channel) || facts.person.kind !== "consumer") return [];
  return facts.previousContacts
    .filter(({ channel, purpose: earlier }) => isCall(channel) && earlier === "marketing")
    .filter((contact) => Date.parse(contact.at) <= Date.parse(at))
    .map((contact) => ({ day: dayInZone(contact.at, facts.timeZone), outcome: contact.outcome }));
}

function refusedCallAt(view: View, at: string): Hold | null {
  const { refusalDays } = view.rules;
  if (refusalDays === null) return null;
  const refused = soldByCall(view, at)
    .filter(({ outcome }) => outcome === "refused")
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  if (refused === undefined) return null;
  const until = midnight(addDays(refused, refusalDays + 1), view);
  return Date.parse(at) < Date.parse(until)
    ? { reason: "REFUSAL_COOLDOWN", rule: view.rules.by.refusalDays, until }
    : null;
}

function tooManyCallsAt(view: View, at: string): Hold | null {
  const { callsMost } = view.rules;
  if (callsMost === null) return null;
  const today = dayInZone(at, view.facts.timeZone);
  const within = soldByCall(view, at)
    .map(({ day }) => day)
    .filter((day) => daysBetween(day, today) < callsMost.days)
    .toSorted();
  const leaving = within.at(-callsMost.most);
  if (leaving === undefined) return null;
  const until = midnight(addDays(leaving, callsMost.days), view);
  return { reason: "FREQ_LEGAL", rule: view.rules.by.callsMost, until };
}

function cappedAt({ facts, purpose }: View, at: string): Hold[] {
  if (purpose !== "marketing") return [];
  const now = Date.parse(at);
  return facts.merchant.caps.flatMap(({ channels, max, days }): Hold[] => {
    if (!channels.includes(facts.channel)) return [];
    const span = days * dayMs;
    const within = facts.previousContacts
      .filter((contact) => channels.includes(contact.channel) && contact.purpose === "marketing")
      .map((contact) => Date.parse(contact.at))
      .filter((moment) => moment <= now && moment > now - span)
      .toSorted((one, other) => one - other);
    if (within.length < max) return [];
    const leaving = max === 0 ? undefined : within.at(-max);
    const until = leaving === undefined ? null : new Date(leaving + span).toISOString();
    return [{ reason: "PRESSURE_CAP", rule: "PRESS-01", until }];
  });
}

/** The hours in which she may be reached; null: any. */
export function hoursOf({ facts, purpose, rules }: View): Hours | null {
  const { channel, merchant, person } = facts;
  return hoursFor({
    channel,
    purpose,
    rules,
    isConsumer: person.kind === "consumer",
    quiet: merchant.quiet ?? null,
  });
}

/** The hours for a channel and purpose: those of the law, narrowed by what the shop keeps quiet about, its offers. */
export function hoursFor({
  channel,
  purpose,
  rules,
  isConsumer,
  quiet = null,
}: {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly rules: Law;
  readonly isConsumer: boolean;
  readonly quiet?: QuietHours | null | undefined;
}): Hours | null {
  const own = purpose === "marketing" || purpose === "consent_renewal" ? quiet : null;
  if (channel === "sms") return narrowed(rules.smsHours, own);
  if (isCall(channel)) return narrowed(isConsumer ? rules.consumerCallHours : rules.businessCallHours, own);
  return channel === "post" ? null : narrowed(null, own);
}

/** The rule that the hours come from. */
export function hoursRule({ facts, rules }: View): string {
  if (facts.channel === "sms") return rules.by.smsHours;
  if (!isCall(facts.channel)) return "PRESS-02";
  return facts.person.kind === "consumer" ? rules.by.consumerCallHours : rules.by.businessCallHours;
}

/** Why the hour is wrong; null: it is right. */
export function wrongHour(view: View, hours: Hours | null): Reason | null {
  if (hours === null) return null;
  return closedAt(hours, view.now, { timeZone: view.facts.timeZone, calendar: view.calendar });
}

/** The first instant at which nothing makes her wait any more (ISO); null: never. */
export function firstFree(view: View, hours: Hours | null): string | null {
  let at = view.now;
  for (let round = 0; round < 100; round += 1) {
    const holds = holdsAt(view, at);
    if (holds.some(({ until }) => until === null)) return null;
    const latest =
      holds
        .map(({ until }) => until ?? at)
        .toSorted(byTime)
        .at(-1) ?? at;
    const place = { timeZone: view.facts.timeZone, calendar: view.calendar };
    const open = hours === null ? latest : nextOpening(hours, latest, place);
    if (open === null) return null;
    if (Date.parse(open) === Date.parse(at)) return at;
    at = open;
  }
  return null;
}

const byTime = (one: string, other: string): number => Date.parse(one) - Date.parse(other);
