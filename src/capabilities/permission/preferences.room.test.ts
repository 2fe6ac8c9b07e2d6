import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { messagesTo, newPhone } from "../../../tests/support/space.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { recordConsents } from "../consent/index.ts";
import { eraseCustomer, mergeCustomers, undoMerge } from "../customers/index.ts";
import { importFromCli } from "../files/index.ts";
import { personToken, stopNumber, unsubscribe } from "./index.ts";

const opened = await openTestServer();
const { database, ask, makeKey, server } = opened;

type Standing = { channel: string; purpose: string; act: string; usable: boolean };
type Entry = Standing & {
  origin: string;
  originDetail: string | null;
  evidence: string | null;
  actorKind: string;
};

async function shopWith(country = "FR") {
  const merchantId = await openTestShop(database, { country });
  const key = await makeKey(merchantId);
  const api = async (method: "GET" | "POST" | "PATCH" | "PUT", url: string, body?: object) =>
    await ask(key, method, url, body);
  const add = async (emails: readonly string[], phones: readonly string[] = []): Promise<string> => {
    const made = await api("POST", "/customers", { firstName: "Chantal", emails, phones, language: "fr" });
    const { id } = made.json<{ id: string }>();
    await agree(id, "2026-01-02T10:00:00Z");
    return id;
  };
  const agree = async (customerId: string, happenedAt: string) => {
    await database.inMerchant(merchantId, async (tx) => {
      const results = await recordConsents(
        tx,
        systemActor(merchantId, "test"),
        (["email", "sms"] as const).map((channel) => ({
          customerId,
          channel,
          act: "granted",
          happenedAt,
          textVersion: "paper-1",
          origin: "counter",
          prechecked: false,
        })),
      );
      expect(results.every(({ outcome }) => outcome === "recorded")).toBe(true);
    });
  };
  return {
    merchantId,
    key,
    api,
    add,
    agree,
    act: systemActor(merchantId, "test"),
    within: async <R>(work: Parameters<typeof database.inMerchant<R>>[1]) =>
      await database.inMerchant(merchantId, work),
    token: async (customerId: string, messageId?: string) =>
      await database.inMerchant(merchantId, async (tx) => await personToken(tx, { customerId, messageId })),
    consents: async (id: string) =>
      (await api("GET", `/customers/${id}/consents`)).json<{ standing: Standing[]; entries: Entry[] }>(),
    holds: async (id: string, channel = "email", purpose = "marketing") =>
      (await api("GET", `/customers/${id}/consents`))
        .json<{ standing: Standing[] }>()
        .standing.find((one) => one.channel === channel && one.purpose === purpose)?.act,
    preferences: async (id: string) => (await api("GET", `/customers/${id}/preferences`)).json<object>(),
  };
}

const oneClickBody = { "List-Unsubscribe": "One-Click" };

