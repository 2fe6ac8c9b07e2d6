import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { addText, recordCollections, recordConsents } from "../consent/index.ts";
import { createCustomer, mergeCustomers, undoMerge } from "../customers/index.ts";
import { addCap } from "./caps.ts";
import { decide } from "./decide.ts";
import { makeContacts } from "./queries-contacts.ts";
import type { Asked, DecisionAnswer, MayContactAnswer, ReachAnswer } from "./schema.ts";

const { database, ask: askServer, makeKey } = await openTestServer();
const shop = await openTestShop(database, { country: "BE", timeZone: "Europe/Brussels" });
const actor = { ...systemActor(shop, "Sophie"), kind: "staff" as const };
const key = await makeKey(shop, ["permission:read", "permission:write"]);
let [anna, bert, cleo] = ["", "", ""];

async function ask<Body>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  body?: object,
): Promise<{ status: number; body: Body }> {
  const answer = await askServer(key, method, url, body);
  return { status: answer.statusCode, body: answer.json<Body>() };
}

const offer: Asked = {
  channel: "email",
  purpose: "marketing",
  containsPromotion: true,
  message: {
    senderIdentified: true,
    unsubscribeLink: true,
    stopMention: true,
    callerIdShown: true,
    sourceMentioned: true,
  },
};

async function person(fields: { email?: string; phone?: string; birthYear?: number }): Promise<string> {
  return await database.inMerchant(shop, async (tx) => {
    const { birthYear, email, phone } = fields;
    const made = await createCustomer(tx, actor, {
      firstName: "Test",
      ...(email === undefined ? {} : { emails: [email] }),
      ...(phone === undefined ? {} : { phones: [phone] }),
      ...(birthYear === undefined ? {} : { birthday: { day: 3, month: 5, year: birthYear } }),
    });
    if (isRefusal(made)) throw new Error(JSON.stringify(made));
    return made.id;
  });
}

beforeAll(async () => {
  anna = await person({ email: "anna@example.com", phone: "+32470123456" });
  bert = await person({ email: "bert@example.com" });
  cleo = await person({ phone: "+32470123457" });
  await database.inMerchant(shop, async (tx) => {
    await addText(tx, actor, { version: "v1", language: "fr", body: "J’accepte de recevoir les offres." });
    const said = {
      channel: "email",
      act: "granted",
      happenedAt: tx.now,
      textVersion: "v1",
      origin: "counter",
    } as const;
    await recordConsents(tx, actor, [{ customerId: anna, ...said }]);
    await recordCollections(tx, actor, [
      {
        customerId: bert,
        collectedFrom: "person",
        duringSale: true,
        informed: true,
        optOutOffered: false,
      },
    ] as Parameters<typeof recordCollections>[2]);
  });
});

test("an audience is counted by reason, caps included, and the look is logged without a name", async () => {
  const customerIds = [anna, bert, cleo];
  const before = await ask<ReachAnswer>("POST", "/permission/reach", { customerIds, asked: offer });
  expect(before.status).toBe(200);
  expect(before.body).toMatchObject({ people: 3, allowed: 1 });
  expect(before.body.byReason.map(({ reason }) => reason).toSorted()).toEqual([
    "NO_ADDRESS",
    "NO_CONSENT",
    "OK_CONSENT",
  ]);
  await database.inMerchant(shop, async (tx) => {
    const cap = {
      name: "Un par semaine",
      most: 1,
      span: "rolling",
      hours: 168,
      onHit: "skip",
      channel: "email",
    };
    const added = await addCap(tx, actor, cap as Parameters<typeof addCap>[2]);
    expect(isRefusal(added)).toBe(false);
    await tx.run(sql`
      insert into permission.contact (merchant_id, id, customer_id, channel, purpose, at, state)
      values (${shop}, ${anna}, ${anna}, 'email', 'marketing', ${tx.now}, 'reserved')`);
    await makeContacts(tx, [anna], tx.now);
  });
  const after = await ask<ReachAnswer>("POST", "/permission/reach", { customerIds, asked: offer });
  expect(after.body.allowed).toBe(0);
  expect(after.body.byReason.find(({ reason }) => reason.startsWith("PRESSURE_CAP:"))).toMatchObject({
    count: 1,
    label: "Un par semaine",
  });
  expect(after.body.nextAt).not.toBeNull();
  const logged = await ask<{ items: { people: number; counts: Record<string, number> }[] }>(
    "GET",
    "/permission/previews",
  );
  expect(logged.body.items).toHaveLength(2);
  expect(JSON.stringify(logged.body)).not.toContain("anna");
  const one = await database.inMerchant(shop, async (tx) => await decide(tx, anna, offer));
  expect(one).toMatchObject({ allowed: false, unlock: "wait", recipient: "anna@example.com" });
  expect(one.reason).toMatch(/^PRESSURE_CAP:/u);
  expect(one.nextAllowedAt).not.toBeNull();
});

