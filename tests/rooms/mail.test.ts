import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import nodemailer from "nodemailer";
import { afterAll, expect, test } from "vitest";
import { deliverDue, leaveMessage, readMailbox } from "../../src/capabilities/messages/index.ts";
import { openTestShop } from "../support/database.ts";
import { openMailServer } from "../support/mail-server.ts";
import { openTestServer } from "../support/server.ts";

const mail = await openMailServer();
const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function say<Answer>(method: "GET" | "POST" | "PUT", url: string, body?: object): Promise<Answer> {
  const answer = await ask(key, method, url, body);
  if (answer.statusCode >= 400) throw new Error(`${method} ${url}: ${answer.body}`);
  return answer.json();
}

const customers = new Map<string, string>();

async function write(email: string): Promise<void> {
  let customerId = customers.get(email);
  if (customerId === undefined) {
    customerId = (await say<{ id: string }>("POST", "/customers", { lastName: email, emails: [email] })).id;
    customers.set(email, customerId);
  }
  const id = customerId;
  await database.inMerchant(shop, async (tx) => {
    await leaveMessage(tx, {
      channel: "email",
      to: email,
      customerId: id,
      kind: "welcome",
      language: "fr",
      subject: "Été à la Maison Test",
      text: "Bonjour, à très bientôt.",
    });
  });
}

