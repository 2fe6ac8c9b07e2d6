import fc from "fast-check";
import { expect, test } from "vitest";
import { randomFrom } from "../../../values/statistics/random.ts";
import { differencesOf, type TraitCount } from "./differences.ts";

const known = (best: number, others: number) =>
  ["town", "tag"].map((criterion) => ({ criterion, best, others }));

test("a town of 56 in 70 of the best and 48 in 80 of the others is told with the interval of Newcombe (1998, table II a)", () => {
  const counts = [{ criterion: "town", value: "Lille", best: 56, others: 48 }];
  const [trait] = differencesOf(counts, known(70, 80));
  expect(trait?.verdict).toBe("more");
  expect(trait?.difference.difference).toBeCloseTo(0.2, 12);
  expect(trait?.difference.low).toBeCloseTo(0.0524, 4);
  expect(trait?.difference.high).toBeCloseTo(0.3339, 4);
});

test("nine of ten against three of ten among many other questions are too few to say", () => {
  const asked = Array.from({ length: 40 }, (_, at) => ({
    criterion: "tag",
    value: `t${at}`,
    best: 5,
    others: 5,
  }));
  const traits = differencesOf(
    [...asked, { criterion: "town", value: "Namur", best: 9, others: 3 }],
    known(10, 10),
  );
  expect(traits.find(({ value }) => value === "Namur")?.verdict).toBe("too_few");
});

test("close shares of thousands are said to be alike", () => {
  const [trait] = differencesOf(
    [{ criterion: "town", value: "Lille", best: 1_010, others: 4_000 }],
    known(5_000, 20_000),
  );
  expect(trait?.verdict).toBe("same");
});

test("in shops where the best differ by nothing, one shop in twenty at most is told of a difference", () => {
  const random = randomFrom(11);
  const shops = 400;
  let told = 0;
  for (let shop = 0; shop < shops; shop++) {
    const draw = (people: number, share: number) =>
      Array.from({ length: people }, () => Number(random() < share)).reduce((sum, one) => sum + one, 0);
    const counts: TraitCount[] = Array.from({ length: 25 }, (_, at) => ({
      criterion: at % 2 === 0 ? "town" : "tag",
      value: `v${at}`,
      best: draw(60, 0.02 + at / 50),
      others: draw(240, 0.02 + at / 50),
    }));
    const traits = differencesOf(counts, known(60, 240));
    if (traits.some(({ verdict }) => verdict === "more" || verdict === "less")) told += 1;
  }
  // 20 are expected at most; 33 would come by chance once in a thousand times.
  expect(told).toBeLessThan(33);
});

test("whatever the counts, every trait has one verdict and its interval holds the difference", () => {
  const share = fc.record({ best: fc.nat(80), others: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(share, { maxLength: 20 }), (shares) => {
      const counts = shares.map((one, at) => ({ criterion: "town", value: String(at), ...one }));
      for (const { difference, verdict } of differencesOf(counts, known(80, 200))) {
        expect(difference.low).toBeLessThanOrEqual(difference.difference + 1e-12);
        expect(difference.high).toBeGreaterThanOrEqual(difference.difference - 1e-12);
        if (verdict === "more") expect(difference.difference).toBeGreaterThan(0);
        if (verdict === "less") expect(difference.difference).toBeLessThan(0);
      }
    }),
  );
});
