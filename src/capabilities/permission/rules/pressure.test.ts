import fc from "fast-check";
import { expect, test } from "vitest";
import { type Calendar, concerns, type Contact, type Limit, roomOf, spanAround } from "./pressure.ts";

const hour = 3_600_000;
const utc: Calendar = {
  dayOf: (at) => new Date(at).toISOString().slice(0, 10),
  midnightOf: (day) => Date.parse(`${day}T00:00:00Z`),
};
const at = (text: string) => Date.parse(text);

function limitOf(change: Partial<Limit>): Limit {
  return {
    key: "cap",
    channel: null,
    topic: null,
    most: 1,
    span: "rolling",
    hours: 24,
    onHit: "skip",
    ...change,
  };
}
const made = (text: string): Contact => ({ channel: "email", topic: "", at: at(text), state: "made" });

test("a message exactly as old as a rolling span counts no more", () => {
  const week = limitOf({ hours: 168, most: 2 });
  const contacts = [made("2026-06-01T09:00:00Z"), made("2026-06-03T09:00:00Z")];
  expect(roomOf(week, contacts, at("2026-06-08T08:59:59Z"), utc)).toEqual({
    left: 0,
    freeAt: at("2026-06-08T09:00:00Z"),
  });
  expect(roomOf(week, contacts, at("2026-06-08T09:00:00Z"), utc).left).toBe(1);
});

test("weeks begin on Monday, months on their first", () => {
  const sunday = at("2026-06-07T22:00:00Z");
  expect(roomOf(limitOf({ span: "week", hours: null }), [made("2026-06-01T00:00:00Z")], sunday, utc)).toEqual(
    {
      left: 0,
      freeAt: at("2026-06-08T00:00:00Z"),
    },
  );
  expect(
    roomOf(limitOf({ span: "week", hours: null }), [made("2026-05-31T23:59:59Z")], sunday, utc).left,
  ).toBe(1);
  expect(spanAround({ span: "month", hours: null }, at("2026-12-31T12:00:00Z"), utc)).toEqual({
    after: at("2026-12-01T00:00:00Z") - 1,
    before: at("2027-01-01T00:00:00Z"),
  });
});

test("a place that was kept counts as of now, however long ago it was kept", () => {
  const kept: Contact = { ...made("2026-06-01T09:00:00Z"), state: "reserved" };
  expect(roomOf(limitOf({}), [kept], at("2026-06-05T09:00:00Z"), utc)).toEqual({
    left: 0,
    freeAt: at("2026-06-06T09:00:00Z"),
  });
});

test("a cap of none never has room, a calling machine counts as the telephone", () => {
  expect(roomOf(limitOf({ most: 0 }), [], 0, utc)).toEqual({ left: 0, freeAt: null });
  expect(concerns({ channel: "phone", topic: null }, { channel: "robocall", topic: "x" })).toBe(true);
  expect(concerns({ channel: null, topic: "offers" }, { channel: "sms", topic: "" })).toBe(false);
});

test("whoever only speaks where there is room never exceeds a rolling cap, in any window", () => {
  const wish = fc.record({ at: fc.integer({ min: 0, max: 400 }), isSlow: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(wish, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 72 }),
      (wishes, most, hours) => {
        const limit = limitOf({ most, hours });
        const contacts: Contact[] = [];
        for (const { at: when, isSlow } of wishes.toSorted((one, other) => one.at - other.at)) {
          // What was slow to leave leaves just before the next one is asked for.
          for (const [index, one] of contacts.entries())
            if (one.state === "reserved") contacts[index] = { ...one, state: "made", at: when * hour };
          if (roomOf(limit, contacts, when * hour, utc).left === 0) continue;
          contacts.push({
            channel: "email",
            topic: "",
            at: when * hour,
            state: isSlow ? "reserved" : "made",
          });
        }
        const instants = contacts.map((one) => one.at);
        for (const last of instants)
          expect(
            instants.filter((one) => one > last - hours * hour && one <= last).length,
          ).toBeLessThanOrEqual(most);
      },
    ),
  );
});

test("the first moment with room has room, and no moment before it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom("rolling" as const, "day" as const, "week" as const, "month" as const),
      (hours, most, span) => {
        const limit = limitOf({ most, span, hours: span === "rolling" ? 48 : null });
        const contacts = hours.map(
          (one): Contact => ({ channel: "sms", topic: "", at: one * hour, state: "made" }),
        );
        const now = 201 * hour;
        const { left, freeAt } = roomOf(limit, contacts, now, utc);
        if (left > 0) {
          expect(freeAt).toBe(now);
          return;
        }
        expect(roomOf(limit, contacts, freeAt ?? 0, utc).left).toBeGreaterThan(0);
        expect(roomOf(limit, contacts, (freeAt ?? 0) - 1, utc).left).toBe(0);
      },
    ),
  );
});
