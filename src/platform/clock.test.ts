import { afterEach, expect, test, vi } from "vitest";
import { createClock } from "./clock.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("time passes slower without a jump, is moved all the same, and goes on from where it is", () => {
  vi.useFakeTimers({ now: Date.parse("2026-06-01T09:00:00Z") });
  const clock = createClock(3_600_000);
  const now = (): string => clock.now().toISOString();
  clock.setPace(0.2);
  expect(now()).toBe("2026-06-01T10:00:00.000Z");
  vi.advanceTimersByTime(10_000);
  expect(now()).toBe("2026-06-01T10:00:02.000Z");
  clock.setOffset(clock.offsetMs() + 60_000);
  expect(now()).toBe("2026-06-01T10:01:02.000Z");
  clock.setPace(1);
  expect(now()).toBe("2026-06-01T10:01:02.000Z");
  vi.advanceTimersByTime(5_000);
  expect(now()).toBe("2026-06-01T10:01:07.000Z");
});
