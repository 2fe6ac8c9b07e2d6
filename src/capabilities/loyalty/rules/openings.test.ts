import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal } from "../../../values/refusal.ts";
import { readOpenings } from "./openings.ts";

const options = { today: "2026-06-15", scale: 0, source: "file" };

function read(text: string, scale = 0) {
  const file = readOpenings(text, { ...options, scale });
  if (isRefusal(file)) throw new Error(file.refused);
  return file;
}

test("a French file: semicolons, decimal commas, days first, several lots of one person", () => {
  const file = read(
    "N° de carte;E-mail;Solde de points;Expiration des points;Depuis\r\n" +
      "A-1;ana@example.com;1 250,5;31/12/2026;03/02/2025\r\n" +
      "A-1;;10;;\r\n" +
      '"B;2";;7 pts;jamais;2026-01-02\r\n',
    1,
  );
  expect(file.openings).toMatchObject([
    {
      line: 2,
      customer: { card: "A-1", email: "ana@example.com" },
      points: 1250.5,
      openedOn: "2025-02-03",
      expiresOn: "2026-12-31",
    },
    { line: 3, customer: { card: "A-1" }, points: 10, openedOn: null, expiresOn: null },
    { line: 4, customer: { card: "B;2" }, points: 7, openedOn: "2026-01-02", expiresOn: null },
  ]);
  expect(file.refused).toEqual([]);
});

test("an English file: commas or tabs, decimal points, years first", () => {
  for (const separator of [",", "\t"]) {
    const text = [
      ["Customer ID", "Phone", "First name", "Points", "Expires", "Since"],
      ["C77", "+33612345678", "Ana", "12.5", "2026-12-31", "2025-01-31"],
      ["0199A000-0000-7000-8000-000000000001", "", "", "3", "", ""],
    ]
      .map((cells) => cells.join(separator))
      .join("\n");
    expect(
      read(text, 2).openings.map(({ customer, points, expiresOn }) => ({ customer, points, expiresOn })),
    ).toEqual([
      {
        customer: {
          externalId: { namespace: "file", value: "C77" },
          phone: "+33612345678",
          firstName: "Ana",
        },
        points: 12.5,
        expiresOn: "2026-12-31",
      },
      { customer: { id: "0199a000-0000-7000-8000-000000000001" }, points: 3, expiresOn: null },
    ]);
  }
});

test("each line that cannot be brought says why, and zero is nothing to bring", () => {
  const file = read(
    [
      "carte;points gagnés;points;expiration;depuis",
      ";9;5;;",
      `${"x".repeat(65)};9;5;;`,
      "A;9;beaucoup;;",
      "A;9;-3;;",
      "A;9;2000000000;;",
      "A;9;1,5;;",
      "A;9;5;31/02/2027;",
      "A;9;5;14/06/2026;",
      "A;9;5;15/06/2026;",
      "A;9;5;;hier",
      "A;9;5;;16/06/2026",
      "A;9;0;;",
      "",
    ].join("\n"),
  );
  expect(file.refused.map(({ line, reason }) => [line, reason])).toEqual([
    [2, "nobody_named"],
    [3, "identifier_too_long"],
    [4, "unreadable_points"],
    [5, "unreadable_points"],
    [6, "points_out_of_range"],
    [7, "points_with_too_many_decimals"],
    [8, "unreadable_expiry"],
    [9, "already_expired"],
    [11, "unreadable_since"],
    [12, "earned_in_the_future"],
  ]);
  // Its last day is a whole day of use.
  expect(file.openings.map(({ line }) => line)).toEqual([10]);
  expect(file.empty).toBe(1);
});

test("a file without lines, balances or people is told as such", () => {
  expect(readOpenings("carte;points\n", options)).toEqual({ refused: "openings_empty" });
  expect(readOpenings("carte;ville\nA;Lyon", options)).toEqual({ refused: "openings_without_points" });
  expect(readOpenings("ville;points\nLyon;3", options)).toEqual({ refused: "openings_without_person" });
});

test("whatever a quoted cell holds comes back whole, and lines are counted as an editor counts them", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", ";", '"', "\n", "é", " ") }), (inside) => {
      const card = `x${inside}x`;
      const file = read(`carte;points\n"${card.replaceAll('"', '""')}";5\nB;6\n`);
      expect(file.openings.map(({ customer }) => customer.card)).toEqual([card, "B"]);
      expect(file.openings[1]?.line).toBe(3 + (inside.split("\n").length - 1));
    }),
  );
});