test("the button of a mail program stops everything at once, by form or by multipart, without cookie or redirection", async () => {
  const shop = await shopWith();
  for (const kind of ["form", "multipart"] as const) {
    const id = await shop.add([`${kind}@example.com`]);
    const messageId = newId();
    const token = await shop.token(id, messageId);
    const answer = await server.inject({
      method: "POST",
      url: `/u/${token}`,
      headers: {
        // As a web mail's own page would send it: from elsewhere, and not as a browser that has been here.
        origin: "https://mail.example",
        "sec-fetch-site": "cross-site",
        "content-type":
          kind === "form" ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=---edge",
      },
      payload:
        kind === "form"
          ? new URLSearchParams(oneClickBody).toString()
          : '-----edge\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n-----edge--\r\n',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    const { entries } = await shop.consents(id);
    expect(entries.find(({ act, purpose }) => act === "withdrawn" && purpose === "marketing")).toMatchObject({
      channel: "email",
      origin: "message",
      originDetail: "one_click",
      evidence: `message ${messageId}`,
      actorKind: "person",
    });
    expect(await shop.holds(id, "email", "survey")).toBe("withdrawn");
    expect(await shop.holds(id, "sms")).toBe("granted");
  }
});

test("opening the link changes nothing, whatever a scanner adds to it; a post without the pair shows the page", async () => {
  const shop = await shopWith();
  const id = await shop.add(["curious@example.com"]);
  const token = await shop.token(id);
  for (const query of ["", "?List-Unsubscribe=One-Click", "?act=stop"]) {
    const page = await newPhone(opened).get(`/u/${token}${query}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Ne plus recevoir d’e-mails");
  }
  expect((await server.inject({ method: "HEAD", url: `/u/${token}` })).statusCode).toBe(200);
  const empty = await server.inject({
    method: "POST",
    url: `/u/${token}`,
    payload: "List-Unsubscribe=One-Click",
    headers: { "content-type": "text/plain" },
  });
  expect(empty.statusCode).toBeGreaterThanOrEqual(400);
  expect((await newPhone(opened).post(`/u/${token}`, { act: "erase everything" })).statusCode).toBe(400);
  expect(await shop.holds(id)).toBe("granted");
});

test("a forged, cut or foreign link is refused in words and moves nothing", async () => {
  const shop = await shopWith();
  const other = await shopWith();
  const id = await shop.add(["safe@example.com"]);
  const token = await shop.token(id);
  const own = Buffer.from(token, "base64url");
  const asOther = Buffer.concat([Buffer.from(other.merchantId.replaceAll("-", ""), "hex"), own.subarray(16)]);
  const ofNoShop = Buffer.concat([Buffer.from(newId().replaceAll("-", ""), "hex"), own.subarray(16)]);
  const flipped = Buffer.from(own);
  flipped.writeUInt8(flipped.readUInt8(30) ^ 1, 30);
  for (const wrong of [
    asOther.toString("base64url"),
    ofNoShop.toString("base64url"),
    flipped.toString("base64url"),
    token.slice(0, 60),
    "x",
    encodeURIComponent("<script>alert(1)</script>"),
  ]) {
    for (const path of ["u", "p"]) {
      const got = await newPhone(opened).get(`/${path}/${wrong}`);
      expect(got.statusCode, wrong).toBe(404);
      expect(got.body).toContain("Ce lien ne mène à personne");
      expect(got.body).not.toContain("<script>alert");
      const posted = await newPhone(opened).post(`/${path}/${wrong}`, { ...oneClickBody, act: "stop" });
      expect(posted.statusCode, wrong).toBe(404);
    }
  }
  expect(await shop.holds(id)).toBe("granted");
});

test("who leaves by the page reads that it is done, and comes back only by agreeing to the words again", async () => {
  const shop = await shopWith();
  const id = await shop.add(["chantal@example.com"], ["0612345678"]);
  const token = await shop.token(id, newId());
  const phone = newPhone(opened);
  expect((await phone.get(`/u/${token}`)).body).toContain("c…@example.com");
  const left = await phone.post(`/u/${token}`, { act: "stop" });
  expect(left.statusCode).toBe(303);
  const done = await phone.get(left.headers.location ?? "");
  expect(done.body).toContain("Vous ne recevrez plus d’e-mails");
  expect(done.body).toContain("SMS");
  expect((await shop.consents(id)).entries.find(({ act }) => act === "withdrawn")?.originDetail).toBe("page");

  expect((await phone.post(`/u/${token}`, { act: "resume", version: "old-words" })).headers.location).toBe(
    `/u/${token}`,
  );
  expect(await shop.holds(id)).toBe("withdrawn");
  const version = /name="version" value="([^"]+)"/.exec(done.body)?.[1] ?? "";
  expect((await phone.post(`/u/${token}`, { act: "resume", version })).headers.location).toContain(
    "done=resumed",
  );
  const { standing } = await shop.consents(id);
  expect(
    standing.find(({ channel, purpose }) => channel === "email" && purpose === "marketing"),
  ).toMatchObject({ act: "granted", usable: true });
  expect(await shop.holds(id, "email", "survey")).toBe("granted");
});

test("less instead of nothing: fewer, a pause, one topic less", async () => {
  const shop = await shopWith();
  const id = await shop.add(["less@example.com"]);
  await shop.api("POST", "/topics", { nameFr: "Ateliers", nameEn: "Workshops" });
  const token = await shop.token(id);
  const phone = newPhone(opened);
  const page = (await phone.get(`/u/${token}`)).body;
  expect(page).toContain("Tout, sauf « Ateliers »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"));
  for (const form of [{ act: "fewer" }, { act: "pause" }, { act: "topic", topic: "ateliers" }] as const) {
    const answer = await phone.post(`/u/${token}`, form);
    const told = await phone.get(answer.headers.location ?? "");
    expect(told.body).toContain("C’est noté");
  }
  expect(await shop.preferences(id)).toMatchObject({
    rate: { most: 1, per: "month" },
    topics: [{ topic: "ateliers", isOff: true, rate: null }],
  });
  expect(await shop.holds(id)).toBe("granted");
  expect((await phone.post(`/u/${token}`, { act: "topic", topic: "'; drop" })).statusCode).toBe(303);
});

test("the preference centre saves topics, how many and a pause in one press, and says what is wrong", async () => {
  const shop = await shopWith();
  const id = await shop.add(["choosy@example.com"]);
  await shop.api("POST", "/topics", {
    key: "news",
    nameFr: "Nouveautés",
    nameEn: "News",
    aboutFr: "Ce qui arrive en magasin",
  });
  await shop.api("POST", "/topics", { key: "sales", nameFr: "Promotions", nameEn: "Offers" });
  const token = await shop.token(id);
  const phone = newPhone(opened);
  const page = (await phone.get(`/p/${token}`)).body;
  expect(page.indexOf("Nouveautés")).toBeLessThan(page.indexOf("Promotions"));
  expect(page).toContain("Ce qui arrive en magasin");
  const saved = await phone.post(`/p/${token}`, {
    topic_news: "week-1",
    topic_sales: "off",
    rate: "month-2",
    pause: "3",
  });
  expect(saved.headers.location).toBe(`/p/${token}?done=saved`);
  expect(await shop.preferences(id)).toMatchObject({
    rate: { most: 2, per: "month" },
    topics: [
      { topic: "news", isOff: false, rate: { most: 1, per: "week" } },
      { topic: "sales", isOff: true, rate: null },
    ],
  });
  const wrong = await phone.post(`/p/${token}`, {
    topic_news: "week-9000",
    topic_sales: "all",
    rate: "all",
    pause: "none",
  });
  expect(wrong.statusCode).toBe(422);
  const kept = (await phone.get(`/p/${token}?done=saved`)).body;
  expect(kept).toContain("Garder la pause en cours");
  await phone.post(`/p/${token}`, { topic_news: "all", topic_sales: "all", rate: "all", pause: "none" });
  expect(await shop.preferences(id)).toMatchObject({ rate: null, pausedUntil: null, topics: [] });
  const again = await shop.api("PATCH", `/customers/${id}/preferences`, {
    topics: [{ topic: "ghosts", isOff: true, rate: null }],
  });
  expect(again.json<{ code: string }>().code).toBe("unknown_topic");
  await shop.api("PATCH", `/customers/${id}/preferences`, { rate: { most: 3, per: "week" } });
  expect((await phone.get(`/p/${token}`)).body).toContain('value="week-3" selected');
});

test("a channel is refused and agreed to by one press, and the words of an agreement are kept", async () => {
  const shop = await shopWith();
  const id = await shop.add(["switch@example.com"], ["0612345679"]);
  const token = await shop.token(id);
  const phone = newPhone(opened);
  await phone.post(`/p/${token}`, { channel: "sms", act: "withdrawn", version: "" });
  expect(await shop.holds(id, "sms")).toBe("withdrawn");
  const page = (await phone.get(`/p/${token}`)).body;
  const version = /value="sms".*?name="version" value="([^"]+)"/s.exec(page)?.[1] ?? "";
  await phone.post(`/p/${token}`, { channel: "sms", act: "granted", version: "other" });
  expect(await shop.holds(id, "sms")).toBe("withdrawn");
  await phone.post(`/p/${token}`, { channel: "sms", act: "granted", version });
  expect(await shop.holds(id, "sms")).toBe("granted");
  const measure =
    /value="measure".*?name="version" value="([^"]+)"/s.exec((await phone.get(`/p/${token}`)).body)?.[1] ??
    "";
  await phone.post(`/p/${token}`, { channel: "measure", act: "granted", version: measure });
  expect(await shop.holds(id, "email", "open_tracking")).toBe("granted");
});

test("one press of the preference centre refuses every means at once", async () => {
  const shop = await shopWith();
  const id = await shop.add(["all@example.com"], ["0612345671"]);
  const token = await shop.token(id);
  const answer = await newPhone(opened).post(`/p/${token}`, { act: "stop_all" });
  expect(answer.headers.location).toBe(`/p/${token}?done=all`);
  for (const channel of ["email", "sms", "phone", "post"]) {
    expect([await shop.holds(id, channel), await shop.holds(id, channel, "survey")], channel).toEqual([
      "withdrawn",
      "withdrawn",
    ]);
  }
});

test("a refusal belongs to the mailbox: who shares it is meant, and so is who is given it later by a file", async () => {
  const shop = await shopWith();
  const marie = await shop.add(["home@example.com", "marie@example.com"]);
  const paul = await shop.add(["Home@Example.com"]);
  const stranger = await shop.add(["stranger@example.com"]);
  await shop.within(
    async (tx) =>
      await unsubscribe(tx, {
        customerId: marie,
        channel: "email",
        scope: "all_marketing",
        origin: "one_click",
      }),
  );
  expect(await shop.holds(paul)).toBe("withdrawn");
  expect(await shop.holds(stranger)).toBe("granted");
  const back = await shop.add(["MARIE@example.com"]);
  expect(await shop.holds(back)).toBe("withdrawn");
  await shop.agree(back, new Date(Date.now() + 1_000).toISOString());
  expect((await shop.consents(back)).standing.find(({ channel }) => channel === "email")?.act).toBe(
    "granted",
  );
});

test("STOP takes everybody with the number in any writing, and a number nobody knows is remembered for later files", async () => {
  const shop = await shopWith();
  const anne = await shop.add([], ["06 12 34 56 78"]);
  const bruno = await shop.add(["b@example.com"], ["+33612345678"]);
  const at = new Date().toISOString();
  const stopped = await shop.within(
    async (tx) => await stopNumber(tx, { number: "+33612345678", at, raw: "Stop." }),
  );
  expect(stopped).toEqual({ customers: 2 });
  expect([
    await shop.holds(anne, "sms"),
    await shop.holds(bruno, "sms"),
    await shop.holds(bruno, "email"),
  ]).toEqual(["withdrawn", "withdrawn", "granted"]);
  const unknown = await shop.api("POST", "/stops", { number: "+33600000000", text: "STOP" });
  expect(unknown.json()).toEqual({ isStop: true, customers: 0 });
  const kept = await shop.within(
    async (tx) =>
      await tx.rows<{ row: string }>(sql`
        select refused_address::text as row from permission.refused_address where merchant_id = ${tx.merchantId}`),
  );
  expect(kept).toHaveLength(2);
  expect(kept.map(({ row }) => row).join()).not.toContain("0600000000");
  const later = await shop.add([], ["06 00 00 00 00"]);
  expect(await shop.holds(later, "sms")).toBe("withdrawn");
  const chat = await shop.api("POST", "/stops", { number: "+33612345678", text: "restart samedi ?" });
  expect(chat.json()).toEqual({ isStop: false, customers: 0 });
});

test("a file of customers or of receipts that brings back a number does not bring back its owner's attention", async () => {
  const shop = await shopWith();
  const folder = await mkdtemp(join(tmpdir(), "rebelote-refused-"));
  const bringIn = async (kind: "customers" | "receipts", content: string) => {
    const path = join(folder, `${kind}.csv`);
    await writeFile(path, content);
    const brought = await importFromCli(
      { database, storage: opened.storage },
      { merchantId: shop.merchantId, path, kind, agree: async () => await Promise.resolve(true) },
    );
    if ("refused" in brought) throw new Error(brought.refused);
  };
  for (const number of ["+33600000011", "+33600000012"])
    await shop.api("POST", "/stops", { number, text: "STOP" });
  await bringIn("customers", "Nom;Prénom;Téléphone\nLaurent;Zoé;06 00 00 00 11\n");
  await bringIn(
    "receipts",
    "Ticket;Date;Téléphone;Nom;Article;Quantité;Total\nT1;2026-11-02;06 00 00 00 12;Yann;Thé noir;1;9,50\n",
  );
  for (const number of ["+33600000011", "+33600000012"]) {
    const [owner] = await shop.within(
      async (tx) =>
        await tx.rows<{ id: string }>(sql`
          select customer_id as id from customers.identifier
          where merchant_id = ${tx.merchantId} and kind = 'phone' and value = ${number}`),
    );
    expect(await shop.holds(owner?.id ?? "", "sms"), number).toBe("withdrawn");
  }
  await rm(folder, { recursive: true });
});

test("said twice it is written once; Belgium acknowledges it once, by the means that was refused", async () => {
  const belgian = await shopWith("BE");
  const id = await belgian.add(["jan@example.be"]);
  const token = await belgian.token(id);
  for (let turn = 0; turn < 3; turn += 1) await newPhone(opened).post(`/u/${token}`, oneClickBody);
  const { entries } = await belgian.consents(id);
  expect(entries.filter(({ act, purpose }) => act === "withdrawn" && purpose === "marketing")).toHaveLength(
    1,
  );
  const letters = await messagesTo(opened, belgian.merchantId, "jan@example.be");
  expect(letters.map(({ kind }) => kind)).toEqual(["refusal_noted"]);

  const french = await shopWith("FR");
  const other = await french.add(["jean@example.fr"]);
  await newPhone(opened).post(`/u/${await french.token(other)}`, oneClickBody);
  expect(await messagesTo(opened, french.merchantId, "jean@example.fr")).toEqual([]);
});

test("what people chose follows a merge and comes back with its undoing; the timeline and the export tell it; erasure ends it", async () => {
  const shop = await shopWith();
  const keptId = await shop.add(["kept@example.com"]);
  const absorbedId = await shop.add(["absorbed@example.com"]);
  await shop.api("PATCH", `/customers/${keptId}/preferences`, { rate: { most: 2, per: "week" } });
  await shop.api("PATCH", `/customers/${absorbedId}/preferences`, { rate: { most: 1, per: "month" } });
  const token = await shop.token(absorbedId);
  const merge = await shop.within(async (tx) => await mergeCustomers(tx, shop.act, { keptId, absorbedId }));
  if ("refused" in merge) throw new Error(merge.refused);
  expect(await shop.preferences(keptId)).toMatchObject({ rate: { most: 1, per: "month" } });
  // A link of a message to the absorbed record opens the person she is now.
  await newPhone(opened).post(`/u/${token}`, oneClickBody);
  expect(await shop.holds(keptId)).toBe("withdrawn");
  await shop.within(async (tx) => await undoMerge(tx, shop.act, merge.id));
  expect(await shop.preferences(keptId)).toMatchObject({ rate: { most: 2, per: "week" } });
  expect(await shop.preferences(absorbedId)).toMatchObject({ rate: { most: 1, per: "month" } });

  const timeline = (await shop.api("GET", `/customers/${absorbedId}/timeline`)).json<{
    items: { kind: string }[];
  }>();
  expect(timeline.items.map(({ kind }) => kind)).toContain("permission.preferences");

  const last = await shop.token(absorbedId);
  await shop.within(async (tx) => await eraseCustomer(tx, shop.act, absorbedId, { by: "person" }));
  const rows = await shop.within(
    async (tx) =>
      await tx.one<{ count: number }>(sql`
        select (select count(*) from permission.choice where merchant_id = ${tx.merchantId} and customer_id = ${absorbedId})
          + (select count(*) from permission.preference where merchant_id = ${tx.merchantId} and customer_id = ${absorbedId})
          as count`),
  );
  expect(rows.count).toBe(0);
  expect((await newPhone(opened).get(`/u/${last}`)).statusCode).toBe(410);
  expect((await newPhone(opened).post(`/u/${last}`, oneClickBody)).statusCode).toBe(410);
});
