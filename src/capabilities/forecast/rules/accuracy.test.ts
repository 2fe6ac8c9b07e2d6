import fc from "fast-check";
import { expect, test } from "vitest";
import { auc, brier, calibration, logLoss } from "./accuracy.ts";

test("the area under the curve is the share of pairs put in the right order, ties counting half", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 40 });
  fc.assert(
    fc.property(rows, (given) => {
      const yes = given.filter(([, truth]) => truth);
      const no = given.filter(([, truth]) => !truth);
      const pairs = yes.flatMap(([one]) => no.map(([other]) => (Math.sign(one - other) + 1) / 2));
      const expected =
        pairs.length === 0 ? 0.5 : pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
      const [scores, truths] = [given.map(([score]) => score), given.map(([, truth]) => truth)];
      expect(auc(scores, truths)).toBeCloseTo(expected, 12);
    }),
  );
});

test("chances that are right are told so, and those too sure are not", () => {
  const truths = Array.from({ length: 100 }, (_, index) => index % 4 === 0);
  const right = truths.map(() => 0.25);
  const sure = truths.map(() => 0.01);
  expect(brier(right, truths)).toBeCloseTo(0.1875, 12);
  expect(logLoss(sure, truths)).toBeGreaterThan(logLoss(right, truths));
  expect(logLoss([0], [true])).toBeCloseTo(34.5, 0);
  expect(calibration(right, truths, 1).meanGap).toBeCloseTo(0, 12);
  const { bins } = calibration(
    Array.from({ length: 23 }, (_, index) => index / 22),
    Array.from({ length: 23 }, (_, index) => index > 11),
  );
  expect(bins.map(({ count }) => count)).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2]);
});
