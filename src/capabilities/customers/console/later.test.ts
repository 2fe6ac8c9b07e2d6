import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { postpone } from "./later.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a note is removed once the time to change one's mind has passed, and once only", () => {
  const remove = vi.fn<() => void>();
  postpone(remove, 10_000);
  vi.advanceTimersByTime(9_999);
  expect(remove).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(remove).toHaveBeenCalledTimes(1);
});

test("a note taken back is never removed", () => {
  const remove = vi.fn<() => void>();
  const cancel = postpone(remove, 10_000);
  vi.advanceTimersByTime(5_000);
  cancel();
  vi.advanceTimersByTime(60_000);
  expect(remove).not.toHaveBeenCalled();
});
