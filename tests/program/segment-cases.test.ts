import { cp, mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, rebelote } from "./support.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "shared", "cases", "ecrm");

type Report = {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
};

const story = {
  area: "segment",
  title: "Two days of a shop",
  given: {
    shop: { tz: "Europe/Paris" },
    clock_start: "2026-03-10T09:00:00Z",
    customers: [
      { id: "A", email: "a@example.test", city: "Liège", birth: "1980-03-12", orders: 1 },
      { id: "B", email: "b@example.test", city: "Namur", attributes: { shoe: "42" } },
    ],
    orders: [{ id: "o1", customer: "B", at: "2026-03-09T10:00:00Z", cents: 5_000 }],
    segments: [
      { id: "today", rule: "birthday today or in the next 0 days" },
      { id: "quiet", rule: "last order more than 2 × 24 h ago" },
    ],
  },
  steps: [
    { do: "segment", id: "liege", rule: { city: { is: "LIEGE" } } },
    { do: "segment", id: "others", rule: { not: { segment: "liege" } } },
    { do: "segment", id: "big", rule: { attr_shoe: { gte: 42 } } },
    { do: "advance", to: "2026-03-11T09:10:00Z" },
    { do: "advance", to: "2026-03-11T10:10:00Z" },
    { at: "2026-03-11T11:00:00Z", do: "order", customer: "B", cents: 100 },
    { at: "2026-03-11T12:00:00Z", do: "update", customer: "B", set: { city: "Liège" } },
    { do: "advance", to: "2026-03-12T00:00:00Z" },
  ],
  expect: {
    members: { liege: ["A", "B"], others: [], big: ["B"], quiet: ["A"] },
    transitions: [
      { segment: "today", customer: "A", op: "enter", on: "2026-03-12" },
      {
        segment: "quiet",
        customer: "A",
        op: "enter",
        not_before: "2026-03-11T09:00:00Z",
        not_after: "2026-03-11T09:10:00Z",
      },
      {
        segment: "quiet",
        customer: "B",
        op: "enter",
        not_before: "2026-03-11T10:00:00Z",
        not_after: "2026-03-11T10:10:00Z",
      },
      { segment: "quiet", customer: "B", op: "leave", not_before: "2026-03-11T11:00:00Z" },
    ],
    errors: [{ do: "segment liege that refers to others", expect: "refused: cycle" }],
  },
};

test("cases of segments are played through the product, and each thing they say can fail", async () => {
  const folder = join(await emptyFolder(), "cases");
  await mkdir(folder);
  const { members, transitions, errors } = story.expect;
  const expecting = (what: object): object => ({ expect: { ...story.expect, ...what } });
  const variants: Readonly<Record<string, object>> = {
    "EC-holds": {},
    "EC-members": expecting({ members: { ...members, liege: ["A"] } }),
    "EC-moment": expecting({
      transitions: [{ ...transitions[0], on: "2026-03-11" }, ...transitions.slice(1)],
    }),
    "EC-unexpected": expecting({ transitions: transitions.slice(0, 3) }),
    "EC-errors": expecting({ errors: [{ ...errors[0], do: "segment others that refers to big" }] }),
    "EC-expectation": expecting({ sent: [] }),
    "EC-verb": { steps: [...story.steps, { do: "dance" }] },
    "EC-word": { steps: [...story.steps, { do: "advance", to: "2026-03-12T01:00:00Z", slowly: true }] },
    "EC-rule": { steps: [{ do: "segment", id: "x", rule: { mood: { is: "gay" } } }] },
    "EC-given": { given: { ...story.given, moon: "full" } },
  };
  for (const [id, more] of Object.entries(variants)) {
    await writeFile(join(folder, `${id.toLowerCase()}.json`), JSON.stringify({ id, ...story, ...more }));
  }
  const { code, out } = await rebelote(["cases", folder, "--json"]);
  const report = JSON.parse(out) as Report;
  const reasons = Object.fromEntries(
    report.cases.map(({ id, outcome, reason }) => [id, `${outcome}: ${reason ?? ""}`]),
  );
  expect(reasons["EC-holds"]).toBe("passed: ");
  expect(reasons["EC-members"]).toContain("members of liege should be A and are A, B");
  expect(reasons["EC-moment"]).toContain("(A enter today) did not happen: A enter today at 2026-03-11T23:");
  expect(reasons["EC-unexpected"]).toContain("nobody expected B leave quiet at 2026-03-11T11:0");
  expect(reasons["EC-errors"]).toContain("it should be refused: segment_circle");
  expect(reasons["EC-expectation"]).toContain("nothing to compare “sent” with");
  expect(reasons["EC-verb"]).toContain("nobody knows how to “dance”");
  expect(reasons["EC-word"]).toContain("not understood: slowly");
  expect(reasons["EC-rule"]).toContain("nobody knows how to ask for “mood”");
  expect(reasons["EC-given"]).toContain("given: not understood: moon");
  expect({ code, passed: report.passed, failed: report.failed }).toEqual({ code: 1, passed: 1, failed: 9 });
}, 900_000);

test.skipIf(!existsSync(shared))(
  "the agreed cases of segments hold",
  async () => {
    const folder = join(await emptyFolder(), "cases");
    await mkdir(folder);
    for (const name of ["ec-26.json", "ec-27.json", "ec-28.json"])
      await cp(join(shared, name), join(folder, name));
    const { out } = await rebelote(["cases", folder, "--json"]);
    const { passed, failed, cases } = JSON.parse(out) as Report;
    expect({ passed, failed, cases }).toMatchObject({ passed: 3, failed: 0 });
  },
  900_000,
);
