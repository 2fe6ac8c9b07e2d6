import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers, pointsProgram } from "../../../tests/support/loyalty.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal } from "../../values/refusal.ts";
import { adjust, decide, listAdjustments } from "./operations-adjustments.ts";
import { readOpenings } from "./rules/openings.ts";
import type { AdjustmentAnswer, MovedAnswer, MovementAnswer } from "./schema-ledger.ts";

const { ask, makeKey, database } = await openTestServer();
const merchantId = await openTestShop(database);
const secret = await makeKey(merchantId);
const { members, programId } = await openTestMembers(database, merchantId, 8);

const staff = (role: "owner" | "manager" | "service"): Actor => ({
  kind: "staff",
  id: newId(),
  name: role,
  merchantId,
  permissions: new Set([
    "loyalty:adjust",
    ...(role === "service" ? [] : ["loyalty:approve"]),
    ...(role === "owner" ? ["accounts:write"] : []),
  ]),
});

async function seat(actor: Actor, role: string): Promise<void> {
  await database.inPlatform(async (tx) => {
    await tx.run(sql`
      insert into accounts.staff (id, email, name, created_at)
      values (${actor.id}, ${`${actor.id ?? ""}@example.com`}, ${actor.name}, ${tx.now})`);
    await tx.run(sql`
      insert into accounts.seat (merchant_id, staff_id, role, created_at)
      values (${merchantId}, ${actor.id}, ${role}, ${tx.now})`);
  });
}

async function adjusting(actor: Actor, membershipId: string, points: number, note?: string) {
  return await database.inMerchant(
    merchantId,
    async (tx) =>
      await adjust(database, tx, actor, membershipId, {
        points,
        reason: note === undefined ? "goodwill" : "other",
        ...(note === undefined ? {} : { note }),
      }),
  );
}

test("a credit is made once per key, and its movement says why", async () => {
  const [ana = ""] = members;
  const earn = { points: 120, key: "order-1", reason: "event" };
  const first = await ask(secret, "POST", `/loyalty/members/${ana}/earn`, earn);
  const again = await ask(secret, "POST", `/loyalty/members/${ana}/earn`, earn);
  expect(first.json()).toMatchObject({ seq: 1, points: 120, balances: { available: 120 }, isRepeat: false });
  expect(again.json()).toMatchObject({ seq: 1, points: 120, isRepeat: true });
  const other = await ask(secret, "POST", `/loyalty/members/${ana}/earn`, { ...earn, points: 121 });
  expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([
    409,
    "idempotency_key_already_used",
  ]);
  const redeemed = await ask(secret, "POST", `/loyalty/members/${ana}/redemptions`, { points: 1_000 });
  expect(redeemed.json()).toMatchObject({ code: "insufficient_points" });
  const reward = pointsProgram.rewards[0]?.id ?? "";
  await ask(secret, "POST", `/loyalty/members/${ana}/redemptions`, { rewardId: reward });
  const told = await ask(secret, "GET", `/loyalty/members/${ana}/movements`, undefined, {
    "accept-language": "fr",
  });
  const { items } = told.json<{ items: MovementAnswer[] }>();
  expect(items.map((one) => [one.kind, one.points, one.balance, one.sentences])).toEqual([
    ["redeem", -100, 20, [`Utilisé : 100 points — ${pointsProgram.rewards[0]?.name ?? ""}`]],
    ["earn", 120, 120, ["Gagné : 120 points", "Pour un événement"]],
  ]);
  expect(items[0]?.lots.map((lot) => lot.points)).toEqual([100]);
  const page = await ask(secret, "GET", `/loyalty/members/${ana}/movements?limit=1`);
  const { nextCursor } = page.json<{ nextCursor: string }>();
  const next = await ask(
    secret,
    "GET",
    `/loyalty/members/${ana}/movements?limit=1&cursor=${encodeURIComponent(nextCursor)}`,
  );
  expect(next.json()).toMatchObject({ items: [{ kind: "earn" }], nextCursor: null });
});

test("a crowd using one account's points at once gets what there is, each key once", async () => {
  const of = members[6] ?? "";
  await ask(secret, "POST", `/loyalty/members/${of}/earn`, { points: 100, key: "crowd" });
  const use = async (number: number) =>
    await ask(secret, "POST", `/loyalty/members/${of}/redemptions`, {
      points: 10,
      key: `use-${number % 20}`,
    });
  const answers = await Promise.all(Array.from({ length: 40 }, async (_, number) => await use(number)));
  const done = answers.filter(({ statusCode }) => statusCode === 200).map((one) => one.json<MovedAnswer>());
  expect(done.filter(({ isRepeat }) => !isRepeat)).toHaveLength(10);
  expect(new Set(done.map(({ seq }) => seq)).size).toBe(10);
  const refused = answers.filter(({ statusCode }) => statusCode !== 200);
  expect(new Set(refused.map((one) => one.json<{ code: string }>().code))).toEqual(
    new Set(["insufficient_points"]),
  );
  const { balances } = (await ask(secret, "GET", `/loyalty/members/${of}`)).json<{ balances: object }>();
  expect(balances).toMatchObject({ available: 0, debt: 0 });
});

