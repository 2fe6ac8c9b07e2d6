import { createSocket } from "node:dgram";
import { generateKeyPairSync } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { checkRecords, type SentBy, sentBy } from "./dns-records.ts";
import {
  judgeDkim,
  judgeDmarc,
  judgeMx,
  judgeSpf,
  organisationOf,
  spfMechanism,
  spfToPaste,
} from "./rules/dns.ts";

describe("SPF (RFC 7208)", () => {
  const walk = { terms: ["include:mx.ovh.com", "~all"], lookups: 1, coversRelay: false };

  test("lists the relay, by its own mechanism or by an address", () => {
    const found = ["v=spf1 include:mx.ovh.com ~all"];
    expect(judgeSpf(found, walk, "include:mx.ovh.com").state).toBe("good");
    expect(judgeSpf(found, walk, "a:relais.example")).toMatchObject({
      state: "wrong",
      problem: "sender_not_listed",
    });
    expect(judgeSpf(found, { ...walk, coversRelay: true }, "a:relais.example").state).toBe("good");
  });

  test("is one record, closed, and short enough to be read", () => {
    expect(judgeSpf(["other"], walk, "a:x.fr").state).toBe("missing");
    expect(judgeSpf(["v=spf1 ~all", "v=spf1 -all"], walk, "a:x.fr").problem).toBe("several");
    expect(judgeSpf(["v=spf1 +all"], { ...walk, terms: ["all"] }, "a:x.fr").problem).toBe("lets_everybody");
    expect(judgeSpf(["v=spf1"], { ...walk, lookups: 11 }, "include:mx.ovh.com").problem).toBe(
      "too_many_lookups",
    );
    expect(judgeSpf(null, walk, "a:x.fr").state).toBe("unreachable");
  });

  test("to be pasted keeps what is there and adds the relay before the end", () => {
    expect(spfToPaste([], "a:relais.example")).toBe("v=spf1 a:relais.example ~all");
    expect(spfToPaste(["v=spf1 mx -all"], "include:mx.ovh.com")).toBe("v=spf1 mx include:mx.ovh.com -all");
    expect(spfToPaste(["v=spf1 mx"], "a:x.fr")).toBe("v=spf1 mx a:x.fr");
    expect(spfToPaste(["v=spf1 a:x.fr ~all"], "a:x.fr")).toBe("v=spf1 a:x.fr ~all");
    expect(spfMechanism("ssl0.ovh.net")).toBe("include:mx.ovh.com");
    expect(spfMechanism("notovh.net")).toBe("a:notovh.net");
  });
});

describe("DKIM and DMARC", () => {
  test("the published key is the one that signs", () => {
    expect(judgeDkim(["v=DKIM1; k=rsa; p=AB CD"], "ABCD").state).toBe("good");
    expect(judgeDkim(["v=DKIM1; p=ABCE"], "ABCD").problem).toBe("key_differs");
    expect(judgeDkim(["v=DKIM1; p="], "ABCD").problem).toBe("key_revoked");
    expect(judgeDkim([], "ABCD").state).toBe("missing");
  });

  test("a policy stands alone, says what to do, and harms who keeps it in nothing", () => {
    expect(judgeDmarc(["v=DMARC1; p=reject; rua=mailto:a@b.fr"], true)).toMatchObject({
      state: "good",
      advice: null,
    });
    expect(judgeDmarc(["v=DMARC1; p=none; rua=mailto:a@b.fr"], true).advice).toBe("policy_none");
    expect(judgeDmarc(["v=DMARC1; p=none"], true).advice).toBe("no_reports");
    expect(judgeDmarc(["v=DMARC1; p=reject"], false).problem).toBe("not_aligned");
    expect(judgeDmarc(["v=DMARC1"], true).problem).toBe("policy_missing");
    expect(judgeDmarc(["v=DMARC1; p=none", "v=DMARC1; p=none"], true).problem).toBe("several");
  });

  test("a domain that takes no mail gets nothing back", () => {
    expect(judgeMx(["0 "]).problem).toBe("leads_elsewhere");
    expect(judgeMx([]).state).toBe("missing");
    expect(judgeMx(["10 mx.example"]).state).toBe("good");
  });

  test("an organisation is what somebody registered", () => {
    expect(organisationOf("retour.boutique.example")).toBe("boutique.example");
    expect(organisationOf("lettre.club.asso.fr")).toBe("club.asso.fr");
    expect(organisationOf("boutique.example")).toBe("boutique.example");
  });
});

