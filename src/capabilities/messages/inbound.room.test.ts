import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, describe, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { decide, personToken } from "../permission/index.ts";
import { forgetInbound } from "./queries-mailbox.ts";
import { deliverDue, leaveMessage, receiveMail, type Received, saveSender } from "./index.ts";

const { database, server, ask, makeKey } = await openTestServer();
const sink = await openSmtpSink();
const shop = await openTestShop(database);
const otherShop = await openTestShop(database);
const key = await makeKey(shop);
const staff = systemActor(shop, "Sophie");
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

await database.inMerchant(shop, async (tx) => {
  const { hostname, port } = new URL(sink.url);
  await saveSender(tx, database, staff, "email", {
    driver: "smtp",
    fromAddress: "bonjour@boutique.test",
    returnAddress: "b@retour.boutique.test",
    settings: { host: hostname, port: Number(port), security: "none" },
  });
});

let numbers = 0;

type Written = {
  readonly customerId: string;
  readonly messageId: string;
  readonly email: string;
  readonly returnPath: string;
};

/** A customer to whom a message has left: her record, the message and the signed address it left with. */
async function written(known?: { customerId: string; email: string }): Promise<Written> {
  numbers += 1;
  const email = known?.email ?? `lea${numbers}@exemple.test`;
  const customerId =
    known?.customerId ??
    (
      await ask(key, "POST", "/customers", { firstName: "Léa", lastName: `N${numbers}`, emails: [email] })
    ).json<{
      id: string;
    }>().id;
  const { id: messageId } = await database.inMerchant(
    shop,
    async (tx) =>
      await leaveMessage(tx, {
        channel: "email",
        to: email,
        customerId,
        kind: "welcome",
        language: "fr",
        subject: "Bienvenue",
        text: "Bonjour",
      }),
  );
  await deliverDue(database, { folder });
  const mail = sink.mails.findLast(({ to }) => to === email);
  if (mail === undefined) throw new Error(`Nothing left for ${email}.`);
  return { customerId, messageId, email, returnPath: mail.from };
}

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll("\n", "\r\n"));

const report = (
  to: string,
  status: string,
  more: { action?: string; recipient?: string; code?: string } = {},
): Buffer =>
  crlf(`From: MAILER-DAEMON@mx.remote.test
To: ${to}
Subject: Delivery Status Notification
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b1

--b1
Content-Type: text/plain

Your message could not be delivered.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.remote.test

Final-Recipient: rfc822; ${more.recipient ?? "someone@exemple.test"}
Action: ${more.action ?? "failed"}
Status: ${status}
Diagnostic-Code: smtp; ${more.code ?? `550 ${status} no`}
--b1
Content-Type: text/rfc822-headers

Message-ID: <m1@shop.test>
--b1--
`);

const complaint = (original: string): Buffer =>
  crlf(`From: fbl@mailbox.test
To: fbl@boutique.test
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b1

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: X/1.0
Version: 1
--b1
Content-Type: message/rfc822

${original}
To: redacted

body
--b1--
`);

async function receive(raw: Uint8Array): Promise<Received> {
  return await receiveMail(database, shop, raw, "mailbox");
}

async function statusOf(email: string): Promise<{ status: string; reason: string | null } | undefined> {
  return await database.inMerchant(
    shop,
    async (tx) =>
      await tx.maybe(sql`
        select status, status_reason as reason from customers.identifier
        where merchant_id = ${shop} and kind = 'email' and value = ${email}`),
  );
}

/** Whether a reply to an order may still be sent there. */
async function reasonFor(customerId: string): Promise<string> {
  const asked = { channel: "email", purpose: "transactional", containsPromotion: false } as const;
  const message = {
    senderIdentified: true,
    unsubscribeLink: true,
    stopMention: false,
    callerIdShown: false,
    sourceMentioned: false,
  };
  return await database.inMerchant(
    shop,
    async (tx) => (await decide(tx, customerId, { ...asked, message })).reason,
  );
}

async function bounceOf(messageId: string): Promise<string | null> {
  const { bounce } = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ bounce: string | null }>(
        sql`select bounce from messages.message where merchant_id = ${shop} and id = ${messageId}`,
      ),
  );
  return bounce;
}

