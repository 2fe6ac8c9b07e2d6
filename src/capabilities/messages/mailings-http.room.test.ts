import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { addReaders, addWords, identify } from "../../../tests/support/mailings.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { closeEngine, deliverDue } from "./index.ts";
import { journalFolder } from "./ticks.ts";

const { database, storage, server, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const sink = await openSmtpSink();
const people = await database.inMerchant(shop, async (tx) => {
  await identify(tx);
  return await addReaders(tx, 3);
});
const templateId = await database.inMerchant(
  shop,
  async (tx) =>
    await addWords(tx, { subject: "Nouveautés", text: 'Bonjour {{ first_name | default: "vous" }}' }),
);
afterAll(async () => await closeEngine(database));

async function made(body: object): Promise<string> {
  const answer = await ask(key, "POST", "/mailings", {
    name: "Essai",
    channel: "email",
    purpose: "marketing",
    audience: { customerIds: people },
    ...body,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<{ id: string }>().id;
}

const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).statusCode;
const deliver = async () => await deliverDue(database, { folder: journalFolder(storage.folder) });

test("a mailing is prepared, scheduled, paused, resumed and told by the API; nothing leaves before its time", async () => {
  const id = await made({ templateId, sendAt: new Date(Date.now() + 86_400_000).toISOString() });
  expect((await ask(key, "GET", `/mailings/${id}`)).json()).toMatchObject({
    state: "draft",
    counts: { planned: 0 },
  });
  expect((await ask(key, "PUT", `/mailings/${id}/schedule`)).json()).toMatchObject({ state: "scheduled" });
  expect(await status(key, "PUT", `/mailings/${id}/schedule`)).toBe(422);
  expect((await ask(key, "PUT", `/mailings/${id}/pause`)).json()).toMatchObject({
    state: "paused",
    pausedFor: "owner",
  });
  expect((await ask(key, "DELETE", `/mailings/${id}/pause`)).json()).toMatchObject({ state: "scheduled" });
  expect((await ask(key, "PATCH", `/mailings/${id}`, { sendAt: null })).json()).toMatchObject({
    state: "draft",
  });
  expect(await deliver()).toBe(0);
  await ask(key, "PUT", `/mailings/${id}/schedule`);
  expect(await deliver()).toBe(3);
  expect((await ask(key, "GET", `/mailings/${id}/report`)).json()).toMatchObject({
    mailing: { state: "finished", counts: { planned: 3, kept: 3 } },
  });
  const lines = (await ask(key, "GET", `/mailings/${id}/lines?state=kept`)).json<{
    items: { id: string; name: string }[];
  }>();
  expect(lines.items.map(({ name }) => name).sort()).toEqual(["Léa1 Test", "Léa2 Test", "Léa3 Test"]);
  const shown = await ask(key, "GET", `/messages/${lines.items[0]?.id}`);
  expect(shown.json()).toMatchObject({
    state: "kept",
    mailingId: id,
    subject: "Nouveautés",
    text: expect.stringContaining("Bonjour Léa"),
  });
  expect(shown.body).not.toMatch(/\/u\/[\w-]{40}/);
  const story = await ask(key, "GET", `/customers/${people[0]}/timeline`);
  expect(story.json()).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ kind: "messages.email", values: { said: "Nouveautés" } }),
    ]),
  });
  expect(await status(key, "DELETE", `/mailings/${id}`)).toBe(422);
});

test("what cannot leave is refused in words before it is scheduled", async () => {
  const refusal = async (id: string) =>
    (await ask(key, "PUT", `/mailings/${id}/schedule`)).json<{ code: string }>().code;
  expect(await refusal(await made({}))).toBe("mailing_without_words");
  expect(await refusal(await made({ templateId, channel: "sms" }))).toBe("mailing_of_other_channel");
  const past = new Date(Date.now() - 1_000).toISOString();
  expect(await refusal(await made({ templateId, expiresAt: past }))).toBe("mailing_ends_before");
  const twice = { templateId, sendAt: past, sendLocal: "2027-01-01T09:00" };
  const given = { name: "x", channel: "email", purpose: "marketing", audience: { customerIds: people } };
  expect((await ask(key, "POST", "/mailings", { ...given, ...twice })).json()).toMatchObject({
    code: "mailing_moment_twice",
  });
  const rule = { all: [{ field: "no_such_field", op: "is", value: true }] };
  expect((await ask(key, "POST", "/mailings", { ...given, audience: { rule } })).json()).toMatchObject({
    code: "people_rule_unreadable",
  });
  expect(await status(await makeKey(shop, ["messages:read"]), "POST", "/mailings", given)).toBe(403);
});

