import { expect, test } from "vitest";
import { sayNet } from "./verdict.ts";

const words = {
  t: (key: string, values: object = {}) =>
    `${key.split(".").at(-1)} ${Object.values(values).join(" ")}`.trim(),
  money: (cents: number) => String(cents / 100),
};
const say = (low: number, high: number) => sayNet({ low, high }, words);

test("the verdict says on which side of nothing both ends stand, the smaller loss first", () => {
  expect(say(120_000, 300_000)).toBe("gain 1200 3000");
  expect(say(-300_000, -120_000)).toBe("loss 1200 3000");
  expect(say(-50_000, 80_000)).toBe("mixed 500 800");
  expect(say(-48_900, -48_900)).toBe("plain_loss 489");
  expect(say(-20, 30)).toBe("nothing");
});
