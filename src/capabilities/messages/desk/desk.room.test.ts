import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../../tests/support/database.ts";
import { identify } from "../../../../tests/support/mailings.ts";
import { readCodes, renderPdf } from "../../../../tests/support/pdf.ts";
import { openTestServer } from "../../../../tests/support/server.ts";
import { moveClock } from "../../../platform/clock-store.ts";
import { deliverDue, leaveMessage } from "../index.ts";

const { database, ask, makeKey } = await openTestServer();
const folder = await mkdtemp(join(tmpdir(), "rebelote-desk-"));
let shop = "";
let key = "";

beforeAll(async () => {
  shop = await openTestShop(database);
  key = await makeKey(shop);
  await database.inMerchant(shop, identify);
  // A Tuesday morning: calls are lawful.
  await moveTo("2026-11-24T09:30:00Z");
});
afterAll(async () => await rm(folder, { recursive: true }));

async function moveTo(instant: string): Promise<void> {
  await moveClock(database, Date.parse(instant) - Date.now());
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

async function said<Answer = { id: string }>(method: Method, url: string, body?: object): Promise<Answer> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode, `${method} ${url}: ${response.body}`).toBeLessThan(300);
  return response.json<Answer>();
}

async function refused(method: Method, url: string, body?: object): Promise<string> {
  const response = await ask(key, method, url, body);
  expect(response.statusCode).toBeGreaterThanOrEqual(400);
  return response.json<{ code: string }>().code;
}

async function person(firstName: string, more: object = {}): Promise<string> {
  const address = { line1: "3 rue de la Clef", postcode: "59000", city: "Lille", country: "FR" };
  const { id } = await said("POST", "/customers", {
    firstName,
    lastName: "Test",
    title: "ms",
    address,
    ...more,
  });
  await said("POST", `/customers/${id}/collections`, {
    collectedFrom: "person",
    informed: true,
    optOutOffered: true,
    collectedAt: "2026-10-01T10:00:00Z",
  });
  return id;
}

const rich = {
  type: "doc",
  content: [
    { type: "paragraph", content: [{ type: "text", text: 'Bonjour {{ first_name | default: "vous" }}.' }] },
  ],
};
const drafts = {
  post: {
    channel: "post",
    words: {
      fr: {
        subject: "Des nouvelles",
        blocks: [
          { id: "a", kind: "heading", level: 1, text: "Des nouvelles" },
          { id: "b", kind: "text", rich },
          {
            id: "c",
            kind: "voucher",
            source: "shared",
            code: "NOEL10",
            label: "10 €",
            lastDay: "2026-12-24",
            symbol: "qr",
          },
          { id: "d", kind: "divider" },
        ],
      },
    },
  },
  phone: {
    channel: "phone",
    words: {
      fr: {
        steps: [
          {
            title: "Se présenter",
            say: 'Bonjour {{ first_name | default: "" }}, ici la Maison Test.',
            note: "",
          },
          { title: "Proposer", say: "Nous vous gardons dix euros jusqu’à Noël.", note: "Écouter." },
        ],
        objections: [{ heard: "Trop cher", answer: "Je comprends." }],
      },
    },
  },
} as const;

async function mailing(channel: "post" | "phone", customerIds: string[]): Promise<string> {
  const template = await said<{ id: string; revision: number }>("POST", "/templates", {
    channel,
    name: "Essai",
    class: "marketing",
    aim: "win_back",
  });
  const { revision } = template;
  await said("PUT", `/templates/${template.id}`, { revision, draft: drafts[channel] });
  const { id } = await said("POST", "/mailings", {
    name: "À la main",
    channel,
    purpose: "marketing",
    templateId: template.id,
    audience: { customerIds },
  });
  await said("PUT", `/mailings/${id}/schedule`);
  await deliverDue(database, { folder });
  return id;
}

type Run = { id: string; letters: number; state: string };
type Line = { customerId: string; state: string; reason: string | null; bounce: string | null };

async function lines(mailingId: string): Promise<Map<string, Line>> {
  const { items } = await said<{ items: Line[] }>("GET", `/mailings/${mailingId}/lines`);
  return new Map(items.map((line) => [line.customerId, line]));
}

