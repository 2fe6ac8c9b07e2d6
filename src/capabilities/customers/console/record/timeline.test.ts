import { expect, test } from "vitest";
import type { TimelineEntry } from "../views.ts";
import { byMonth, dayOfEntry, showOf, shownEntries } from "./timeline.ts";

const entry = (kind: string, at: string, day: string | null = null): TimelineEntry => ({
  id: `${kind} ${at}`,
  kind,
  at,
  values: { day },
});
const utcDay = (instant: string) => instant.slice(0, 10);

test("a refund stands with the purchases, a merge with the record", () => {
  expect(showOf("purchases.refund")).toBe("purchases");
  expect(showOf("customers.merged")).toBe("record");
  expect(showOf("messages.call_reached")).toBe("messages");
  expect(showOf("files.imported")).toBe("record");
});

test("filtering on notes leaves the notes only, in their order", () => {
  const entries = [
    entry("customers.note", "2026-03-02T10:00:00Z"),
    entry("purchases.sale", "2026-03-01T10:00:00Z"),
    entry("customers.note", "2026-02-01T10:00:00Z"),
  ];
  expect(shownEntries(entries, "notes").map(({ at }) => at)).toEqual([
    "2026-03-02T10:00:00Z",
    "2026-02-01T10:00:00Z",
  ]);
  expect(shownEntries(entries, "all")).toHaveLength(3);
});

test("a purchase made just after midnight in the shop stands in the month of its store", () => {
  const sale = entry("purchases.sale", "2026-02-28T23:30:00Z", "2026-03-01");
  const note = entry("customers.note", "2026-02-28T23:00:00Z");
  const months = byMonth([sale, note], (one) => dayOfEntry(one, utcDay));
  expect(months.map(({ month, entries }) => [month, entries.length])).toEqual([
    ["2026-03", 1],
    ["2026-02", 1],
  ]);
});
