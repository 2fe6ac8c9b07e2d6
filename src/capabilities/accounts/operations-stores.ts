import plan from "libphonenumber-js/metadata.max";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { dayInZone, isDay } from "../../values/day.ts";
import { phoneOf } from "../../values/phone.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "./audit.ts";
import { type StoreFace, storeFaces } from "./face.ts";
import { replaceExceptions, selectStorePlaces, updateStorePlace } from "./queries-places.ts";
import { orderSpans, type Span } from "./rules/hours.ts";
import type { StorePlaceChange } from "./schema-places.ts";

const wrongHours = { time: "hours_time", empty: "hours_empty", overlap: "hours_overlap" } as const;

/** Where a store is and when it is open. Hours are kept in order; those that lie over each other are refused, day by day. */
export async function changeStorePlace(
  tx: Tx,
  actor: Actor,
  id: string,
  wanted: StorePlaceChange,
): Promise<StoreFace | Refusal> {
  const store = (await selectStorePlaces(tx, id))[0];
  if (store === undefined) return refuse("unknown_store");
  const { latitude, longitude } = wanted;
  if ((latitude === null) !== (longitude === null)) return refuse("place_needs_both", { field: "latitude" });
  const phone = (wanted.phone ?? "").trim() || null;
  if (phone !== null && phoneOf(phone, store.country ?? "FR", plan) === null)
    return refuse("phone_not_readable", { field: "phone", phone });
  const problem = problemOf(wanted);
  if (problem !== null) return problem;
  await updateStorePlace(tx, id, {
    ...{ phone, latitude, longitude, holidays: wanted.holidays },
    hours: wanted.hours?.map(ordered) ?? null,
  });
  // Days gone by are history: whoever looks back sees the hours of then.
  const from = dayInZone(tx.now, store.timeZone);
  const exceptions = wanted.exceptions.map(({ day, spans, note }) => ({
    ...{ day, spans: ordered(spans) },
    note: (note ?? "").trim() || null,
  }));
  await replaceExceptions(tx, id, from, exceptions);
  await recordAudit(tx, actor, { action: "store.hours_changed", subjectKind: "store", subjectId: id });
  return (await storeFaces(tx)).find((one) => one.id === id) ?? refuse("unknown_store");
}

function problemOf({ hours, exceptions }: StorePlaceChange): Refusal | null {
  const days = exceptions.map(({ day }) => day);
  const strange = days.find((day) => !isDay(day));
  if (strange !== undefined) return refuse("unreadable_date", { field: "exceptions", day: strange });
  const twice = days.find((day, place) => days.indexOf(day) !== place);
  if (twice !== undefined) return refuse("exception_twice", { field: "exceptions", day: twice });
  const every = [
    ...(hours ?? []).map((spans, weekday) => ({ field: `hours/${weekday}`, spans })),
    ...exceptions.map(({ day, spans }) => ({ field: `exceptions/${day}`, spans })),
  ];
  for (const { field, spans } of every) {
    const read = orderSpans(spans);
    if ("wrong" in read)
      return refuse(wrongHours[read.wrong], { field, from: read.span[0], to: read.span[1] });
  }
  return null;
}

function ordered(spans: readonly Span[]): readonly Span[] {
  const read = orderSpans(spans);
  return "spans" in read ? read.spans : spans;
}