test("letters wait to be printed, leave when they were posted, and those that come back stop the next ones", async () => {
  const anne = await person("Anne");
  const rose = await person("Rose");
  const paul = await person("Paul");
  const id = await mailing("post", [anne, rose, paul]);
  expect(await said("GET", `/mailings/${id}/letter-runs`)).toMatchObject({ waiting: 3, items: [] });

  const run = await said<Run>("POST", `/mailings/${id}/letter-runs`);
  expect(run).toMatchObject({ letters: 3, state: "prepared" });
  expect(await refused("POST", `/mailings/${id}/letter-runs`)).toBe("nothing_to_print");
  for (const query of ["", "?what=labels", "?what=labels&sheet=24&skip=23", "?window=left"]) {
    const paper = await ask(key, "GET", `/letter-runs/${run.id}/paper.pdf${query}`);
    expect(paper.headers["content-type"]).toBe("application/pdf");
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  }

  // Between the printer and the letter box: Paul wants none.
  await said("POST", `/customers/${paul}/consents`, { consents: [{ channel: "post", act: "objected" }] });
  expect((await lines(id)).get(paul)).toMatchObject({ state: "skipped", reason: "OBJECTED" });
  expect(await said("PUT", `/letter-runs/${run.id}/posted`)).toMatchObject({ state: "posted" });
  expect(await said("PUT", `/letter-runs/${run.id}/posted`)).toMatchObject({ state: "posted" });
  expect(await refused("PUT", `/letter-runs/${run.id}/dropped`)).toBe("letter_run_over");
  expect((await lines(id)).get(anne)).toMatchObject({ state: "sent" });

  const { references } = await database.inMerchant(shop, async (tx) => {
    return await tx.one<{ references: string[] }>(sql`
      select array_agg(provider_id) as references from messages.message
      where merchant_id = ${shop} and customer_id = ${anne} and mailing_id = ${id}`);
  });
  // A reader of bar codes types the same number, without its hyphens.
  const labels = await ask(key, "GET", `/letter-runs/${run.id}/paper.pdf?what=labels`);
  const read = (await Promise.all((await renderPdf(labels.rawPayload)).map(readCodes))).flat();
  expect(read).toContainEqual({ format: "Code128", text: references[0]?.replaceAll("-", "") });
  expect(
    await said("POST", "/letters/returned", {
      references: [references[0]?.toLowerCase() ?? "", "0000-0000-1", "rien"],
    }),
  ).toMatchObject({
    noted: 1,
    unknown: ["0000-0000-1", "rien"],
    items: [
      { effect: "noted", customerId: anne, name: "Anne Test", mailingName: "À la main" },
      { effect: "unknown", reference: null, customerId: null },
      { effect: "unknown", reference: null },
    ],
  });
  const once = { references: [references[0] ?? ""] };
  expect(await said("POST", "/letters/returned", once)).toMatchObject({
    noted: 0,
    items: [{ effect: "again" }],
  });
  expect(await said("GET", "/letter-runs")).toMatchObject({
    items: [{ id: run.id, mailingName: "À la main", letters: 3, held: 2, returned: 1 }],
  });
  // Typed by mistake, it is as if nothing had come back; typed again, it counts anew.
  expect((await ask(key, "DELETE", `/letters/returned/${references[0]}`)).statusCode).toBe(204);
  expect(await refused("DELETE", `/letters/returned/${references[0]}`)).toBe("unknown_letter");
  expect((await lines(id)).get(anne)).toMatchObject({ bounce: null });
  expect(await said("POST", "/letters/returned", once)).toMatchObject({ items: [{ effect: "noted" }] });
  const next = await mailing("post", [anne, rose]);
  expect((await lines(next)).get(anne)).toMatchObject({ state: "skipped", reason: "SUPP_NPAI" });
  const second = await said<Run>("POST", `/mailings/${next}/letter-runs`);
  expect(second.letters).toBe(1);
  expect(await said("PUT", `/letter-runs/${second.id}/dropped`)).toMatchObject({ state: "dropped" });
  await moveClock(database, database.clock.offsetMs() + 60_000);
  expect(await said("GET", `/mailings/${next}/letter-runs`)).toMatchObject({ waiting: 1 });
});

test("letters of several mailings are printed together; one that comes back to an address corrected since leaves it as it is", async () => {
  const jean = await person("Jean");
  const luc = await person("Luc");
  const first = await mailing("post", [jean]);
  const second = await mailing("post", [luc]);
  const waiting = await said<{ items: { mailingId: string; letters: number; people: number }[] }>(
    "GET",
    "/letters/waiting",
  );
  for (const mailingId of [first, second])
    expect(waiting.items.find((one) => one.mailingId === mailingId)).toMatchObject({ letters: 1, people: 1 });
  const run = await said<Run>("POST", "/letter-runs", { mailingIds: [first, second, first] });
  expect(run).toMatchObject({ letters: 2, mailingId: null });
  await said("PUT", `/letter-runs/${run.id}/posted`);
  const references = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.rows<{ customerId: string; reference: string }>(sql`
        select customer_id as "customerId", provider_id as reference from messages.message
        where merchant_id = ${shop} and letter_run_id = ${run.id}`),
  );
  await said("PATCH", `/customers/${jean}`, {
    address: { line1: "9 rue Neuve", postcode: "59100", city: "Roubaix", country: "FR" },
  });
  const { items } = await said<{ items: { customerId: string; effect: string }[] }>(
    "POST",
    "/letters/returned",
    { references: references.map(({ reference }) => reference) },
  );
  expect(items.find((item) => item.customerId === jean)?.effect).toBe("moved");
  expect(items.find((item) => item.customerId === luc)?.effect).toBe("noted");
  expect((await lines(await mailing("post", [jean]))).get(jean)).toMatchObject({ state: "waiting" });
  const page = await said<{ items: Run[]; nextCursor: string }>("GET", "/letter-runs?limit=1");
  expect(page.items.map((one) => one.id)).toEqual([run.id]);
  const rest = await said<{ items: Run[] }>(
    "GET",
    `/letter-runs?cursor=${encodeURIComponent(page.nextCursor)}`,
  );
  expect(rest.items.map((one) => one.id)).not.toContain(run.id);
  expect(await refused("GET", "/letter-runs?cursor=zzz")).toBe("unreadable_cursor");
});

