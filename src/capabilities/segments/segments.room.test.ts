import { beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { newId } from "../../platform/ids.ts";
import type {
  ChangesAnswer,
  MembersChanged,
  Movement,
  Overlap,
  SegmentCount,
  SegmentDetail,
  SegmentOfCustomer,
  SegmentsAnswer,
  Why,
} from "./answers.ts";
import { checkSegments } from "./check.ts";
import { evaluateSegments } from "./evaluate.ts";

const { database, ask, makeKey } = await openTestServer();

let shop = "";
let key = "";
const people = new Map<string, string>();
const id = (name: string): string => people.get(name) ?? "";

beforeAll(async () => {
  shop = await openTestShop(database);
  key = await makeKey(shop);
  for (const [firstName, city] of [
    ["Anne", "Lille"],
    ["Benoît", "Liège"],
    ["Chantal", "LIEGE "],
    ["Didier", null],
  ] as const) {
    const made = await ask(key, "POST", "/customers", {
      firstName,
      lastName: "Test",
      emails: [`${firstName.toLowerCase().normalize("NFD").replace(/\P{L}/gu, "")}@example.com`],
      ...(city === null ? {} : { address: { postcode: "59000", city } }),
    });
    people.set(firstName, made.json<{ id: string }>().id);
  }
});

async function answer<Body>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  url: string,
  body?: object,
): Promise<Body> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, response.body).toBeLessThan(300);
  return (response.body === "" ? undefined : response.json<Body>()) as Body;
}

async function refused(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  url: string,
  body?: object,
): Promise<string> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400);
  return response.json<{ code: string }>().code;
}

async function make(name: string, rule: object): Promise<SegmentDetail> {
  return await answer("POST", "/segments", { name, rule });
}

async function membersOf(segmentId: string): Promise<string[]> {
  const { items } = await answer<{ items: { firstName: string }[] }>("POST", "/people/search", {
    rule: { field: "segment", op: "in", value: [segmentId] },
  });
  return items.map(({ firstName }) => firstName).toSorted();
}

async function sale(firstName: string, cents: number): Promise<void> {
  await answer("POST", "/receipts", {
    source: "till",
    externalId: newId(),
    happenedAt: database.clock.now().toISOString(),
    customer: { id: id(firstName) },
    totalCents: cents,
  });
}

const inCity = (...cities: string[]) => ({ field: "city", op: "in", value: cities });
const bought = { field: "purchases", op: "purchases", value: { measure: "receipts" } };

test("a segment has its members at once, follows the sales, and says whom it has in both languages", async () => {
  const liege = await make("Liégeois", inCity("liège"));
  expect(await membersOf(liege.id)).toEqual(["Benoît", "Chantal"]);
  const buyers = await make("Acheteurs", bought);
  expect(await membersOf(buyers.id)).toEqual([]);
  await sale("Anne", 1_000);
  await evaluateSegments(database, shop);
  expect(await membersOf(buyers.id)).toEqual(["Anne"]);
  const whole = await answer<SegmentDetail>("GET", `/segments/${buyers.id}`);
  expect(whole).toMatchObject({
    kind: "rule",
    memberCount: 1,
    isUpToDate: true,
    lately: { entered: 1, left: 0 },
    rule: bought,
  });
  expect(whole.sentence?.fr).not.toBe("");
  expect(whole.sentence?.en).not.toBe(whole.sentence?.fr);
  const { items, customerCount } = await answer<SegmentsAnswer>("GET", "/segments");
  expect(items.map(({ name }) => name)).toEqual(["Acheteurs", "Liégeois"]);
  expect(customerCount).toBe(4);
  expect(await answer<{ items: SegmentOfCustomer[] }>("GET", `/customers/${id("Anne")}/segments`)).toEqual({
    items: [{ id: buyers.id, name: "Acheteurs", kind: "rule", since: expect.any(String) as string }],
  });
  expect(await answer<SegmentCount>("POST", "/segments/count", { rule: inCity("liege") })).toMatchObject({
    value: 2,
    isExact: true,
    customerCount: 4,
  });
});

/** What came after the cursor, waited for: the log is read only below whatever still runs in the whole cluster. */
async function changesAfter(segmentId: string, after: string): Promise<ChangesAnswer> {
  const read = async () =>
    await answer<ChangesAnswer>("GET", `/segments/${segmentId}/changes?after=${after}`);
  await expect.poll(async () => (await read()).items.length, { timeout: 60_000 }).toBeGreaterThan(0);
  return await read();
}