test("the record says by which means, why not by the others, and who asked to be called back", async () => {
  const url = `/customers/${anna}/permission`;
  const noted = await ask("POST", `/customers/${anna}/callbacks`, { subject: "sa commande" });
  expect(noted.status).toBe(201);
  const { body } = await ask<MayContactAnswer>("GET", url);
  expect(body.callback).toMatchObject({ subject: "sa commande" });
  const phone = body.answers.find(({ channel, purpose }) => channel === "phone" && purpose === "marketing");
  expect(phone).toMatchObject({ reason: "DNC_CHECK_STALE", unlock: "list_check", recipient: "+32470123456" });
  const callback = { ...offer, channel: "phone", purpose: "requested_callback", containsPromotion: false };
  const asked = await ask<DecisionAnswer>("POST", "/permission/decision", {
    customerId: anna,
    asked: callback,
  });
  expect(asked.body).toMatchObject({ allowed: true, reason: "OK_REQUEST" });
  await ask("DELETE", `/customers/${anna}/callbacks`);
  const again = await ask<DecisionAnswer>("POST", "/permission/decision", {
    customerId: anna,
    asked: callback,
  });
  expect(again.body).toMatchObject({ allowed: false, reason: "NO_REQUEST" });
});

test("what a list of people who want no calls answered opens calls, or closes them", async () => {
  const note = async (isListed: boolean) =>
    await ask("POST", "/permission/list-checks", {
      list: "dncm",
      numbers: [
        { number: "0470 12 34 57", isListed },
        { number: "abc", isListed },
      ],
    });
  const decision = async () =>
    (
      await ask<DecisionAnswer>("POST", "/permission/decision", {
        customerId: cleo,
        asked: { ...offer, channel: "phone" },
      })
    ).body.reason;
  expect(await decision()).toBe("DNC_CHECK_STALE");
  expect((await note(true)).body).toEqual({ noted: 1, unreadable: ["abc"] });
  expect(await decision()).toBe("DNC_LISTED");
  await note(false);
  expect(await decision()).not.toMatch(/^DNC/u);
});

test("a child needs a parent, whose agreement is noted with its proof and follows a merge", async () => {
  const child = await person({ email: "lou@example.com", birthYear: new Date().getFullYear() - 9 });
  const twin = await person({ email: "lou2@example.com" });
  const service = { ...offer, purpose: "service", containsPromotion: false };
  const reason = async (id: string) =>
    (await ask<DecisionAnswer>("POST", "/permission/decision", { customerId: id, asked: service })).body
      .reason;
  expect(await reason(child)).toBe("MINOR_NO_GUARDIAN");
  await ask("PUT", `/customers/${twin}/guardian`, { evidence: "formulaire signé" });
  const merge = await database.inMerchant(
    shop,
    async (tx) => await mergeCustomers(tx, actor, { keptId: child, absorbedId: twin }),
  );
  if (isRefusal(merge)) throw new Error(merge.refused);
  expect(await reason(child)).toBe("OK_SERVICE");
  expect(await reason(twin)).toBe("OK_SERVICE");
  await database.inMerchant(shop, async (tx) => await undoMerge(tx, actor, merge.id));
  expect(await reason(child)).toBe("MINOR_NO_GUARDIAN");
});

test("the rules of law are told with their days, as of any day", async () => {
  type Rules = { version: string; rules: { id: string; holds: boolean }[] };
  const rulesAt = async (at: string): Promise<Rules> =>
    (await ask<Rules>("GET", `/permission/rules?at=${encodeURIComponent(at)}`)).body;
  const holds = ({ rules }: Rules, id: string) => rules.some((rule) => rule.id === id && rule.holds);
  const [before, since] = [await rulesAt("2026-08-10T12:00:00Z"), await rulesAt("2026-08-11T12:00:00Z")];
  expect([holds(before, "TEL-FR-08"), holds(before, "TEL-FR-01")]).toEqual([true, false]);
  expect([holds(since, "TEL-FR-08"), holds(since, "TEL-FR-01")]).toEqual([false, true]);
  expect(since.version).toBe("2026-08-11/1");
});
