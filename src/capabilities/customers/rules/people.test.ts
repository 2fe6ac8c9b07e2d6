import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRecords, similarAddress } from "./duplicates.ts";
import type { Identifier } from "./identifiers.ts";
import { mergeColumns, unmergeColumns } from "./merge.ts";
import { changeColumns, type CustomerColumns, emptyColumns, sameColumns, sortNameOf } from "./record.ts";
import { resolveCustomer } from "./resolve.ts";

const person = (said: Partial<CustomerColumns>): CustomerColumns => ({ ...emptyColumns, ...said });
const email = (value: string): Identifier => ({ kind: "email", namespace: "", value, display: value });
const phone = (value: string): Identifier => ({ kind: "phone", namespace: "", value, display: value });

test("two spellings of one street are one address, two numbers are two", () => {
  expect(similarAddress("12 avenue de la République", "12, av. Republique")).toBe(true);
  expect(similarAddress("12 rue du Port", "12 r du Prot")).toBe(true);
  expect(similarAddress("12 rue du Port", "14 rue du Port")).toBe(false);
  expect(similarAddress("12 rue du Port", null)).toBe(false);
});

test("a name alone makes no duplicate; a shared phone between two first names may be a couple", () => {
  const one = { ...person({ firstName: "Marie", lastName: "Dupont" }), identifiers: [phone("+33612345678")] };
  const swapped = { ...person({ firstName: "DUPONT", lastName: "Marie" }), identifiers: [] };
  const spouse = {
    ...person({ firstName: "Luc", lastName: "Dupont" }),
    identifiers: [phone("+33612345678")],
  };
  expect(compareRecords(one, swapped)).toBeNull();
  expect(compareRecords(one, spouse)).toEqual({ reasons: ["same_phone"], strength: "possible" });
  const born = { birthDay: 3, birthMonth: 5 };
  expect(compareRecords({ ...one, ...born }, { ...swapped, ...born })).toEqual({
    reasons: ["same_name_and_birthday"],
    strength: "likely",
  });
});

test("a card decides before an e-mail, an e-mail before a phone", () => {
  const owners = new Map([
    ["email\u0000\u0000a@x.fr", ["anna"]],
    ["phone\u0000\u0000+331", ["paul"]],
  ]);
  const ownersOf = (key: string) => owners.get(key) ?? [];
  expect(resolveCustomer([phone("+331"), email("a@x.fr")], ownersOf)).toEqual({
    kind: "known",
    customerId: "anna",
    by: "email",
  });
  expect(resolveCustomer([phone("+332")], ownersOf)).toEqual({ kind: "nobody" });
});

test("a phone alone never joins two different first names", () => {
  const names = { paul: { firstName: "Paul" } };
  const resolve = (firstName: string) =>
    resolveCustomer(
      [phone("+331")],
      () => ["paul"],
      { firstName },
      (id) => (id === "paul" ? names.paul : undefined),
    );
  expect(resolve("Zoé")).toEqual({ kind: "nobody" });
  expect(resolve("PAUL")).toMatchObject({ kind: "known", customerId: "paul" });
});

const columns: fc.Arbitrary<CustomerColumns> = fc
  .record({
    firstName: fc.option(fc.constantFrom("Ana", "Léo")),
    city: fc.option(fc.constantFrom("Namur", "Lille")),
    language: fc.option(fc.constantFrom("fr" as const, "en" as const)),
    birth: fc.option(fc.constantFrom(3, 4)),
    tags: fc.subarray(["a", "b", "c"]),
    custom: fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("1", "2")),
  })
  .map(({ birth, ...said }) => person({ ...said, birthDay: birth, birthMonth: birth === null ? null : 1 }));

test("a merge that is undone at once leaves the kept record as it was", () => {
  fc.assert(
    fc.property(
      columns,
      columns,
      fc.constantFrom({}, { name: "absorbed" as const, address: "absorbed" as const }),
      (kept, absorbed, choices) => {
        const merged = mergeColumns(kept, absorbed, choices);
        expect(sameColumns(unmergeColumns(kept, merged, merged), kept)).toBe(true);
      },
    ),
  );
});

test("a file adds and never clears; staff may clear", () => {
  const known = person({ firstName: "Ana", tags: ["vip"], postcode: "59000" });
  expect(
    changeColumns(known, { firstName: null, tags: ["tea"], address: { city: "Lille" } }, [], true),
  ).toMatchObject({
    firstName: "Ana",
    tags: ["tea", "vip"],
    postcode: "59000",
    city: "Lille",
  });
  expect(changeColumns(known, { firstName: null, tags: ["tea"], address: null }, [])).toMatchObject({
    firstName: null,
    tags: ["tea"],
    postcode: null,
  });
  expect(sortNameOf(person({ firstName: "Zoé", lastName: "Lefèvre" }))).toBe("lefevre zoe");
});

test("a time zone is called by its name, and given back by saying nothing", () => {
  const abroad = changeColumns(emptyColumns, { timeZone: "America/Guadeloupe" }, []);
  expect(abroad).toMatchObject({ timeZone: "America/Guadeloupe" });
  expect(changeColumns(abroad as CustomerColumns, { timeZone: null }, [])).toMatchObject({ timeZone: null });
  for (const timeZone of ["Mars/Olympus", "+02:00"]) {
    expect(changeColumns(emptyColumns, { timeZone }, [])).toMatchObject({
      refused: "unknown_time_zone",
      details: { field: "timeZone" },
    });
  }
});
