import { expect, test } from "vitest";
import { bandOf, expectUnsubscribes, harmOf, leavingShare } from "./harm.ts";

test("bands", () => {
  expect([1, 2, 3, 4, 5, 8, 9, 400].map(bandOf)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
});

test("without a past the field speaks, and says so; with one the shop's own share takes over", () => {
  const meant = [{ channel: "email", band: 0, messages: 2_000 }];
  const blind = expectUnsubscribes(meant, []);
  expect(blind.from).toBe("field");
  expect(blind.low).toBeLessThan(5);
  expect(blind.high).toBeGreaterThan(5);
  const past = [{ channel: "email", band: 0, messages: 100_000, left: 2_000 }];
  const known = expectUnsubscribes(meant, past);
  expect(known.from).toBe("shop");
  // Two in a hundred of two thousand: forty, within what chance makes of it.
  expect(known.low).toBeGreaterThan(25);
  expect(known.high).toBeLessThan(55);
  expect(leavingShare("email", 0, past)).toBeCloseTo(0.0198, 3);
});

test("nobody is written to, nobody leaves", () => {
  expect(expectUnsubscribes([], [])).toMatchObject({ low: 0, high: 0, from: "field" });
});

test("more messages to the same people cost more", () => {
  const of = (band: number) => expectUnsubscribes([{ channel: "sms", band, messages: 5_000 }], []).high;
  expect(of(3)).toBeGreaterThan(of(0));
});

test("harm is only told where it is clear", () => {
  const few = [
    { channel: "email", band: 0, messages: 100, left: 0 },
    { channel: "email", band: 3, messages: 40, left: 1 },
  ];
  expect(harmOf(few).from).toBeNull();
  const many = [
    { channel: "email", band: 0, messages: 20_000, left: 40 },
    { channel: "email", band: 1, messages: 20_000, left: 44 },
    { channel: "email", band: 2, messages: 20_000, left: 120 },
  ];
  expect(harmOf(many).from).toBe(2);
});