test("a redemption keeps to its Idempotency-Key", async () => {
  const of = members[7] ?? "";
  await ask(secret, "POST", `/loyalty/members/${of}/earn`, { points: 100, key: "by header" });
  const use = async (points: number) =>
    await ask(
      secret,
      "POST",
      `/loyalty/members/${of}/redemptions`,
      { points },
      { "idempotency-key": "by header" },
    );
  const [first, again] = [await use(10), await use(10)];
  expect(again.json()).toEqual(first.json());
  expect((await use(20)).json()).toMatchObject({ code: "idempotency_key_already_used" });
  expect((await ask(secret, "GET", `/loyalty/members/${of}`)).json()).toMatchObject({
    balances: { available: 90 },
  });
});

test("held points are used in part, and the rest is free again", async () => {
  const [, bob = ""] = members;
  await ask(secret, "POST", `/loyalty/members/${bob}/earn`, { points: 50, key: "bob-1" });
  const held = await ask(secret, "POST", `/loyalty/members/${bob}/reservations`, { points: 30, minutes: 5 });
  const { reservationId } = held.json<{ reservationId: string }>();
  expect(held.statusCode).toBe(201);
  const posted = await ask(secret, "POST", `/loyalty/reservations/${reservationId}/post`, { points: 12 });
  expect(posted.json()).toMatchObject({ kind: "post", points: 12, balances: { available: 38, reserved: 0 } });
  const twice = await ask(secret, "POST", `/loyalty/reservations/${reservationId}/void`, {});
  expect(twice.json()).toMatchObject({ code: "reservation_not_open" });
  expect((await ask(secret, "GET", `/loyalty/members/${bob}`)).json()).toMatchObject({
    balances: { available: 38 },
    totals: { issued: 50, redeemed: 12 },
  });
});

test("limits hold by role, and large adjustments wait for somebody else", async () => {
  const [, , cyd = ""] = members;
  const [owner, manager, service] = [staff("owner"), staff("manager"), staff("service")];
  await seat(owner, "owner");
  // 100 points are worth 5 €: the service may give 5 €, a manager 200 €, above 50 € with somebody else.
  expect(await adjusting(service, cyd, 100)).toMatchObject({ state: "done", points: 100, valueCents: 500 });
  // Many small gifts are one large one.
  expect(await adjusting(service, cyd, 1)).toMatchObject({ refused: "adjustment_above_limit" });
  expect(await adjusting(service, cyd, 101)).toEqual({
    refused: "adjustment_above_limit",
    details: { limitCents: 500 },
  });
  expect(await adjusting(manager, cyd, 4_001)).toMatchObject({ refused: "adjustment_above_limit" });
  // Alone in the shop to approve, the owner waits for nobody.
  expect(await adjusting(owner, cyd, 2_000)).toMatchObject({ state: "done" });
  await seat(manager, "manager");
  const asked = await adjusting(owner, cyd, 5_000);
  expect(asked).toMatchObject({ state: "waiting", isOwn: true, seq: null });
  const { id } = asked as AdjustmentAnswer;
  const deciding = async (actor: Actor, decision: "approve" | "refuse") =>
    await database.inMerchant(merchantId, async (tx) => await decide(tx, actor, id, decision));
  expect(await deciding(owner, "approve")).toEqual({ refused: "own_adjustment" });
  expect(await deciding(manager, "approve")).toMatchObject({ refused: "adjustment_above_limit" });
  const second = staff("owner");
  expect(await deciding(second, "approve")).toMatchObject({
    state: "done",
    decidedBy: "owner",
    isOwn: false,
  });
  expect(await deciding(second, "refuse")).toMatchObject({ refused: "already_decided" });
  expect(await adjusting(owner, cyd, -7_101, "mistake")).toMatchObject({ state: "waiting" });
  const waiting = await database.inMerchant(
    merchantId,
    async (tx) => await listAdjustments(tx, manager, { state: "waiting" }),
  );
  expect(
    isRefusal(waiting) ? waiting : waiting.items.map((one) => [one.points, one.note, one.isOwn]),
  ).toEqual([[-7_101, "mistake", false]]);
  expect((await ask(secret, "GET", `/loyalty/members/${cyd}`)).json()).toMatchObject({
    balances: { available: 7_100 },
    totals: { adjusted: 7_100 },
  });
  const acts = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows<{ action: string }>(sql`
        select action from accounts.audit_entry where merchant_id = ${merchantId} and action like 'loyalty.adjust%'`),
  );
  expect(acts).toHaveLength(5);
});

