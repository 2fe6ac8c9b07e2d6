import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal } from "../../../values/refusal.ts";
import { makeCode } from "./code.ts";
import { isCardValid, cardUntil, endless } from "./paid-card.ts";
import { codeKey, givenBack, validityOf } from "./voucher.ts";

const random = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("a code is the same typed with or without dashes, in small letters, with spaces", () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const code = makeCode(bytes);
      const key = codeKey(code);
      for (const typed of [code.toLowerCase(), code.replaceAll("-", ""), ` ${code.replaceAll("-", " ")} `])
        expect(codeKey(typed)).toBe(key);
      expect(key).toMatch(/^[0-9A-Z]{12}$/);
    }),
  );
});

test("a code with one sign changed is another key, never the same voucher", () => {
  fc.assert(
    fc.property(
      random,
      fc.nat(11),
      fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXY".split("")),
      (bytes, at, sign) => {
        const key = codeKey(makeCode(bytes));
        fc.pre(key[at] !== sign);
        expect(codeKey(key.slice(0, at) + sign + key.slice(at + 1))).not.toBe(key);
      },
    ),
  );
});

test("a shop's own code is compared by its letters and digits", () => {
  expect(codeKey("noël 2026")).toBe("NOL2026");
  expect(codeKey("gc-refund-1")).toBe("GCREFUND1");
});

test("partial refunds in any order give a gift card exactly what was taken, never more on the way", () => {
  const shares = fc.array(fc.integer({ min: 0, max: 9_999 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), shares, (takenCents, steps) => {
      let undoneCents = 0;
      let undoneUses = 0;
      // Refunds only grow: what was given back so far, then everything.
      for (const share of [...steps].sort((one, other) => one - other).map((part) => part / 10_000)) {
        const back = givenBack({ takenCents, undoneCents, undoneUses, isCredit: true }, share);
        expect(back).toEqual({
          cents: Math.max(0, Math.floor(takenCents * share + 1e-6) - undoneCents),
          uses: 0,
        });
        undoneCents += back.cents;
        expect(undoneCents).toBeLessThanOrEqual(takenCents);
      }
      const last = givenBack({ takenCents, undoneCents, undoneUses, isCredit: true }, 1);
      undoneCents += last.cents;
      undoneUses += last.uses;
      expect([undoneCents, undoneUses]).toEqual([takenCents, 1]);
      expect(givenBack({ takenCents, undoneCents, undoneUses, isCredit: true }, 1)).toEqual({
        cents: 0,
        uses: 0,
      });
    }),
  );
});

test("a discount voucher comes back only when the whole ticket does", () => {
  const use = { takenCents: 500, undoneCents: 0, undoneUses: 0, isCredit: false };
  expect(givenBack(use, 0.99)).toEqual({ cents: 0, uses: 0 });
  expect(givenBack(use, 1)).toEqual({ cents: 500, uses: 1 });
});

test("a voucher ends at the end of its last day in the shop, summer time or not", () => {
  const issued = "2026-03-20T22:30:00.000Z";
  expect(validityOf({ validDays: 10 }, issued, "Europe/Paris")).toEqual({
    startsAt: issued,
    // 29 March is the short night: the last day is the 30th, and midnight is at 22:00 UTC.
    endsAt: "2026-03-30T22:00:00.000Z",
    lastDay: "2026-03-30",
  });
  expect(validityOf({ validDays: 0 }, issued, "Indian/Reunion")).toMatchObject({ lastDay: "2026-03-21" });
  expect(validityOf({ validDays: null }, issued, "Europe/Paris")).toMatchObject({ endsAt: null });
  expect(isRefusal(validityOf({ validDays: null, lastDay: "2026-03-19" }, issued, "Europe/Paris"))).toBe(
    true,
  );
});

test("a paid card holds until the end of its last day", () => {
  expect(cardUntil("2026-01-31", 1)).toBe("2026-02-27");
  expect(cardUntil("2026-03-01", 12)).toBe("2027-02-28");
  expect(cardUntil("2026-03-01", 0)).toBe(endless);
  expect(isCardValid("2026-02-27", "2026-02-27")).toBe(true);
  expect(isCardValid("2026-02-27", "2026-02-28")).toBe(false);
  expect(isCardValid(null, "2026-02-28")).toBe(false);
});