test("a letter that somebody wrote to one person waits with the others once it could not be printed at once", async () => {
  const nina = await person("Nina");
  const { messageId } = await database.inMerchant(shop, async (tx) => {
    const { id } = await leaveMessage(tx, {
      channel: "post",
      to: "3 rue de la Clef, 59000 Lille, FR",
      customerId: nina,
      kind: "personal",
      language: "fr",
      text: "Chère Nina, votre théière est réparée.",
    });
    return { messageId: id };
  });
  const { items } = await said<{ items: { mailingId: string | null; letters: number }[] }>(
    "GET",
    "/letters/waiting",
  );
  expect(items.find(({ mailingId }) => mailingId === null)).toMatchObject({ letters: 1, later: 0 });
  const run = await said<Run>("POST", "/letter-runs", { own: true });
  expect(run).toMatchObject({ letters: 1, mailingId: null, to: "Nina Test" });
  expect((await ask(key, "GET", `/letter-runs/${run.id}/paper.pdf`)).statusCode).toBe(200);
  await said("PUT", `/letter-runs/${run.id}/posted`);
  expect(await said("GET", `/messages/${messageId}`)).toMatchObject({ state: "sent" });
  expect(await refused("POST", "/letter-runs", {})).toBe("nothing_to_print");
});

type Begun = {
  allowed: boolean;
  reason: string;
  number: string | null;
  call: { id: string } | null;
  script: { steps: { say: string }[] } | null;
};
type Waiting = {
  items: { messageId: string; customerId: string }[];
  later: { customerId: string; nextAt: string }[];
  laterCount: number;
  open: { id: string }[];
  waiting: number;
  today: object;
};

async function agreedToCalls(firstName: string, phone: string): Promise<string> {
  const id = await person(firstName, { phones: [phone] });
  await said("POST", "/consent-texts", {
    version: `calls-${firstName.toLowerCase()}`,
    language: "fr",
    body: "J’accepte d’être appelée par la Maison Test pour ses offres, pendant un an.",
  });
  await said("POST", `/customers/${id}/consents`, {
    consents: [
      {
        channel: "phone",
        act: "granted",
        happenedAt: "2026-10-01T10:00:00Z",
        textVersion: `calls-${firstName.toLowerCase()}`,
        origin: "paper_form",
        prechecked: false,
        bundled: false,
      },
    ],
  });
  return id;
}