test("balances come from another system with their days, once per key", async () => {
  const [, , , dan = ""] = members;
  const items = [
    { membershipId: dan, points: 40, openedOn: "2026-01-10", expiresOn: "2099-01-09", key: "old-1" },
    { membershipId: dan, points: 10, openedOn: "2025-01-10", expiresOn: null, key: "old-2" },
    {
      customer: { email: "new@example.com" },
      points: 7,
      openedOn: "2026-02-01",
      expiresOn: null,
      key: "old-3",
    },
    { membershipId: newId(), points: 7, openedOn: "2026-02-01", expiresOn: null, key: "old-4" },
  ];
  const first = await ask(secret, "POST", `/loyalty/programs/${programId}/openings`, { items });
  expect(first.json()).toMatchObject({ moved: 3, unchanged: 0, refused: 1 });
  const again = await ask(secret, "POST", `/loyalty/programs/${programId}/openings`, { items });
  expect(again.json()).toMatchObject({ moved: 0, unchanged: 3, refused: 1 });
  expect((await ask(secret, "GET", `/loyalty/members/${dan}`)).json()).toMatchObject({
    balances: { available: 50 },
    lots: [
      { points: 40, openedAt: "2026-01-09T23:00:00.000Z", expiresAt: "2099-01-09T23:00:00.000Z" },
      { points: 10, openedAt: "2025-01-09T23:00:00.000Z" },
    ],
  });
});

test("balances of a file: told before anything is written, brought once, and nobody is made up", async () => {
  const file = readOpenings(
    "carte;solde;expiration;depuis\nGUS-1;30;31/12/2098;01/02/2026\nGUS-1;12,5;;\nNOBODY;9;;\n",
    { today: "2026-06-15", scale: 1, source: "file" },
  );
  if (isRefusal(file)) throw new Error(file.refused);
  const other = await openTestMembers(database, merchantId, 1, { ...pointsProgram, scale: 1 });
  const gus = (await ask(secret, "POST", "/customers", { cards: ["GUS-1"], lastName: "Gus" })).json<{
    id: string;
  }>();
  const items = file.openings.map(({ customer, points, openedOn, expiresOn, line }) => ({
    customer,
    points,
    openedOn: openedOn ?? "2026-06-15",
    expiresOn,
    key: `file-${line}`,
  }));
  const url = `/loyalty/programs/${other.programId}/openings`;
  const said = await ask(secret, "POST", url, { items, createCustomers: false, dryRun: true });
  const told = { moved: 2, unchanged: 0, refused: 1, results: [{}, {}, { code: "unknown_customer" }] };
  expect(said.json()).toMatchObject(told);
  const customerUrl = `/loyalty/customers/${gus.id}`;
  expect((await ask(secret, "GET", customerUrl)).body).not.toContain(other.programId);

  const done = await ask(secret, "POST", url, { items, createCustomers: false });
  expect(done.json()).toMatchObject(told);
  const again = await ask(secret, "POST", url, { items, createCustomers: false });
  expect(again.json()).toMatchObject({ moved: 0, unchanged: 2, refused: 1 });
  const [{ membershipId }] = done.json<{ results: [{ membershipId: string }] }>().results;
  expect((await ask(secret, "GET", `/loyalty/members/${membershipId}`)).json()).toMatchObject({
    balances: { available: 42.5 },
    lots: [
      { points: 30, openedAt: "2026-01-31T23:00:00.000Z", expiresAt: "2098-12-31T23:00:00.000Z" },
      { points: 12.5, expiresAt: null },
    ],
  });
  expect((await ask(secret, "GET", "/customers?card=NOBODY")).json()).toMatchObject({ items: [] });
});

test("points move between members, are written off, and a closed membership takes no more", async () => {
  const [, , , , eve = "", fay = ""] = members;
  await ask(secret, "POST", `/loyalty/members/${eve}/earn`, { points: 50, key: "eve-1" });
  const moved = await ask(secret, "POST", `/loyalty/members/${eve}/transfers`, {
    toMembershipId: fay,
    points: 20,
  });
  expect(moved.json()).toMatchObject({ kind: "transfer_out", balances: { available: 30 } });
  const closed = await ask(secret, "POST", `/loyalty/members/${eve}/close`, { note: "moved away" });
  expect(closed.json()).toMatchObject({ kind: "write_off", points: 30, balances: { available: 0 } });
  const late = await ask(secret, "POST", `/loyalty/members/${eve}/earn`, { points: 5, key: "eve-2" });
  expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([422, "membership_closed"]);
  expect((await ask(secret, "GET", `/loyalty/members/${fay}`)).json()).toMatchObject({
    balances: { available: 20 },
  });
});
