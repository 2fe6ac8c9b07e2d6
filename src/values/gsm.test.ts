import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inPlainSigns, measureSms, partsOfSms } from "./gsm.ts";

test("160 ordinary signs are one SMS, the next makes two", () => {
  expect(measureSms("a".repeat(160))).toMatchObject({ encoding: "gsm7", parts: 1, left: 0 });
  expect(measureSms("a".repeat(161))).toMatchObject({ encoding: "gsm7", parts: 2, left: 145 });
  expect(measureSms("a".repeat(307))).toMatchObject({ parts: 3 });
  expect(measureSms("")).toMatchObject({ parts: 0, units: 0, left: 160 });
});

test("the euro sign counts twice, a circumflex makes every sign dear", () => {
  expect(measureSms("5 €")).toMatchObject({ encoding: "gsm7", units: 4, costly: [] });
  expect(measureSms("Votre gâteau est prêt")).toMatchObject({ encoding: "ucs2", costly: ["â", "ê"] });
  expect(measureSms(`ê${"a".repeat(69)}`).parts).toBe(1);
  expect(measureSms(`ê${"a".repeat(70)}`).parts).toBe(2);
});

test("a sign of two units is not torn between two parts", () => {
  expect(measureSms(`${"a".repeat(152)}€${"a".repeat(152)}`)).toMatchObject({ units: 306, parts: 3 });
  expect(measureSms(`ê${"a".repeat(65)}🎁${"a".repeat(65)}`)).toMatchObject({ encoding: "ucs2", parts: 2 });
});

test("words in plain signs read alike and cost less", () => {
  expect(inPlainSigns("Votre gâteau est prêt… « à bientôt »")).toBe('Votre gateau est pret... "à bientot"');
  expect(measureSms(inPlainSigns("L’œuf de Pâques — 5 €")).encoding).toBe("gsm7");
});

test("no text is billed less than its units, nor more than a part a unit lost", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 900 }), (text) => {
      const { encoding, units, parts, left } = measureSms(text);
      const room = encoding === "gsm7" ? 153 : 67;
      expect(parts <= 1 || parts * room >= units).toBe(true);
      expect(parts <= 1 || (parts - 1) * (room - 1) < units).toBe(true);
      expect(left).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a long text is cut where operators cut it, and nothing of it is lost", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const parts = partsOfSms(text);
      expect(parts.join("")).toBe(text);
      expect(parts).toHaveLength(Math.max(1, measureSms(text).parts));
    }),
  );
});