test("each coming and going is told once, in order, with its cause, and read on from where one was", async () => {
  const rule = { all: [inCity("lille"), { field: "tag", op: "in", value: ["ami"] }] };
  const friends = await make("Amis de Lille", rule);
  const start = await answer<ChangesAnswer>("GET", `/segments/${friends.id}/changes`);
  expect(start.items).toEqual([]);
  await answer("PATCH", `/customers/${id("Anne")}`, { tags: ["ami"] });
  await evaluateSegments(database, shop);
  await evaluateSegments(database, shop);
  const first = await changesAfter(friends.id, start.next);
  expect(first.items).toMatchObject([
    { customerId: id("Anne"), customerName: "Anne Test", op: "enter", cause: "data" },
  ]);
  await answer("PATCH", `/segments/${friends.id}`, { rule: { not: rule } });
  const second = await changesAfter(friends.id, first.next);
  expect(second.items.map(({ op, cause }) => `${op} ${cause}`).toSorted()).toEqual([
    "enter rule",
    "enter rule",
    "enter rule",
    "leave rule",
  ]);
  expect(await refused("GET", `/segments/${friends.id}/changes?after=elsewhere`)).toBe("unreadable_cursor");
  const why = await answer<Why>("GET", `/segments/${friends.id}/why/${id("Anne")}`);
  expect(why).toMatchObject({ isMember: false, holds: false, since: null });
  expect(await answer<Why>("GET", `/segments/${friends.id}/why/${id("Didier")}`)).toMatchObject({
    isMember: true,
    holds: true,
    cause: "rule",
  });
  await answer("DELETE", `/segments/${friends.id}`);
});

test("segments name segments, never in a circle, and what is named is not put away", async () => {
  const first = await make("Premier", inCity("lille"));
  const inFirst = { field: "segment", op: "in", value: [first.id] };
  const second = await make("Deuxième", { not: inFirst });
  expect(await membersOf(second.id)).toEqual(["Benoît", "Chantal", "Didier"]);
  expect(second.uses).toEqual([{ id: first.id, name: "Premier" }]);
  const inSecond = { field: "segment", op: "in", value: [second.id] };
  expect(await refused("PATCH", `/segments/${first.id}`, { rule: inSecond })).toBe("segment_circle");
  expect(await refused("PATCH", `/segments/${first.id}`, { rule: inFirst })).toBe("segment_circle");
  expect(await refused("POST", "/segments", { name: "X", rule: { ...inFirst, value: [newId()] } })).toBe(
    "unknown_segment",
  );
  const kept = await ask(key, "DELETE", `/segments/${first.id}`, undefined, { "accept-language": "fr" });
  expect(kept.json()).toMatchObject({ code: "segment_in_use" });
  expect(kept.json<{ title: string }>().title).toContain("Deuxième");

  // What moves in the first moves in the second, in the same breath.
  await answer("PATCH", `/customers/${id("Didier")}`, { address: { postcode: "59000", city: "Lille" } });
  await evaluateSegments(database, shop);
  expect(await membersOf(first.id)).toEqual(["Anne", "Didier"]);
  expect(await membersOf(second.id)).toEqual(["Benoît", "Chantal"]);
  await answer("PATCH", `/segments/${first.id}`, { rule: inCity("liège") });
  expect(await membersOf(second.id)).toEqual(["Anne", "Didier"]);

  await answer("DELETE", `/segments/${second.id}`);
  await answer("DELETE", `/segments/${first.id}`);
  expect(await refused("POST", `/segments/${second.id}/restore`)).toBe("unknown_segment");
  await answer("POST", `/segments/${first.id}/restore`);
  await answer("POST", `/segments/${second.id}/restore`);
  expect(await membersOf(second.id)).toEqual(["Anne", "Didier"]);
});

test("two changes at once never make a circle between them", async () => {
  const one = await make("Un", inCity("lille"));
  const two = await make("Deux", inCity("lille"));
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all([
      ask(key, "PATCH", `/segments/${one.id}`, { rule: { field: "segment", op: "in", value: [two.id] } }),
      ask(key, "PATCH", `/segments/${two.id}`, { rule: { field: "segment", op: "in", value: [one.id] } }),
    ]);
    expect(answers.map(({ statusCode }) => String(statusCode)).toSorted()).toEqual(["200", "422"]);
    await answer("PATCH", `/segments/${one.id}`, { rule: inCity("lille") });
    await answer("PATCH", `/segments/${two.id}`, { rule: inCity("lille") });
  }
});