async function standingOf(customerId: string): Promise<string | undefined> {
  const answer = await ask(key, "GET", `/customers/${customerId}/consents`);
  const { standing } = answer.json<{ standing: { channel: string; purpose: string; act: string }[] }>();
  return standing.find(({ channel, purpose }) => channel === "email" && purpose === "marketing")?.act;
}

describe("a report", () => {
  test("of a dead address marks it, on every record that has it, once", async () => {
    const lea = await written();
    const twin = await ask(key, "POST", "/customers", { lastName: "Couple", emails: [lea.email] });
    expect(await reasonFor(lea.customerId)).toBe("OK_TRANSACTIONAL");
    const raw = report(lea.returnPath, "5.1.1");
    expect(await receive(raw)).toMatchObject({
      kind: "hard",
      customerId: lea.customerId,
      effect: { suppressed: true },
    });
    expect(await receive(raw)).toMatchObject({ kind: "duplicate", customerId: lea.customerId });
    expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "hard_bounce" });
    expect(await bounceOf(lea.messageId)).toBe("hard");
    expect(await reasonFor(lea.customerId)).toBe("SUPP_HARD_BOUNCE");
    const both = await ask(key, "GET", `/customers/${twin.json<{ id: string }>().id}`);
    expect(both.json<{ emails: object[] }>().emails[0]).toMatchObject({ status: "bad" });
    const timeline = await ask(key, "GET", `/customers/${lea.customerId}/timeline`);
    expect(timeline.json<{ items: { kind: string }[] }>().items.map(({ kind }) => kind)).toContain(
      "messages.hard",
    );
  });

  test("about a forward is about the address that was written to", async () => {
    const lea = await written();
    const heard = await receive(report(lea.returnPath, "5.1.1", { recipient: "boss@elsewhere.test" }));
    expect(heard).toMatchObject({ kind: "hard", customerId: lea.customerId });
    expect(await statusOf(lea.email)).toMatchObject({ status: "bad" });
  });

  test("of a full mailbox, a delay or a refusal of the sender leaves the address as it is", async () => {
    const [full, late, refused] = [await written(), await written(), await written()];
    expect((await receive(report(full.returnPath, "5.2.2"))).kind).toBe("soft");
    expect((await receive(report(late.returnPath, "4.4.7", { action: "delayed" }))).kind).toBe("delay");
    expect((await receive(report(refused.returnPath, "5.7.1"))).kind).toBe("block");
    for (const { email } of [full, late, refused])
      expect(await statusOf(email)).toMatchObject({ status: "unknown" });
    expect([
      await bounceOf(full.messageId),
      await bounceOf(late.messageId),
      await bounceOf(refused.messageId),
    ]).toEqual(["soft", null, "block"]);
  });

  test("that was forged is kept and acts on nobody", async () => {
    const lea = await written();
    const signed = lea.returnPath.split("@")[0] ?? "";
    const changed = `${signed.slice(0, -1)}${signed.endsWith("a") ? "b" : "a"}@retour.boutique.test`;
    for (const to of [
      changed,
      "b@retour.boutique.test",
      `b+${lea.messageId}@retour.boutique.test`,
      lea.email,
    ]) {
      const raw = report(to, "5.1.1", { recipient: lea.email });
      expect(await receive(raw)).toEqual({
        kind: "unknown",
        messageId: null,
        customerId: null,
        effect: null,
      });
      expect((await receive(raw)).kind).toBe("duplicate");
    }
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
    expect(await bounceOf(lea.messageId)).toBeNull();
    const elsewhere = await receiveMail(database, otherShop, report(lea.returnPath, "5.1.1"), "mailbox");
    expect(elsewhere.kind).toBe("unknown");
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("of five messages in a row over a week ends the writing; one that arrived begins anew", async () => {
    const lea = await written();
    const soft = async (daysAgo: number, comesBack: boolean): Promise<void> => {
      const { messageId, returnPath } = await written(lea);
      if (comesBack) await receive(report(returnPath, "5.2.2"));
      const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      await database.inMerchant(shop, async (tx) => {
        await tx.run(sql`
          update messages.message set sent_at = ${at}, ended_at = ${at} where merchant_id = ${shop} and id = ${messageId}`);
      });
    };
    await database.inMerchant(shop, async (tx) => {
      await tx.run(sql`delete from messages.message where merchant_id = ${shop} and id = ${lea.messageId}`);
    });
    await soft(20, true);
    await soft(18, false);
    for (const days of [9, 7, 5, 3]) await soft(days, true);
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
    const last = await written(lea);
    expect((await receive(report(last.returnPath, "5.2.2"))).effect).toMatchObject({ suppressed: true });
    expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "soft_bounces" });
  });
});