test("a caller is told whom, when and what to say; what came of it counts, and a refusal is the last word", async () => {
  const lea = await agreedToCalls("Léa", "0612345601");
  const ines = await agreedToCalls("Inès", "0612345602");
  const zoe = await agreedToCalls("Zoé", "0612345603");
  const none = await person("Sans", { phones: ["0612345604"] });
  // A Sunday: the list waits for the hours at which a call is lawful.
  await moveTo("2026-11-22T12:35:00.250Z");
  const id = await mailing("phone", [lea, ines, zoe, none]);
  const sunday = await said<Waiting>("GET", `/calls?mailingId=${id}`);
  expect(sunday).toMatchObject({ waiting: 0, laterCount: 3, items: [] });
  expect(new Set(sunday.later.map(({ customerId }) => customerId))).toEqual(new Set([lea, ines, zoe]));
  await moveTo("2026-11-24T09:30:00.250Z");
  await deliverDue(database, { folder });
  expect((await lines(id)).get(none)).toMatchObject({ state: "skipped" });
  const list = await said<Waiting>("GET", `/calls?mailingId=${id}`);
  expect(list.waiting).toBe(3);
  // Nobody began: when the hours at which a call is lawful are over, the same people wait for the next ones.
  await moveTo("2026-11-24T21:30:00.250Z");
  const night = await said<Waiting>("GET", `/calls?mailingId=${id}`);
  expect(night).toMatchObject({ waiting: 0, laterCount: 3 });
  expect(night.later.every(({ nextAt }) => nextAt > "2026-11-25")).toBe(true);
  await moveTo("2026-11-24T09:31:00.250Z");
  const of = (customerId: string): string =>
    list.items.find((item) => item.customerId === customerId)?.messageId ?? "";

  const begun = await said<Begun>("POST", "/calls", { messageId: of(lea) });
  expect(begun).toMatchObject({ allowed: true, number: "+33612345601" });
  expect(begun.script?.steps.length).toBeGreaterThan(1);
  expect(begun.script?.steps.map(({ say }) => say).join(" ")).not.toContain("{{");
  expect(await refused("POST", "/calls", { messageId: of(lea) })).toBe("call_taken");
  expect((await said<Waiting>("GET", "/calls")).open).toMatchObject([{ id: begun.call?.id }]);
  expect(await said("GET", `/calls/${begun.call?.id}?language=en`)).toMatchObject({
    number: "+33612345601",
    person: { name: "Léa Test", lastDay: null, yearCents: 0 },
    mailing: { name: "À la main", why: null },
    script: begun.script,
    earlier: [],
  });
  expect(
    await said("PUT", `/calls/${begun.call?.id}/outcome`, {
      outcome: "reached",
      interest: "hot",
      notes: "Passera samedi.",
    }),
  ).toMatchObject({ outcome: "reached", notes: "Passera samedi." });
  expect(await refused("PUT", `/calls/${begun.call?.id}/outcome`, { outcome: "absent" })).toBe("call_over");
  expect(await said("GET", `/calls/${begun.call?.id}`)).toMatchObject({ number: null, script: null });
  expect((await lines(id)).get(lea)).toMatchObject({ state: "sent" });

  const second = await said<Begun>("POST", "/calls", { messageId: of(ines) });
  expect(await refused("PUT", `/calls/${second.call?.id}/outcome`, { outcome: "later" })).toBe(
    "call_back_when",
  );
  await said("PUT", `/calls/${second.call?.id}/outcome`, { outcome: "no_more_calls" });
  expect(await said<Begun>("POST", "/calls", { customerId: ines, purpose: "marketing" })).toMatchObject({
    allowed: false,
    call: null,
  });

  const third = await said<Begun>("POST", "/calls", { messageId: of(zoe) });
  expect(
    await refused("PUT", `/calls/${third.call?.id}/outcome`, { outcome: "absent", callBackAt: "2026-01-01" }),
  ).toBe("call_back_when");
  const again10 = { outcome: "absent", callBackAt: "2026-11-25T09:15:00Z" };
  await said("PUT", `/calls/${third.call?.id}/outcome`, again10);
  expect(await said<Waiting>("GET", `/calls?mailingId=${id}`)).toMatchObject({
    waiting: 0,
    laterCount: 1,
    later: [{ customerId: zoe, nextAt: new Date("2026-11-25T09:15:00Z").toISOString(), isCallBack: false }],
  });
  await moveClock(database, database.clock.offsetMs() + 86_400_000);
  await deliverDue(database, { folder });
  const tomorrow = await said<Waiting>("GET", `/calls?mailingId=${id}`);
  expect(tomorrow.items.map(({ customerId }) => customerId)).toEqual([zoe]);
  const again = await said<Begun>("POST", "/calls", { messageId: of(zoe) });
  await said("PUT", `/calls/${again.call?.id}/outcome`, { outcome: "wrong_number" });
  expect((await lines(id)).get(zoe)).toMatchObject({ state: "failed" });
  expect(await said<Begun>("POST", "/calls", { customerId: zoe, purpose: "service" })).toMatchObject({
    allowed: false,
    reason: "SUPP_INVALID",
  });
  expect(await said("GET", `/customers/${lea}/calls`)).toMatchObject({
    items: [{ notes: "Passera samedi.", interest: "hot" }],
  });
});

test("a text message that says STOP ends them for whoever has the number; any other is for the shop to read", async () => {
  await person("Stop", { phones: ["06 55 44 33 22"] });
  await person("Twin", { phones: ["+33655443322"] });
  expect(await said("POST", "/sms/received", { number: "+33655443322", text: " Arrêt ! " })).toEqual({
    kind: "stop",
    customers: 2,
  });
  expect(
    await said("POST", "/sms/received", {
      number: "0655443322",
      text: "Ne vous stoppez pas",
      providerId: "p1",
    }),
  ).toMatchObject({ kind: "reply" });
  expect(
    await said("POST", "/sms/received", {
      number: "0655443322",
      text: "Ne vous stoppez pas",
      providerId: "p1",
    }),
  ).toMatchObject({ kind: "duplicate" });
  expect(await refused("POST", "/sms/received", { number: "abc", text: "STOP" })).toBe("not_a_phone_number");
});
