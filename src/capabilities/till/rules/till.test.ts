import fc from "fast-check";
import { expect, test } from "vitest";
import { boundsOf, momentOf } from "./clock.ts";
import { signedText } from "./proof.ts";
import { nameToken, phoneToken, tokenTexts } from "./tokens.ts";

const hour = 3_600_000;
const base = Date.parse("2026-05-05T08:00:00.000Z");
const iso = (ms: number): string => new Date(ms).toISOString();

test("a clock that is wrong by a known error says when it happened", () => {
  const happened = base + 2 * hour;
  const moment = momentOf({
    deviceAt: iso(happened + hour),
    at: iso(happened + hour),
    offsetMs: hour,
    earlierOffsetMs: hour,
    notBefore: iso(base),
    receivedAt: iso(base + 5 * hour),
  });
  expect(moment).toEqual({ at: iso(happened), isForced: false });
});

test("a clock set right while there was no network is judged by the error it had before", () => {
  const happened = base + 1_000;
  const moment = momentOf({
    deviceAt: iso(happened + 9 * hour),
    at: iso(happened),
    offsetMs: 0,
    earlierOffsetMs: 9 * hour,
    notBefore: iso(base),
    receivedAt: iso(base + 2 * hour),
  });
  expect(moment.at).toBe(iso(happened));
});

test("whatever a device says, nothing happened before its last contact nor after it was received", () => {
  const instant = fc.integer({ min: -1_000 * hour, max: 1_000 * hour }).map((ms) => iso(base + ms));
  const offset = fc.integer({ min: -48 * hour, max: 48 * hour });
  fc.assert(
    fc.property(
      instant,
      instant,
      offset,
      offset,
      fc.nat({ max: 72 * hour }),
      (deviceAt, at, now, before, span) => {
        const known = { deviceAt, at, offsetMs: now, earlierOffsetMs: before };
        const moment = momentOf({ ...known, notBefore: iso(base), receivedAt: iso(base + span) });
        expect(moment.at >= iso(base) && moment.at <= iso(base + span)).toBe(true);
      },
    ),
  );
});

test("the day on which clocks change is an hour shorter", () => {
  const { from, to } = boundsOf("2026-03-29", "Europe/Paris");
  expect((Date.parse(to) - Date.parse(from)) / hour).toBe(23);
});

test("a customer is found by the end of her phone and by any word of her name, accents or not", () => {
  const texts = tokenTexts(["+33612345678"], "de la Forêt");
  expect(texts).toContain(phoneToken("45678"));
  expect(texts).toContain(phoneToken("0612345678"));
  expect(texts).toContain(nameToken("forêt"));
  expect(texts).toContain(nameToken("DE LA F"));
  expect(texts).not.toContain(nameToken("martin"));
  expect(phoneToken("5678")).toBeNull();
  expect(nameToken("f")).toBeNull();
});

test("every end and beginning that somebody may type is among what is hashed", () => {
  const phone = fc.stringMatching(/^\+33[1-9][0-9]{8}$/);
  const name = fc.stringMatching(/^[A-Za-zÀ-ÿ]{2,12}$/);
  fc.assert(
    fc.property(
      phone,
      name,
      fc.integer({ min: 5, max: 9 }),
      fc.integer({ min: 2, max: 12 }),
      (said, last, end, start) => {
        const texts = tokenTexts([said], last);
        expect(texts).toContain(phoneToken(said.slice(-end)));
        const typed = nameToken(last.slice(0, start));
        if (typed !== null) expect(texts).toContain(typed);
      },
    ),
  );
});

test("what is signed does not depend on the order in which it is told, and says everything that may be spent", () => {
  const told = { asOf: "2026-05-05T08:00:00.000Z", units: { b: 2, a: 1, c: 0 }, vouchers: ["Y", "X"] };
  const other = { ...told, units: { a: 1, b: 2 }, vouchers: ["X", "Y"] };
  expect(signedText("one", told)).toBe(signedText("one", other));
  expect(signedText("one", told)).not.toBe(signedText("two", told));
  expect(signedText("one", told)).not.toBe(signedText("one", { ...told, units: { ...told.units, a: 2 } }));
});
