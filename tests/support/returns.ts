import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll } from "vitest";
import {
  deliverDue,
  leaveMessage,
  receiveMail,
  type Received,
  saveSender,
} from "../../src/capabilities/messages/index.ts";
import { decide } from "../../src/capabilities/permission/index.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { openTestShop } from "./database.ts";
import { openTestServer } from "./server.ts";
import { openSmtpSink } from "./smtp-sink.ts";

export type Written = {
  readonly customerId: string;
  readonly messageId: string;
  readonly email: string;
  readonly returnPath: string;
};

/** A shop whose messages leave for a relay, and what may come back of them. */
export async function openReturns() {
  const { database, server, ask, makeKey } = await openTestServer();
  const sink = await openSmtpSink();
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  await database.inMerchant(shop, async (tx) => {
    const { hostname, port } = new URL(sink.url);
    await saveSender(tx, database, systemActor(shop, "Sophie"), "email", {
      driver: "smtp",
      fromAddress: "bonjour@boutique.test",
      returnAddress: "b@retour.boutique.test",
      settings: { host: hostname, port: Number(port), security: "none" },
    });
  });

  let numbers = 0;

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
  return { database, server, ask, key, shop, written, receive, statusOf, reasonFor, bounceOf, standingOf };
}

export const crlf = (text: string): Buffer => Buffer.from(text.replaceAll("\n", "\r\n"));

/** The report of a mail server (RFC 3464). */
export const report = (
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

/** A complaint as mailboxes send it on (RFC 5965). */
export const complaint = (original: string): Buffer =>
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