type Zone = Readonly<Record<string, string | readonly string[]>>;

/** A name server of a few records (RFC 1035): `TXT name` and `MX name`; nothing else exists, and `SILENT` is never answered. */
async function openNameServer(zone: Zone): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (question, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      labels.push(question.subarray(at + 1, at + 1 + length).toString("latin1"));
      at += 1 + length;
    }
    const type = question.readUInt16BE(at + 1);
    const asked = question.subarray(12, at + 5);
    const name = labels.join(".").toLowerCase();
    if (name.includes("silent")) return;
    const found = zone[`${type === 16 ? "TXT" : type === 15 ? "MX" : "A"} ${name}`] ?? [];
    const data = [found].flat().map((text) => {
      if (type === 15) return Buffer.concat([Buffer.from([0, 10]), nameOf(text)]);
      if (type === 1) return Buffer.from(text.split(".").map(Number));
      const parts = text.match(/.{1,255}/gsu) ?? [];
      return Buffer.concat(parts.map((part) => Buffer.concat([Buffer.of(part.length), Buffer.from(part)])));
    });
    const head = Buffer.alloc(12);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(data.length === 0 ? 0x81_83 : 0x81_80, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data.length, 6);
    const answers = data.map((one) => {
      const fixed = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, one.length >> 8, one.length & 255]);
      return Buffer.concat([fixed, one]);
    });
    socket.send(Buffer.concat([head, asked, ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  afterAll(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

function nameOf(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.of(0)]);
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const published = publicKey.export({ format: "der", type: "spki" }).toString("base64");

function sender(
  settings: Record<string, string>,
  returnAddress: string | null = "b@retour.boutique.example",
): SentBy {
  const by = sentBy({
    merchantId: "",
    channel: "email",
    driver: "smtp",
    fromAddress: "bonjour@boutique.example",
    fromName: "Boutique",
    replyTo: null,
    returnAddress,
    settings: { host: "relais.example", ...settings },
    secrets: { dkimKey: pem },
    limitPerSecond: null,
    domainLimits: {},
    retrySeconds: null,
    warmUpFrom: null,
  });
  if (by === null) throw new Error("It sends.");
  return by;
}

const signed = { dkimDomain: "boutique.example", dkimSelector: "rebelote" };

test("a domain where everything is in place is said to be, through includes and long keys", async () => {
  const server = await openNameServer({
    "A relais.example": "192.0.2.25",
    "TXT retour.boutique.example": ["google-site-verification=x", "v=spf1 include:_spf.hote.example -all"],
    "TXT _spf.hote.example": "v=spf1 ip4:192.0.2.0/24 -all",
    "TXT rebelote._domainkey.boutique.example": `v=DKIM1; k=rsa; p=${published}`,
    "TXT _dmarc.boutique.example": "v=DMARC1; p=quarantine; rua=mailto:dmarc@boutique.example",
    "MX retour.boutique.example": "mx.hote.example",
  });
  const items = await checkRecords(sender(signed), [server]);
  expect(items.map(({ purpose, state }) => `${purpose} ${state}`)).toEqual([
    "spf good",
    "dkim good",
    "dmarc good",
    "mx good",
  ]);
});

test("a domain that says nothing gets what to paste, and a policy without proof is dangerous", async () => {
  const server = await openNameServer({ "TXT _dmarc.boutique.example": "v=DMARC1; p=reject" });
  const [spf, dkim, dmarc] = await checkRecords(sender(signed, null), [server]);
  expect(spf).toMatchObject({
    state: "missing",
    name: "boutique.example",
    value: "v=spf1 a:relais.example ~all",
  });
  expect(dkim).toMatchObject({ state: "missing", value: `v=DKIM1; k=rsa; p=${published}` });
  expect(dmarc).toMatchObject({ state: "wrong", problem: "not_aligned" });
});

test("a name server that is silent is not taken for one that says no", async () => {
  const server = await openNameServer({});
  const by = { ...sender({}, null), fromAddress: "a@silent.example" };
  const items = await checkRecords(by, [server]);
  expect(items.map(({ state }) => state)).toEqual(["unreachable", "unknown", "unreachable"]);
}, 40_000);
