import { expect, test } from "vitest";
import { learnOffset, noOffset } from "./clock.ts";

const server = Date.parse("2026-03-02T10:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();

test("a tablet one hour late learns it from the first answer", () => {
  const late = server - 3_600_000;
  const learnt = learnOffset(noOffset, iso(server + 100), late, late + 200);
  expect(learnt).toEqual({ ms: 3_600_000, marginMs: 100 });
});

test("a slow answer does not spoil what a quick one taught", () => {
  const quick = learnOffset(noOffset, iso(server + 20), server, server + 40);
  expect(learnOffset(quick, iso(server + 3_000), server, server + 4_000)).toBe(quick);
});

test("when somebody sets the clock, the next answer is believed even though it is slower", () => {
  const before = learnOffset(noOffset, iso(server + 20), server, server + 40);
  const fast = server + 7_200_000;
  const after = learnOffset(before, iso(server + 200), fast, fast + 400);
  expect(after.ms).toBe(-7_200_000);
});

test("an answer received before it was asked for, because the clock jumped back meanwhile, teaches nothing", () => {
  expect(learnOffset(noOffset, iso(server), server, server - 5_000)).toBe(noOffset);
});
