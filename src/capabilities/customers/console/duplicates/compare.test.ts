import { expect, test } from "vitest";
import type { Customer } from "../views.ts";
import { choicesOf, joined, olderFirst, proposedSides } from "./compare.ts";

const fields = [
  { key: "name", label: "Nom", left: "Chantal Dubois", right: "Chantale Dubois" },
  { key: "birthday", label: "Anniversaire", left: "", right: "14 mars" },
  { key: "language", label: "Langue", left: "Français", right: "Français" },
];

test("the kept record's words are proposed, the other's where it has none", () => {
  expect(proposedSides(fields)).toEqual({ name: "left", birthday: "right", language: "left" });
});

test("only what differs is told to the server", () => {
  expect(choicesOf(fields, { name: "right", birthday: "right" })).toEqual({
    name: "absorbed",
    birthday: "absorbed",
  });
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
