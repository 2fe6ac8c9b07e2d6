import fc from "fast-check";
import { expect, test } from "vitest";
import { newcomer } from "../../loyalty/shared.ts";
import type { CounterPage, CounterRow } from "../schema-row.ts";
import { leanPage, wholePage } from "./lean.ts";

const asOf = "2026-11-22T08:00:00.000Z";
const words = fc.constantFrom("", "Inès", "0", "false");
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const instant = fc.constantFrom("2026-11-22T07:00:00.000Z", "2027-01-01T00:00:00.000Z");

const lot = fc.record({
  units: fc.nat(50),
  activeFrom: maybe(instant),
  expiresAt: maybe(instant),
  openedAt: instant,
});
const wallet = fc
  .record({
    programId: fc.constantFrom("points", "stamps"),
    membershipId: fc.constantFrom(null, "known"),
    status: fc.constantFrom("active", "control", "closed"),
    joinedAt: maybe(instant),
    lots: fc.array(lot, { maxLength: 2 }),
    debtUnits: fc.nat(3),
    remainders: fc.constantFrom({}, { each: 4 }),
    lastVisitOn: maybe(fc.constant("2026-11-20")),
    earned: maybe(fc.constant({ on: "2026-11-20", ofDay: 0, ofMonth: 1, ofYear: 2 })),
  })
  .map((some) => ({ ...newcomer(some.programId), ...some }));

const row: fc.Arbitrary<CounterRow> = fc.record({
  id: fc.uuid(),
  firstName: words,
  initial: words,
  postcode: maybe(words),
  cards: fc.array(words, { maxLength: 2 }),
  phoneEnds: fc.array(words, { maxLength: 2 }),
  tokens: words,
  visits: fc.nat(2),
  lastVisitOn: maybe(fc.constant("2026-11-20")),
  birthday: maybe(fc.constant({ day: 1, month: 1 })),
  isStaff: fc.boolean(),
  isRegular: fc.boolean(),
  notes: fc.nat(1),
  wallets: fc.array(wallet, { maxLength: 2 }),
  vouchers: fc.constant([]),
  proof: words,
  asOf: fc.constant(asOf),
});

const page: fc.Arbitrary<CounterPage> = fc.record({
  rows: fc.array(fc.oneof(row, fc.record({ id: fc.uuid(), gone: fc.constant(true as const) })), {
    maxLength: 4,
  }),
  nextCursor: maybe(words),
  upTo: instant,
});

test("a page that travelled says the same as before", () => {
  fc.assert(
    fc.property(page, (before) => {
      const sent = JSON.parse(JSON.stringify(leanPage(before, asOf))) as ReturnType<typeof leanPage>;
      expect(wholePage(sent)).toEqual(before);
    }),
  );
});

test("nothing that is empty travels, nor which membership it is", () => {
  const [told] = fc.sample(row, 1);
  if (told === undefined) throw new Error("no row");
  const bare: CounterRow = {
    ...told,
    ...{ firstName: "", initial: "", postcode: null, cards: [], phoneEnds: [], tokens: "", visits: 0 },
    ...{ lastVisitOn: null, birthday: null, isStaff: false, isRegular: false, notes: 0, vouchers: [] },
    id: "a",
    proof: "b",
    wallets: [{ ...newcomer("points"), membershipId: "0199" }],
  };
  expect(leanPage({ rows: [bare], nextCursor: null, upTo: asOf }, asOf).rows).toEqual([
    { id: "a", proof: "b", wallets: [{ programId: "points", membershipId: "known" }] },
  ]);
});
