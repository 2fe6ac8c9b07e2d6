import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { registerPeopleField } from "../insight/index.ts";
import type { SegmentDetail } from "./answers.ts";
import { evaluateSegments } from "./evaluate.ts";
import { putAsideFailing } from "./quarantine.ts";

const { database, ask, makeKey } = await openTestServer();

let isBroken = false;
registerPeopleField({
  key: "test_divides",
  kind: "flag",
  group: "person",
  compile: () => (isBroken ? sql`1 / length(substr(profile.sort_name, 1, 0)) > 0` : sql`true`),
});

test("a rule that the database cannot judge by is put aside; the other segments go on, and it comes back when it is changed", async () => {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const made = async (url: string, body: object) =>
    (await ask(key, "POST", url, body)).json<{ id: string }>().id;
  const read = async (id: string) => (await ask(key, "GET", `/segments/${id}`)).json<SegmentDetail>();
  await made("/customers", { firstName: "Anne", lastName: "Test" });
  const fragile = await made("/segments", {
    name: "Fragile",
    rule: { field: "test_divides", op: "is", value: true },
  });
  const sound = await made("/segments", { name: "Tous", rule: { all: [] } });
  await evaluateSegments(database, shop);
  expect((await read(fragile)).memberCount).toBe(1);

  isBroken = true;
  await made("/customers", { firstName: "Benoît", lastName: "Test" });
  await expect(evaluateSegments(database, shop)).rejects.toThrow(/division by zero/);
  expect(await putAsideFailing(database, shop)).toBe(1);
  await evaluateSegments(database, shop);
  expect(await read(fragile)).toMatchObject({ memberCount: 1, fault: "segment_rule_fails" });
  expect(await read(sound)).toMatchObject({ memberCount: 2, fault: null });
  expect(await putAsideFailing(database, shop)).toBe(0);

  isBroken = false;
  await ask(key, "PATCH", `/segments/${fragile}`, { rule: { field: "test_divides", op: "is", value: true } });
  await ask(key, "PATCH", `/segments/${fragile}`, {
    rule: { any: [{ field: "test_divides", op: "is", value: true }] },
  });
  await evaluateSegments(database, shop);
  expect(await read(fragile)).toMatchObject({ memberCount: 2, fault: null });
});
