import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, afterEach, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { createLog } from "../../platform/log.ts";
import { closeMail } from "../../platform/mail.ts";
import { leaveMessage, type NewMessage } from "./index.ts";
import { afterSilence, afterSoftFailure, patienceDays, usualRetries } from "./rules/attempts.ts";
import { letterHtml } from "./rules/letter.ts";
import { maskSecrets } from "./rules/secrets.ts";
import { deliverDue } from "./deliver.ts";
import { keptDays, journalFolder, messagesTicks } from "./ticks.ts";

const { database, storage, jobs, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const other = await openTestShop(database);
const key = await makeKey(shop);
const sink = await openSmtpSink();
const options = { folder: journalFolder(storage.folder) };

afterEach(() => {
  database.clock.setOffset(0);
  delete process.env["REBELOTE_SMTP_URL"];
  delete process.env["REBELOTE_MAIL_FROM"];
});
afterAll(() => closeMail());

function openRelay(url = sink.url): void {
  process.env["REBELOTE_SMTP_URL"] = url;
  process.env["REBELOTE_MAIL_FROM"] = "bonjour@maison.example";
}

const code = {
  channel: "email",
  to: "lea@example.test",
  customerId: null,
  kind: "sign_in",
  language: "fr",
  subject: "Votre code : 482913",
  text: "Votre code est 482913. Ou ouvrez https://maison.example/c/maison/in?t=abc&s=1",
  html: '<p>482913</p><a href="https://maison.example/c/maison/in?t=abc&amp;s=1">Ouvrir</a>',
  secrets: ["482913", "https://maison.example/c/maison/in?t=abc&s=1"],
} as const satisfies NewMessage;

async function leave(message: Partial<NewMessage> = {}, merchantId = shop): Promise<string> {
  const { id } = await database.inMerchant(
    merchantId,
    async (tx) => await leaveMessage(tx, { ...code, ...message }),
  );
  return id;
}

async function read(id: string): Promise<Record<string, unknown>> {
  const answer = await ask(key, "GET", `/messages/${id}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

async function tick(name: string): Promise<boolean> {
  const found = messagesTicks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No tick ${name}.`);
  const stopping = new AbortController().signal;
  return await found.run({ database, storage, jobs, log: createLog("fatal"), stopping });
}

test("without a relay a message is kept and shown, its secrets as dots, and nothing leaves", async () => {
  const id = await leave();
  const shown = await read(id);
  expect(shown).toMatchObject({
    state: "kept",
    to: "lea@example.test",
    isMasked: true,
    subject: "Votre code : ••••",
  });
  expect(JSON.stringify(shown)).not.toMatch(/482913|t=abc/);
  await tick("messages.deliver");
  expect(sink.mails).toEqual([]);
  const list = (await ask(key, "GET", "/messages?limit=1")).json<{ items: unknown[]; relay: unknown }>();
  expect(list.relay).toEqual({ sendsFrom: null, smsLeaves: false, keptDays });
  expect(JSON.stringify(list.items)).not.toMatch(/482913|t=abc/);
});

test("with a relay an e-mail goes out whole, under an identifier of its own; an SMS is kept", async () => {
  openRelay();
  const id = await leave();
  const sms = await leave({ channel: "sms", to: "+33612345678", text: "Code 482913" });
  expect(await read(id)).toMatchObject({ state: "waiting" });
  await tick("messages.deliver");
  expect(await read(id)).toMatchObject({
    state: "sent",
    attempts: 1,
    serverAnswer: expect.stringMatching(/^250/),
  });
  expect(await read(sms)).toMatchObject({ state: "kept", attempts: 0 });
  const [mail] = sink.mails;
  expect(mail).toMatchObject({ from: "bonjour@maison.example", to: "lea@example.test" });
  expect(mail?.source).toContain(`Message-ID: <${id}@maison.example>`);
  expect(mail?.source).toMatch(/^From: Maison Test <bonjour@maison.example>$/m);
  expect(mail?.source).toMatch(/^Subject: Votre code : 482913$/m);
  expect(mail?.source).toContain("multipart/alternative");
});

test("a full mailbox is tried again later, an unknown one never", async () => {
  openRelay();
  sink.refuseOnce("plein@example.test", 452);
  sink.refuseOnce("personne@example.test", 550);
  const full = await leave({ to: "plein@example.test" });
  const unknown = await leave({ to: "personne@example.test" });
  await tick("messages.deliver");
  const first = await read(full);
  expect(first).toMatchObject({ state: "waiting", attempts: 1, lastError: expect.stringContaining("452") });
  expect(Date.parse(String(first["nextTryAt"]))).toBeGreaterThan(database.clock.now().getTime());
  expect(await read(unknown)).toMatchObject({ state: "failed", lastError: expect.stringContaining("550") });
  await tick("messages.deliver");
  expect(await read(full)).toMatchObject({ state: "waiting", attempts: 1 });
  database.clock.setOffset(60_000);
  await tick("messages.deliver");
  expect(await read(full)).toMatchObject({ state: "sent", attempts: 2, lastError: null });
});

test("a relay that does not answer is left alone, and what came too late is not sent", async () => {
  openRelay("smtp://127.0.0.1:9");
  const soon = new Date(database.clock.now().getTime() + 20_000).toISOString();
  const [one, brief] = [await leave(), await leave({ validUntil: soon })];
  await tick("messages.deliver");
  expect(await read(one)).toMatchObject({
    state: "waiting",
    attempts: 1,
    lastError: expect.stringContaining("ECONNREFUSED"),
  });
  // Its code ends before anybody answers.
  database.clock.setOffset(25_000);
  await tick("messages.deliver");
  expect(await read(brief)).toMatchObject({ state: "failed", lastError: "too late" });
});

test("an e-mail whose sender died is handed again under the same identifier; two senders never take the same", async () => {
  openRelay();
  const before = sink.mails.length;
  const ids = [await leave(), await leave(), await leave()];
  await Promise.all([deliverDue(database, options), deliverDue(database, options)]);
  expect(sink.mails.length - before).toBe(ids.length);
  const [dead = ""] = ids;
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      update messages.message
      set state = 'sending', leased_until = ${tx.now}, sent_at = null, ended_at = null
      where merchant_id = ${shop} and id = ${dead}`);
  });
  await deliverDue(database, options);
  const same = sink.mails.filter(({ source }) => source.includes(`Message-ID: <${dead}@`));
  expect(same).toHaveLength(2);
});

test("neither a person's story nor her data hold what opens her account", async () => {
  const { id } = (await ask(key, "POST", "/customers", { firstName: "Léa" })).json<{ id: string }>();
  await leave({ customerId: id });
  await leave({ customerId: id, channel: "sms", to: "+33612345678", text: "Votre code est 482913" });
  const story = await ask(key, "GET", `/customers/${id}/timeline`);
  expect(story.json()).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ kind: "messages.email", values: { said: "Votre code : ••••" } }),
      expect.objectContaining({ kind: "messages.sms", values: { said: "Votre code est ••••" } }),
    ]),
  });
  const whole = await ask(key, "GET", `/customers/${id}/personal-data`);
  expect(whole.body).toContain("Votre code : ••••");
  expect(whole.body).not.toMatch(/482913|t=abc/);
});

test("nothing that was typed begins another header", async () => {
  openRelay();
  const subject = "Bonjour\r\nBcc: tout-le-monde@example.test\r\n\r\n<h1>";
  await leave({ subject, to: "lea@example.test\r\nBcc: autre@example.test" });
  const id = await leave({ subject });
  await tick("messages.deliver");
  expect(await read(id)).toMatchObject({ state: "sent" });
  for (const { source } of sink.mails) expect(source).not.toMatch(/^Bcc:/im);
});

test("an e-mail written as text gets the shop's paper, and what was typed into it stays words", async () => {
  const { html: _html, ...plain } = code;
  const { id } = await database.inMerchant(
    shop,
    async (tx) => await leaveMessage(tx, { ...plain, text: `Bonjour <b>Léa</b>,\n\n${plain.text}.` }),
  );
  const { html } = await read(id);
  expect(html).toContain("Maison Test");
  expect(html).toContain("Bonjour &lt;b&gt;Léa&lt;/b&gt;,</p>");
  expect(html).not.toMatch(/482913|t=abc/);
  const seen = await ask(key, "GET", `/messages/${id}/html`);
  expect(seen.headers["content-security-policy"]).toMatch(/^default-src 'none';.* sandbox$/);
  expect(seen.headers["content-type"]).toBe("text/html; charset=utf-8");
});

test("secrets are overwritten once they serve no more, and messages go after their time", async () => {
  const id = await leave();
  database.clock.setOffset(2 * 3_600_000);
  await tick("messages.retention");
  const { body, secrets } = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ body: string; secrets: string[] }>(
        sql`select body, secrets from messages.message where merchant_id = ${shop} and id = ${id}`,
      ),
  );
  expect(secrets).toEqual([]);
  expect(body).not.toMatch(/482913|t=abc/);
  database.clock.setOffset((keptDays + 1) * 86_400_000);
  while (await tick("messages.retention"));
  expect((await ask(key, "GET", `/messages/${id}`)).statusCode).toBe(404);
});

test("in the demonstration everything is shown and nothing leaves, relay or not", async () => {
  openRelay();
  const demo = await openTestShop(database);
  await database.inPlatform(
    async (tx) => await tx.run(sql`update accounts.merchant set is_demo = true where id = ${demo}`),
  );
  const before = sink.mails.length;
  const id = await leave({}, demo);
  await tick("messages.deliver");
  expect(sink.mails.length).toBe(before);
  const shown = await ask(await makeKey(demo), "GET", `/messages/${id}`);
  expect(shown.json()).toMatchObject({ state: "kept", isMasked: false, subject: "Votre code : 482913" });
});

test("another shop sees nothing of the outbox", async () => {
  const id = await leave();
  const foreign = await makeKey(other);
  expect((await ask(foreign, "GET", `/messages/${id}`)).statusCode).toBe(404);
  expect((await ask(foreign, "GET", "/messages")).json()).toMatchObject({ items: [] });
  expect((await ask(await makeKey(shop, ["customers:read"]), "GET", "/messages")).statusCode).toBe(403);
});

test("pages of the outbox follow each other without a gap or a double", async () => {
  const ids = new Set<string>();
  for (let n = 0; n < 7; n += 1) ids.add(await leave({ customerId: "00000000-0000-7000-8000-000000000001" }));
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const after: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = (
      await ask(key, "GET", `/messages?limit=3&customerId=00000000-0000-7000-8000-000000000001${after}`)
    ).json<{ items: { id: string }[]; nextCursor: string | null }>();
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen)).toEqual(ids);
});

test("no secret is left in a text, wherever it stands", () => {
  const secret = fc.stringMatching(/^[a-zA-Z0-9?&=/:.-]{4,20}$/);
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.array(fc.string()),
      (secrets, around) => {
        const text = secrets
          .flatMap((one, index) => [around[index] ?? " ", one, one.replaceAll("&", "&amp;")])
          .join(" ");
        const masked = maskSecrets(text, secrets);
        for (const one of secrets) expect(masked).not.toContain(one);
      },
    ),
  );
});

test("whatever is typed into a letter, it makes no tag of its own", () => {
  const tags = (html: string) => [...html.matchAll(/<([a-z]+)/gu)].map(([, tag]) => tag);
  const known = new Set(["html", "head", "meta", "title", "body", "table", "tr", "td", "p", "br", "a"]);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.webUrl(), (text, shop, url) => {
      const paper = { shop, colour: text, foot: [shop] };
      const html = letterHtml(
        `${text}<script>x</script> ${url}\n\n<img src=x>${shop}`,
        { language: "fr", subject: shop },
        paper,
      );
      for (const tag of tags(html)) expect(known).toContain(tag);
      expect(html).not.toContain("javascript:");
    }),
  );
});

test("trying again ends: after the last wait of the schedule, and never past the message's own end", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.option(fc.integer({ min: 0, max: 1e8 })),
      (failures, endMs) => {
        const next = afterSoftFailure({ failures, retrySeconds: null, nowMs: 0, validUntilMs: endMs });
        if (next.state === "waiting") {
          expect(failures).toBeLessThanOrEqual(usualRetries.length);
          expect(next.nextTryAtMs).toBeGreaterThan(0);
          if (endMs !== null) expect(next.nextTryAtMs).toBeLessThan(endMs);
        } else if (endMs === null) expect(failures).toBeGreaterThan(usualRetries.length);
        const silence = afterSilence({ attempts: failures, nowMs: 0, leftAtMs: 0, validUntilMs: endMs });
        if (silence.state === "waiting") {
          expect(silence.nextTryAtMs).toBeGreaterThan(0);
          if (endMs !== null) expect(silence.nextTryAtMs).toBeLessThan(endMs);
        } else expect(endMs).not.toBeNull();
        const late = {
          attempts: failures,
          nowMs: (patienceDays + 1) * 86_400_000,
          leftAtMs: 0,
          validUntilMs: null,
        };
        expect(afterSilence(late)).toEqual({ state: "failed" });
      },
    ),
  );
});