/** Waits for what two servers do between them. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await isSo()) return;
    await sleep(100);
  }
  throw new Error(`It did not happen: ${what}.`);
}

async function emailOf(email: string): Promise<{ status: string; statusReason: string | null } | undefined> {
  const { emails } = await say<{ emails: { value: string; status: string; statusReason: string | null }[] }>(
    "GET",
    `/customers/${customers.get(email) ?? ""}`,
  );
  return emails.find(({ value }) => value === email);
}

type Returned = {
  kind: string;
  to: string | null;
  status: string | null;
  diagnostic: string | null;
  words: string | null;
};
const cameBack = async (): Promise<Returned[]> =>
  (await say<{ items: Returned[] }>("GET", "/delivery/returns")).items.toSorted((one, other) =>
    (one.to ?? "").localeCompare(other.to ?? ""),
  );
const readNow = async (): Promise<{ read: number; kept: number }> =>
  await say("POST", "/delivery/mailbox/readings");

test("what a real server could not deliver comes back by IMAP and marks who is not there any more", async () => {
  await say("PUT", "/senders/email", {
    driver: "smtp",
    fromAddress: "bonjour@boutique.test",
    returnAddress: mail.returnAddress,
    settings: { host: "127.0.0.1", port: mail.port, security: "none" },
  });
  const { host, port, username, password } = mail.imap;
  await say("PUT", "/delivery/mailbox", { host, port, username, password, security: "none" });
  for (const local of ["ici.lea", "parti", "plein", "bloque"]) await write(`${local}@exemple.test`);
  expect(await deliverDue(database, { folder })).toBe(4);
  await until("one arrives", async () => (await mail.arrivedAt("ici.lea")).length === 1);
  await until("three come back", async () => (await mail.cameBack()).length === 3);

  expect(await readNow()).toEqual({ read: 3, kept: 3 });
  expect(await cameBack()).toMatchObject([
    { kind: "block", to: "bloque@exemple.test", status: "5.7.1" },
    {
      kind: "hard",
      to: "parti@exemple.test",
      status: "5.1.1",
      diagnostic: expect.stringContaining("User unknown") as unknown,
    },
    { kind: "soft", to: "plein@exemple.test", status: "5.2.2" },
  ]);
  expect(await emailOf("parti@exemple.test")).toMatchObject({ status: "bad", statusReason: "hard_bounce" });
  for (const local of ["ici.lea", "plein", "bloque"])
    expect(await emailOf(`${local}@exemple.test`)).toMatchObject({ status: "unknown" });
  expect(await readNow()).toEqual({ read: 0, kept: 0 });
});

test("a person's answer is kept and left for the shop to read; a stranger's letter is not touched", async () => {
  const [arrived = ""] = await mail.arrivedAt("ici.lea");
  const returnPath = /^Return-Path: <(?<path>[^>]+)>/mu.exec(arrived)?.groups?.["path"] ?? "";
  expect(returnPath).toMatch(/^b\+[a-z2-7]+@retour\.boutique\.test$/u);
  const provider = nodemailer.createTransport(mail.url);
  const send = async (from: string, to: string, text: string): Promise<void> =>
    void (await provider.sendMail({ from, to, subject: "Re: Été", text }));
  await send(
    "ici.lea@exemple.test",
    returnPath,
    "Merci !\n\nLe lun. 1 juin, Maison Test a écrit :\n> Bonjour",
  );
  await send("inconnu@exemple.test", mail.returnAddress, "Une facture pour vous");
  provider.close();
  await until("two letters arrive", async () => (await mail.cameBack()).length === 5);
  expect(await readNow()).toEqual({ read: 2, kept: 1 });
  const [reply] = (await cameBack()).filter(({ kind }) => kind === "reply");
  expect(reply).toMatchObject({ to: "ici.lea@exemple.test", words: "Merci !" });
  expect(await emailOf("ici.lea@exemple.test")).toMatchObject({ status: "good", statusReason: "answered" });
});

test("reports that were understood leave the mailbox when the shop wants it, letters stay; one reader at a time", async () => {
  const { host, port, username } = mail.imap;
  await say("PUT", "/delivery/mailbox", { host, port, username, security: "none", removesRead: true });
  await write("disparu@exemple.test");
  await deliverDue(database, { folder });
  await until("a report comes back", async () => (await mail.cameBack()).length === 6);
  const lease = async (until: string | null): Promise<void> => {
    await database.inMerchant(shop, async (tx) => {
      await tx.run(
        sql`update messages.mailbox set leased_until = ${until}::timestamptz where merchant_id = ${shop}`,
      );
    });
  };
  await lease(new Date(Date.now() + 60_000).toISOString());
  expect(await readMailbox(database, shop)).toBeNull();
  await lease(new Date(Date.now() - 1_000).toISOString());
  expect(await readMailbox(database, shop)).toMatchObject({ read: 1, kept: 1 });
  expect(await emailOf("disparu@exemple.test")).toMatchObject({ status: "bad" });
  await until("it is removed", async () => (await mail.cameBack()).length === 5);
});

test("a mailbox that cannot be read says why, and what it held is read later", async () => {
  const { host, port, username, password } = mail.imap;
  const settings = { host, port, username, security: "none" };
  const refusal = async (change: object): Promise<string> => {
    await say("PUT", "/delivery/mailbox", { ...settings, ...change });
    return (await ask(key, "POST", "/delivery/mailbox/readings")).json<{ code: string }>().code;
  };
  expect(await refusal({ password: "wrong" })).toBe("mailbox_refuses_login");
  expect(await refusal({ password, folder: "Nulle part" })).toBe("mailbox_refuses_folder");
  expect(await refusal({ password, port: 1 })).toBe("mailbox_unreachable");
  expect(await refusal({ password, security: "starttls" })).toBe("mailbox_not_secure");
  const { mailbox } = await say<{ mailbox: Record<string, unknown> }>("GET", "/delivery/mailbox");
  expect(mailbox).toMatchObject({ error: "mailbox_not_secure" });
  expect(JSON.stringify(mailbox)).not.toContain(password);
  const open = await ask(key, "PUT", "/delivery/mailbox", {
    ...settings,
    host: "imap.exemple.test",
    password,
  });
  expect(open.json<{ code: string }>().code).toBe("mailbox_needs_tls");
  await say("PUT", "/delivery/mailbox", { ...settings, password });
  expect((await readNow()).kept).toBeGreaterThanOrEqual(0);
});