test("a sender keeps its secrets: they are neither answered nor readable in the table, and its key signs", async () => {
  const relay = new URL(sink.url);
  const settings = {
    host: relay.hostname,
    port: Number(relay.port),
    security: "none",
    dkimDomain: "maison.example",
  };
  expect((await ask(key, "PUT", "/senders/email", { driver: "pigeon" })).json()).toMatchObject({
    code: "unknown_driver",
  });
  expect((await ask(key, "PUT", "/senders/email", { driver: "smtp", settings })).json()).toMatchObject({
    code: "sender_setting_missing",
  });
  const body = {
    driver: "smtp",
    fromAddress: "bonjour@maison.example",
    settings,
    secrets: { password: "s3cret-de-Léa" },
  };
  const saved = await ask(key, "PUT", "/senders/email", body);
  expect(saved.json()).toMatchObject({
    isOwn: true,
    secrets: ["dkimKey", "password"],
    settings: { dkimSelector: "rebelote" },
  });
  const read = await ask(key, "GET", "/senders");
  for (const answer of [saved.body, read.body]) expect(answer).not.toMatch(/s3cret|PRIVATE/);
  const { text } = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ text: string }>(
        sql`select encode(secrets, 'escape') || settings::text as text from messages.sender where merchant_id = ${shop}`,
      ),
  );
  expect(text).not.toMatch(/s3cret|PRIVATE/);
  const tried = await ask(key, "POST", "/senders/email/tests", { to: "gerante@maison.example" });
  expect(tried.statusCode, tried.body).toBe(201);
  await deliver();
  const mail = sink.mails.find(({ to }) => to === "gerante@maison.example");
  expect(mail?.source).toMatch(
    /^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/simple; d=maison.example; s=rebelote;/m,
  );
  expect((await ask(key, "GET", "/senders/email/lanes")).json()).toMatchObject({
    items: [{ domain: "", perSecond: null, isSlowed: false }],
  });
  const mailing = await made({ templateId });
  await ask(key, "POST", `/mailings/${mailing}/tests`, {
    to: "gerante@maison.example",
    customerId: people[0],
  });
  await deliver();
  const seen = sink.mails.filter(({ to }) => to === "gerante@maison.example").at(-1);
  expect(seen?.source).toMatch(/^Subject: =\?utf-8\?B\?W1Rlc3Rd/m);
  expect(await status(key, "DELETE", "/senders/email")).toBe(204);
  expect(await status(key, "DELETE", "/senders/email")).toBe(404);
});

test("a link leads where it did when the words were published; only who agreed is known to have followed it", async () => {
  const linked = await database.inMerchant(
    shop,
    async (tx) =>
      await addWords(tx, {
        subject: "Liens",
        text: "Voici",
        link: "https://maison.example/nouveautes?a=1&b=2",
      }),
  );
  const id = await made({ templateId: linked });
  await ask(key, "PUT", `/mailings/${id}/schedule`);
  const [agreed = "", other = ""] = people;
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      insert into consent.standing (merchant_id, customer_id, channel, purpose, act, usable, entry_id, changed_at)
      values (${shop}, ${agreed}, 'email', 'open_tracking', 'granted', true, ${agreed}, ${tx.now})`);
  });
  await ask(key, "PUT", "/senders/email", {
    driver: "smtp",
    fromAddress: "bonjour@maison.example",
    settings: { host: new URL(sink.url).hostname, port: Number(new URL(sink.url).port), security: "none" },
  });
  await deliver();
  const pathTo = (n: number): string => {
    const mail = sink.mails.filter(({ to }) => to === `k${n}@example.test`).at(-1);
    const words = (mail?.source ?? "").replaceAll("=\n", "").replaceAll("=3D", "=");
    return /\/l\/[mp][\w-]{43}\/\d+/.exec(words)?.[0] ?? "";
  };
  expect(pathTo(1)).toMatch(/^\/l\/p/);
  expect(pathTo(2)).toMatch(/^\/l\/m/);
  expect(pathTo(2)).toBe(pathTo(3));
  for (const path of [pathTo(1), pathTo(2), pathTo(2)]) {
    const answer = await server.inject({ method: "GET", url: path });
    expect([answer.statusCode, answer.headers["location"]]).toEqual([
      302,
      "https://maison.example/nouveautes?a=1&b=2",
    ]);
  }
  for (const path of ["/l/x/1", `${pathTo(2).slice(0, -1)}99`, `/l/m${"A".repeat(43)}/1`, "/l/m/../1"]) {
    const { headers } = await server.inject({ method: "GET", url: path });
    expect(headers["location"] ?? "").not.toContain("maison.example");
  }
  expect((await ask(key, "GET", `/mailings/${id}/report`)).json()).toMatchObject({
    mailing: { counts: { clicked: 1 } },
    byLink: [{ link: 1, clicks: 3 }],
  });
  const lines = (await ask(key, "GET", `/mailings/${id}/lines?mark=clicked`)).json<{
    items: { customerId: string }[];
  }>();
  expect(lines.items.map(({ customerId }) => customerId)).toEqual([agreed]);
  expect(other).not.toBe(agreed);
});