test("a list is filled by hand or from a rule, and only keeps who is there", async () => {
  const list = await answer<SegmentDetail>("POST", "/segments", {
    kind: "list",
    name: "Invités",
    customerIds: [id("Anne")],
  });
  expect(list).toMatchObject({ kind: "list", memberCount: 1, rule: null, sentence: null, isUpToDate: true });
  const changed = await answer<MembersChanged>("POST", `/segments/${list.id}/members`, {
    add: [id("Anne"), id("Benoît"), newId()],
    remove: [id("Chantal")],
  });
  expect(changed).toEqual({ added: 1, removed: 0, unknown: 1, memberCount: 2 });
  const others = await make("Non invités", { not: { field: "segment", op: "in", value: [list.id] } });
  await answer("POST", `/segments/${list.id}/members`, { remove: [id("Anne")] });
  await evaluateSegments(database, shop);
  expect(await membersOf(list.id)).toEqual(["Benoît"]);
  expect(await membersOf(others.id)).toEqual(["Anne", "Chantal", "Didier"]);
  const frozen = await answer<SegmentDetail>("POST", "/segments", {
    kind: "list",
    name: "Lillois du jour",
    rule: inCity("lille"),
  });
  expect(await membersOf(frozen.id)).toEqual(["Anne", "Didier"]);
  expect(await refused("PATCH", `/segments/${list.id}`, { rule: inCity("lille") })).toBe("segment_is_a_list");
  expect(await refused("POST", `/segments/${others.id}/members`, { add: [id("Anne")] })).toBe(
    "segment_has_a_rule",
  );
  expect(await refused("POST", "/segments", { kind: "list", name: " INVITES " })).toBe("segment_name_taken");
  const both = await answer<Overlap>(
    "GET",
    `/segments/overlap?id=${list.id}&id=${others.id}&id=${frozen.id}`,
  );
  expect(both.pairs).toEqual([{ first: others.id, second: frozen.id, both: 2 }]);
  expect(both.alone).toEqual([
    { id: list.id, customers: 1 },
    { id: others.id, customers: 1 },
    { id: frozen.id, customers: 0 },
  ]);
});

test("movement tells day by day who came and went, from where and to where", async () => {
  const here = await make("Ici", { field: "tag", op: "in", value: ["ici"] });
  const there = await make("Là", { field: "tag", op: "in", value: ["là"] });
  await answer("PATCH", `/customers/${id("Benoît")}`, { tags: ["ici"] });
  await evaluateSegments(database, shop);
  await answer("PATCH", `/customers/${id("Benoît")}`, { tags: ["là"] });
  await evaluateSegments(database, shop);
  const from = await answer<Movement>("GET", `/segments/${here.id}/movement`);
  expect(from).toMatchObject({
    entered: 1,
    left: 1,
    memberCount: 0,
    wentTo: [{ id: there.id, customers: 1 }],
  });
  expect(from.days).toHaveLength(30);
  const to = await answer<Movement>("GET", `/segments/${there.id}/movement`);
  expect(to).toMatchObject({ entered: 1, left: 0, cameFrom: [{ id: here.id, name: "Ici", customers: 1 }] });
  expect(to.days.at(-1)).toMatchObject({ entered: 1, left: 0, members: 1 });
  expect(to.days.at(-2)).toMatchObject({ entered: 0, members: 0 });
  expect(await refused("GET", `/segments/${here.id}/movement?from=2026-02-01&to=2026-01-01`)).toBe(
    "segment_period",
  );
});

test("after all this the members are those of a whole evaluation and of the changes told", async () => {
  await evaluateSegments(database, shop);
  expect(await database.inMerchant(shop, checkSegments)).toEqual([]);
});

test("whoever may only read makes none, and whoever may not read sees none", async () => {
  const reader = await makeKey(shop, ["segments:read"]);
  expect((await ask(reader, "GET", "/segments")).statusCode).toBe(200);
  expect((await ask(reader, "POST", "/segments", { name: "Non", rule: bought })).statusCode).toBe(403);
  const other = await makeKey(shop, ["customers:read"]);
  expect((await ask(other, "GET", "/segments")).statusCode).toBe(403);
});
