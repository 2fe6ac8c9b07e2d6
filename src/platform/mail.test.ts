import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { type Mail, rawMail, relayName } from "./mail.ts";
import { quotedPrintable } from "./mime.ts";

const letter: Mail = {
  id: "0199a5c0-0000-7000-8000-000000000001",
  from: { name: "L’Atelier de Léa", address: "bonjour@maison.example" },
  replyTo: { name: 'Léa, "la boutique"', address: "lea@maison.example" },
  to: "marie@example.test",
  subject: "Vos 12 points — à utiliser avant la fin du mois de novembre, chère Marie-Amélie",
  text: "Bonjour Marie,\n\n.Un point au début.\nUne fin de ligne \n\nÀ bientôt",
  html: '<p style="color: #123">Bonjour Marie, <a href="https://maison.example/l/1">vos points</a> œuvrent €</p>',
  language: "fr",
  returnPath: "retours+abc@maison.example",
  unsubscribe: {
    oneClick: "https://maison.example/u/abc",
    mailto: "mailto:retours@maison.example?subject=unsubscribe",
  },
  feedbackId: null,
};
const at = Date.parse("2026-11-22T10:00:00Z");

function answering(records: Readonly<Record<string, string>>) {
  return async (name: string) => await Promise.resolve([[records[name] ?? ""]]);
}

test.each(["rsa", "ed25519"] as const)(
  "a message signed with %s is vouched for, both unsubscribe headers covered",
  async (kind) => {
    const { privateKey, publicKey } =
      kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
    const spki = publicKey.export({ type: "spki", format: "der" });
    // RFC 8463 publishes the 32 bytes of the key themselves.
    const record =
      kind === "rsa"
        ? `v=DKIM1; k=rsa; p=${spki.toString("base64")}`
        : `v=DKIM1; k=ed25519; p=${spki.subarray(-32).toString("base64")}`;
    const raw = await rawMail(letter, { domain: "maison.example", selector: "nov", key: privateKey }, at);
    const resolver = answering({ "nov._domainkey.maison.example": record });
    const { results } = await dkimVerify(raw, { resolver, curTime: new Date(at) });
    const [signature] = results;
    expect(signature?.status.result, JSON.stringify(signature)).toBe("pass");
    expect(signature?.signingHeaders?.keys.toLowerCase()).toMatch(/list-unsubscribe:.*list-unsubscribe-post/);
    const forged = Buffer.from(raw.toString("latin1").replace("One-Click", "Two-Click"), "latin1");
    const again = await dkimVerify(forged, { resolver, curTime: new Date(at) });
    expect(again.results[0]?.status.result).not.toBe("pass");
    const added = Buffer.concat([Buffer.from("Subject: Gagnez\r\n"), raw]);
    const twice = await dkimVerify(added, { resolver, curTime: new Date(at) });
    expect(twice.results[0]?.status.result).not.toBe("pass");
  },
);

test("what is written is what is read, and no line is too long for a server", async () => {
  const raw = await rawMail(letter, null, at);
  const read = await PostalMime.parse(raw);
  expect(read.subject).toBe(letter.subject);
  expect(read.from).toMatchObject({ name: letter.from.name, address: letter.from.address });
  expect(read.replyTo?.[0]).toMatchObject({ name: letter.replyTo?.name, address: "lea@maison.example" });
  expect(read.text?.trimEnd()).toBe(letter.text);
  expect(read.html?.trimEnd()).toBe(letter.html);
  expect(read.messageId).toBe(`<${letter.id}@maison.example>`);
  expect(
    Math.max(
      ...raw
        .toString("latin1")
        .split("\r\n")
        .map((line) => line.length),
    ),
  ).toBeLessThan(200);
});

test("nothing that was typed begins another header, and every text comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 120 }), async (typed) => {
      const mail = {
        ...letter,
        subject: typed,
        from: { name: typed, address: letter.from.address },
        replyTo: null,
      };
      const raw = await rawMail(mail, null, at);
      const names = headNames(raw);
      expect(new Set(names)).toEqual(
        new Set(headNames(await rawMail({ ...letter, replyTo: null }, null, at))),
      );
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const lines = quotedPrintable(text).toString("latin1");
      for (const line of lines.split("\r\n")) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).not.toMatch(/[\t ]$|^\./);
        expect(line).toMatch(/^[\t -~]*$/);
      }
      const octets = lines
        .replaceAll("=\r\n", "")
        .replaceAll(/=([0-9A-F]{2})/g, (_, pair: string) => String.fromCodePoint(Number.parseInt(pair, 16)));
      expect(Buffer.from(octets, "latin1").toString("utf8")).toBe(
        Buffer.from(text).toString("utf8").replaceAll("\r\n", "\n").replaceAll("\n", "\r\n"),
      );
    }),
  );
});

test("a relay is named without its password", () => {
  expect(relayName("smtps://lea:s3cret@relay.example:465")).toBe("smtps://lea@relay.example:465");
});

function headNames(raw: Buffer): string[] {
  const [head = ""] = raw.toString("latin1").split("\r\n\r\n");
  return head
    .split("\r\n")
    .filter((line) => !/^[ \t]/.test(line))
    .map((line) => line.slice(0, line.indexOf(":")));
}

test("no address, name or subject begins a header of its own", async () => {
  const hostile = [
    "a@b.example>\r\nX-Mine: 1",
    "a@b.example\nX-Mine: 1\n\nwords",
    '"a\r\nX-Mine: 1"@b.example',
  ];
  for (const text of hostile) {
    const mailbox = { name: text, address: text };
    const mail = { ...letter, from: mailbox, replyTo: mailbox, to: text, subject: text, returnPath: text };
    const head = (await rawMail(mail, null, at)).toString("utf8").split("\r\n\r\n", 1)[0] ?? "";
    expect(head).not.toMatch(/^X-Mine/m);
    expect(head.split("\r\n").every((line) => /^(\s|[A-Z][A-Za-z-]*: )/.test(line))).toBe(true);
  }
});
