import fc from "fast-check";
import { expect, test } from "vitest";
import { programFromSentence, spendableUnits } from "../../capabilities/loyalty/shared.ts";
import type { CounterRow, CounterStart, CreditOperation } from "../../capabilities/till/shared.ts";
import { quoteFor } from "../counter/crediting.ts";
import type { Entry } from "../store/queue.ts";
import { withWaiting } from "./local-row.ts";

const programId = "01956f30-6f00-796c-90e3-61a6132ff5b5";
const definition = programFromSentence({
  kind: "points",
  unitName: { one: "point", other: "points" },
  points: 1,
  stepCents: 1_000,
  rewardPoints: 10,
  rewardName: "5 €",
  rewardCents: 500,
});
const start = {
  shop: { timeZone: "Europe/Paris" },
  store: { id: "lille" },
  programs: [
    {
      id: programId,
      name: "Fidélité",
      state: "active",
      startsOn: "2026-01-01",
      versions: [{ version: 1, validFrom: 0, definition }],
      giftClasses: {},
      productNames: {},
    },
  ],
} as unknown as CounterStart;
const row: CounterRow = {
  id: "chantal",
  firstName: "Chantal",
  initial: "V",
  postcode: null,
  cards: [],
  phoneEnds: [],
  tokens: "",
  visits: 2,
  lastVisitOn: "2026-03-01",
  birthday: null,
  isStaff: false,
  isRegular: false,
  notes: 0,
  wallets: [],
  vouchers: [],
  proof: "signed",
  asOf: "2026-03-01T10:00:00.000Z",
};
const at = Date.parse("2026-03-02T10:00:00Z");
const scaleOf = () => 0;

/** Purchases one after the other without network, each quoted on what the ones before have left. */
function buyAll(amounts: readonly number[]): Entry[] {
  const entries: Entry[] = [];
  for (const [place, cents] of amounts.entries()) {
    const known = withWaiting(row, entries, scaleOf);
    const quote = quoteFor(start, known, { cents, wish: {}, atMs: at + place * 60_000, day: "2026-03-02" });
    const operation = { id: `op${place}`, kind: "credit", amountCents: cents } as unknown as CreditOperation;
    const said = { customerId: row.id, name: "Chantal V.", quote };
    entries.push({ seq: place, state: "waiting", operation, said, result: null, isUnseen: false });
  }
  return entries;
}
const points = (known: CounterRow) =>
  spendableUnits(known.wallets, programId, new Date(at + 3_600_000).toISOString());

test("what is below the step is carried from one purchase without network to the next, to the cent", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 12 }), (amounts) => {
      const known = withWaiting(row, buyAll(amounts), scaleOf);
      const cents = amounts.reduce((sum, one) => sum + one, 0);
      expect(points(known)).toBe(Math.floor(cents / 1_000));
      expect(known.visits).toBe(row.visits + amounts.length);
    }),
  );
});

test("a purchase undone before it was sent counts no more, and another customer's never did", () => {
  const [first, second] = buyAll([3_400, 2_600]);
  if (first === undefined || second === undefined) throw new Error("two were bought");
  const undo = {
    ...second,
    seq: 9,
    operation: { kind: "undo", id: "u", operationId: second.operation.id },
  } as Entry;
  expect(points(withWaiting(row, [first, second, undo], scaleOf))).toBe(3);
  expect(points(withWaiting({ ...row, id: "marc" }, [first, second], scaleOf))).toBe(0);
});
