import { expect, test } from "vitest";
import type { Customer } from "../views.ts";
import { choicesOf, disputed, gained, joined, olderFirst } from "./compare.ts";

const fields = [
  { key: "name", label: "Nom", left: "Chantal Dubois", right: "Chantale Dubois" },
  { key: "birthday", label: "Anniversaire", left: "", right: "14 mars" },
  { key: "language", label: "Langue", left: "Français", right: "Français" },
];

test("only two different answers ask for a choice; an answer alone is simply gained", () => {
  expect(disputed(fields).map(({ key }) => key)).toEqual(["name"]);
  expect(gained(fields).map(({ key }) => key)).toEqual(["birthday"]);
});

test("unsaid, the kept record's answer stays", () => {
  expect(choicesOf(fields, {})).toEqual({ name: "kept" });
  expect(choicesOf(fields, { name: "right" })).toEqual({ name: "absorbed" });
});

test("the older record comes first", () => {
  const old = { id: "old", createdAt: "2024-01-01T00:00:00Z" } as Customer;
  const young = { id: "young", createdAt: "2026-01-01T00:00:00Z" } as Customer;
  expect(olderFirst(young, old).map(({ id }) => id)).toEqual(["old", "young"]);
});

test("a phone typed in two ways is kept once", () => {
  const phone = (display: string) => ({
    value: "+33612341234",
    display,
    isPrimary: true,
    status: "unknown" as const,
    statusReason: null,
  });
  expect(joined([phone("06 12 34 12 34")], [phone("0612341234")])).toEqual(["06 12 34 12 34"]);
});