describe("a complaint", () => {
  test("takes the person off all offers by e-mail, found by the signed address", async () => {
    const lea = await written();
    const heard = await receive(complaint(`Return-Path: <${lea.returnPath}>`));
    expect(heard).toMatchObject({
      kind: "complaint",
      customerId: lea.customerId,
      effect: { objected: true },
    });
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("is found by the signed link when every address was blotted out", async () => {
    const lea = await written();
    const token = await database.inMerchant(
      shop,
      async (tx) => await personToken(tx, { customerId: lea.customerId, messageId: lea.messageId }),
    );
    const heard = await receive(complaint(`List-Unsubscribe: <https://boutique.test/u/${token}>`));
    expect(heard).toMatchObject({ kind: "complaint", customerId: lea.customerId });
    expect((await receive(complaint("List-Unsubscribe: <https://boutique.test/u/xxxx>"))).kind).toBe(
      "unknown",
    );
  });
});

describe("an answer", () => {
  const letter = (lea: Written, headers: string, text: string): Buffer =>
    crlf(
      `From: Léa <${lea.email}>\nTo: ${lea.returnPath}\n${headers}\nContent-Type: text/plain; charset=utf-8\n\n${text}\n`,
    );

  test("of a machine changes nothing, whatever it says", async () => {
    const lea = await written();
    const heard = await receive(
      letter(lea, "Auto-Submitted: auto-replied", "Erreur 550 5.1.1 dans mon agenda !"),
    );
    expect(heard).toMatchObject({ kind: "auto_reply", effect: { noted: false, suppressed: false } });
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
  });

  test("of a person is kept, shows that the address works, and stop is taken at its word", async () => {
    const lea = await written();
    expect((await receive(letter(lea, "Subject: Re", "Merci, à samedi."))).kind).toBe("reply");
    expect(await statusOf(lea.email)).toEqual({ status: "good", reason: "answered" });
    expect(await standingOf(lea.customerId)).toBeUndefined();
    expect((await receive(letter(lea, "Subject: Re", "STOP\n\nLéa"))).kind).toBe("reply");
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
    const { items } = (await ask(key, "GET", `/delivery/returns?customerId=${lea.customerId}`)).json<{
      items: { words: string; hasEffect: boolean; hasRaw: boolean }[];
    }>();
    expect(items.map(({ words, hasEffect }) => [words, hasEffect])).toEqual([
      ["STOP\n\nLéa", true],
      ["Merci, à samedi.", false],
    ]);
    const raw = await ask(key, "GET", `/delivery/returns/${(items[0] as { id?: string }).id ?? ""}/raw`);
    expect(raw.body).toContain("STOP");
  });

  test("to the shop's own address is known by the message it names and the address it comes from", async () => {
    const lea = await written();
    const plain = { ...lea, returnPath: "bonjour@boutique.test" };
    const names = `In-Reply-To: <${lea.messageId}@boutique.test>`;
    expect((await receive(letter({ ...plain, email: "autre@exemple.test" }, names, "Oui"))).kind).toBe(
      "nothing",
    );
    expect((await receive(letter(plain, "Subject: Bonjour", "Une tout autre affaire"))).kind).toBe("nothing");
    expect(await receive(letter(plain, names, "Oui"))).toMatchObject({
      kind: "reply",
      customerId: lea.customerId,
    });
  });

  test("that a mail program wrote to unsubscribe is acted on, by its token alone", async () => {
    const lea = await written();
    const token = await database.inMerchant(
      shop,
      async (tx) => await personToken(tx, { customerId: lea.customerId, messageId: lea.messageId }),
    );
    expect((await receive(letter(lea, `Subject: unsubscribe ${token.slice(0, -1)}A`, ""))).kind).not.toBe(
      "unsubscribe",
    );
    expect((await receive(letter(lea, `Subject: unsubscribe ${token}`, ""))).kind).toBe("unsubscribe");
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
  });
});

describe("a provider's call", () => {
  async function open(
    provider: string,
    secret?: string,
  ): Promise<{ id: string; address: string; secret: string | null }> {
    const made = await ask(key, "POST", "/delivery/hooks", {
      provider,
      ...(secret === undefined ? {} : { secret }),
    });
    expect(made.statusCode, made.body).toBe(201);
    return made.json();
  }
  const call = async (address: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
    (
      await server.inject({
        method: "POST",
        url: new URL(address).pathname,
        headers: { "content-type": "application/json", ...headers },
        payload: body,
      })
    ).statusCode;

  test("of Mailgun is believed by its signature, and acts once", async () => {
    const lea = await written();
    const { address } = await open("mailgun", "key-of-the-account");
    const body = (signature: string): string =>
      JSON.stringify({
        signature: { timestamp: "1700000000", token: "abc", signature },
        "event-data": {
          event: "failed",
          severity: "permanent",
          reason: "bounce",
          message: { headers: { "message-id": `${lea.messageId}@boutique.test` } },
          "delivery-status": { code: 550, message: "5.1.1 does not exist" },
        },
      });
    const signed = createHmac("sha256", "key-of-the-account").update("1700000000abc").digest("hex");
    expect(await call(address, body(signed.replace(/^./u, (digit) => (digit === "0" ? "1" : "0"))))).toBe(
      401,
    );
    expect(await call(address, "{}")).toBe(401);
    expect(await statusOf(lea.email)).toMatchObject({ status: "unknown" });
    expect(await call(address, body(signed))).toBe(200);
    expect(await call(address, body(signed))).toBe(200);
    expect(await statusOf(lea.email)).toEqual({ status: "bad", reason: "hard_bounce" });
    expect(await call(address.replace(shop, otherShop), body(signed))).toBe(404);
  });

  test("of SendGrid is believed by its public key", async () => {
    const lea = await written();
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { address } = await open(
      "sendgrid",
      publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    );
    const body = `[{"event":"spamreport","smtp-id":"<${lea.messageId}@boutique.test>"}]\r\n`;
    const signature = sign("sha256", Buffer.from(`1700000000${body}`), privateKey).toString("base64");
    const headers = (timestamp: string) => ({
      "x-twilio-email-event-webhook-signature": signature,
      "x-twilio-email-event-webhook-timestamp": timestamp,
    });
    expect(await call(address, body, headers("1700000001"))).toBe(401);
    expect(await call(address, body, headers("1700000000"))).toBe(200);
    expect(["withdrawn", "objected"]).toContain(await standingOf(lea.customerId));
    const refused = await ask(key, "POST", "/delivery/hooks", {
      provider: "sendgrid",
      secret: "not a public key",
    });
    expect(refused.json<{ code: string }>().code).toBe("hook_key_unreadable");
  });

  test("of a program of the shop carries events or a whole report, signed and fresh", async () => {
    const lea = await written();
    const { address, secret } = await open("signed");
    const headers = (body: Buffer | string, seconds = Math.floor(Date.now() / 1_000)) => ({
      "rebelote-signature": `t=${seconds},v1=${createHmac("sha256", secret ?? "")
        .update(`${seconds}.`)
        .update(body)
        .digest("hex")}`,
    });
    const raw = report(lea.returnPath, "5.1.1").toString("latin1");
    const mail = { "content-type": "message/rfc822" };
    expect(await call(address, raw, { ...mail, ...headers(raw, 1_700_000_000) })).toBe(401);
    expect(await call(address, raw, { ...mail, ...headers(`${raw} `) })).toBe(401);
    expect(await call(address, "no json", headers("no json"))).toBe(400);
    expect(await call(address, raw, { ...mail, ...headers(raw) })).toBe(200);
    expect(await statusOf(lea.email)).toMatchObject({ status: "bad" });
    const hooks = (await ask(key, "GET", "/delivery/hooks")).json<{
      items: { provider: string; heardAt: unknown; refusedAt: unknown }[];
    }>();
    const own = hooks.items.find(({ provider }) => provider === "signed");
    expect([own?.heardAt, own?.refusedAt]).toEqual([expect.any(String), expect.any(String)]);
    expect(JSON.stringify(hooks)).not.toContain(secret);
  });
});

test("somebody of the shop says what no report says: a wrong number, a mailbox that works again", async () => {
  const lea = await written();
  await receive(report(lea.returnPath, "5.1.1"));
  const url = `/customers/${lea.customerId}/address-status`;
  const said = await ask(key, "PUT", url, { kind: "email", value: lea.email, status: "good" });
  expect(said.json<{ emails: object[] }>().emails[0]).toMatchObject({
    status: "good",
    statusReason: "staff",
  });
  expect(await reasonFor(lea.customerId)).toBe("OK_TRANSACTIONAL");
  const back = await ask(key, "PUT", url, { kind: "post", status: "bad" });
  expect(back.json<{ address: object }>().address).toMatchObject({ status: "bad" });
  const stranger = await ask(key, "PUT", url, { kind: "phone", value: "+33612345678", status: "bad" });
  expect([stranger.statusCode, stranger.json<{ code: string }>().code]).toEqual([404, "unknown_address"]);
});

test("what came back is gone with the person, and her data tell of it before", async () => {
  const lea = await written();
  await receive(report(lea.returnPath, "5.1.1"));
  await receive(report("b@retour.boutique.test", "5.1.1", { recipient: lea.email }));
  const count = async (): Promise<number> =>
    await database.inMerchant(
      shop,
      async (tx) =>
        (
          await tx.one<{ count: number }>(sql`
            select count(*) as count from messages.inbound
            where merchant_id = ${shop} and (customer_id = ${lea.customerId} or position(${Buffer.from(lea.email)} in raw) > 0)`)
        ).count,
    );
  expect(await count()).toBe(2);
  const data = await ask(key, "GET", `/customers/${lea.customerId}/personal-data`);
  expect(data.body).toContain("message_returns");
  const erased = await ask(key, "POST", `/customers/${lea.customerId}/erasure`, {
    by: "person",
    reason: "at_counter",
  });
  expect(erased.statusCode, erased.body).toBeLessThan(300);
  expect(await count()).toBe(0);
});

test("a message as it came is kept for a month, what acted on nobody as long, the rest as long as messages", async () => {
  const [lea, nobody] = [
    await written(),
    report("b@retour.boutique.test", "5.1.1", { recipient: "x@y.test" }),
  ];
  await receive(report(lea.returnPath, "5.1.1"));
  await receive(nobody);
  const keptAt = async (days: number): Promise<{ kind: string; hasRaw: boolean }[]> => {
    const before = (age: number): string => new Date(Date.now() + (days - age) * 86_400_000).toISOString();
    await database.inPlatform(
      async (tx) => await forgetInbound(tx, { raw: before(30), minor: before(30), all: before(90) }, 1_000),
    );
    return await database.inMerchant(
      shop,
      async (tx) =>
        await tx.rows<{ kind: string; hasRaw: boolean }>(sql`
          select kind, raw is not null as "hasRaw" from messages.inbound
          where merchant_id = ${shop} and (message_id = ${lea.messageId} or kind = 'unknown')
          group by kind, raw is not null order by kind`),
    );
  };
  expect(await keptAt(29)).toEqual([
    { kind: "hard", hasRaw: true },
    { kind: "unknown", hasRaw: true },
  ]);
  expect(await keptAt(31)).toEqual([{ kind: "hard", hasRaw: false }]);
  expect(await keptAt(91)).toEqual([]);
});

test("rates are judged from two hundred messages on", async () => {
  const few = (await ask(key, "GET", "/delivery/health")).json<{
    verdict: string;
    complaintRate: number | null;
    hard: number;
  }>();
  expect(few).toMatchObject({ verdict: "too_few", complaintRate: null });
  expect(few.hard).toBeGreaterThan(3);
});
