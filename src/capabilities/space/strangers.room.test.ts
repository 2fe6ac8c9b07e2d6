import { pino } from "pino";
import { expect, test } from "vitest";
import { buildServer } from "../../app/server.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { amountVoucher } from "../loyalty/shared.ts";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { newPhone, signInBySms } from "../../../tests/support/space.ts";
import { cardLink } from "./index.ts";

// Two customers of one shop and one of another, each with a receipt and a voucher: what one may see of the others is nothing.
const opened = await openTestServer();
const { database, ask, makeKey } = opened;

async function openShop(slug: string) {
  const merchantId = await openTestShop(database, { slug });
  const key = await makeKey(merchantId);
  const say = async <Answer>(url: string, body: object): Promise<Answer> => {
    const answer = await ask(key, "POST", url, body);
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return answer.json<Answer>();
  };
  const { id: programId } = await say<{ id: string }>("/loyalty/programs", {
    name: "Points",
    definition: pointsProgram,
  });
  await say(`/loyalty/programs/${programId}/launch`, {});
  return { merchantId, slug, key, say };
}

type Shop = Awaited<ReturnType<typeof openShop>>;

async function customerOf(shop: Shop, firstName: string, national: string) {
  const { id } = await shop.say<{ id: string }>("/customers", {
    firstName,
    lastName: `Secret${firstName}`,
    phones: [national],
    emails: [`${firstName.toLowerCase()}@example.com`],
  });
  const sold = await shop.say<{ receiptId: string }>("/loyalty/sales", {
    source: "till:1",
    externalId: `ticket-of-${firstName}`,
    customer: { id },
    lines: [{ label: `Boîte de ${firstName}`, unitPrice: 120 }],
  });
  const voucher = await shop.say<{ id: string; code: string }>("/loyalty/vouchers", {
    customerId: id,
    template: amountVoucher(500),
  });
  const e164 = `+33${national.slice(1)}`;
  const phone = newPhone(opened);
  await signInBySms(opened, phone, { ...shop, e164 });
  await phone.post(`/c/${shop.slug}/card`);
  return { id, receiptId: sold.receiptId, voucherId: voucher.id, code: voucher.code, phone, firstName };
}

const lille = await openShop("lacaille");
const namur = await openShop("lacaille-namur");
const chantal = await customerOf(lille, "Chantal", "0612345601");
const marc = await customerOf(lille, "Marc", "0612345602");
const zoe = await customerOf(namur, "Zoé", "0612345603");

const pages = [
  "",
  "/purchases",
  "/movements",
  "/account",
  "/account/details",
  "/account/messages",
  "/account/data",
  "/account/data.json",
  "/account/data.csv",
  "/account/erasure",
  "/account/share",
  "/account/card",
];

test("each sees her own things on every page, and nothing of anybody else", async () => {
  for (const who of [chantal, marc, zoe]) {
    const slug = who === zoe ? "lacaille-namur" : "lacaille";
    for (const page of pages) {
      const answer = await who.phone.get(`/c/${slug}${page}`);
      expect([page, answer.statusCode]).toEqual([page, 200]);
      for (const other of [chantal, marc, zoe].filter((one) => one !== who)) {
        for (const secret of [
          other.id,
          other.receiptId,
          other.voucherId,
          other.code,
          `Secret${other.firstName}`,
          `ticket-of-${other.firstName}`,
        ])
          expect([page, answer.body.includes(secret)]).toEqual([page, false]);
      }
    }
    expect((await who.phone.get(`/c/${slug}/purchases/${who.receiptId}`)).body).toContain(
      `Boîte de ${who.firstName}`,
    );
    expect((await who.phone.get(`/c/${slug}/vouchers/${who.voucherId}`)).body).toContain(who.code);
  }
});

test("forged identifiers are answered like things that do not exist", async () => {
  for (const other of [marc, zoe]) {
    for (const path of [`/purchases/${other.receiptId}`, `/vouchers/${other.voucherId}`]) {
      const forged = await chantal.phone.get(`/c/lacaille${path}`);
      const missing = await chantal.phone.get(`/c/lacaille${path.slice(0, -6)}ffffff`);
      expect([forged.statusCode, missing.statusCode]).toEqual([404, 404]);
      expect(forged.body).toBe(missing.body);
    }
  }
  for (const path of [
    "/purchases/x",
    "/purchases/%27%20or%201=1",
    "/vouchers/..%2F..",
    "/movements?program=x&after=x",
  ]) {
    expect((await chantal.phone.get(`/c/lacaille${path}`)).statusCode).toBeLessThan(500);
  }
});

test("a session of one shop opens no other, even brought by hand", async () => {
  const thief = newPhone(opened);
  thief.bring("rebelote_space", chantal.phone.cookie("rebelote_space") ?? "", "/");
  expect((await thief.get("/c/lacaille/account")).statusCode).toBe(200);
  for (const page of pages.slice(1)) {
    const answer = await thief.get(`/c/lacaille-namur${page}`);
    expect([page, answer.statusCode, answer.headers.location]).toEqual([page, 303, "/c/lacaille-namur"]);
  }
  expect((await thief.get("/c/lacaille-namur")).body).toContain("Ouvrir mon espace");
});

test("without a session every page leads to the door, and no post does anything", async () => {
  const nobody = newPhone(opened);
  for (const page of pages.slice(1)) {
    expect([page, (await nobody.get(`/c/lacaille${page}`)).statusCode]).toEqual([page, 303]);
  }
  for (const path of [
    "/card",
    "/keep",
    "/out",
    "/account/card",
    "/account/links",
    "/account/details",
    "/account/messages",
    "/account/erasure",
    "/account/share",
    "/account/share/end",
    "/account/shops",
    "/account/contact/email",
    "/account/contact/sms/removal",
    "/account/contact-code",
  ]) {
    const answer = await nobody.post(`/c/lacaille${path}`, { where: "everywhere", value: "+33612345601" });
    expect([path, answer.statusCode, answer.headers.location]).toEqual([path, 303, "/c/lacaille"]);
  }
  expect((await chantal.phone.get("/c/lacaille/account")).statusCode).toBe(200);
});

test("another site's page makes nobody act: neither by its origin nor by what browsers say of it", async () => {
  const evil = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ];
  for (const headers of evil) {
    for (const path of ["/account/erasure", "/out", "/account/card", "/ask", "/account/share"]) {
      const answer = await chantal.phone.post(
        `/c/lacaille${path}`,
        { contact: "chantal@example.com" },
        headers,
      );
      expect([path, headers, answer.statusCode]).toEqual([path, headers, 403]);
    }
  }
  expect((await chantal.phone.get("/c/lacaille/account")).statusCode).toBe(200);
});

test("pages are kept by nobody, framed by nobody, and tell no other site where one came from", async () => {
  const link = await database.inMerchant(lille.merchantId, async (tx) => await cardLink(tx, chantal.id));
  for (const url of [
    ...pages.map((page) => `/c/lacaille${page}`),
    new URL(link).pathname,
    "/c/lacaille/link/AAAAAAAAAAAAAAAAAAAAAA",
  ]) {
    const { headers } = await chantal.phone.get(url);
    expect([url, headers["cache-control"]]).toEqual([url, "private, no-store"]);
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-robots-tag"] ?? "noindex").toBe("noindex");
  }
});

test("a link to the card shows the card and nothing else, until the card is replaced", async () => {
  const { phone, id, firstName } = chantal;
  const link = await database.inMerchant(lille.merchantId, async (tx) => await cardLink(tx, id));
  const path = new URL(link).pathname;
  const holder = newPhone(opened);
  const shown = await holder.get(path);
  expect(shown.statusCode).toBe(200);
  expect(shown.body).toContain(firstName);
  for (const secret of [
    `Secret${firstName}`,
    "chantal@example.com",
    "0612345601",
    chantal.receiptId,
    chantal.code,
  ])
    expect(shown.body).not.toContain(secret);
  expect((await holder.get("/c/lacaille/account")).statusCode).toBe(303);
  // The same token below another shop's address is nobody's.
  expect((await holder.get(path.replace("/lacaille/", "/lacaille-namur/"))).statusCode).toBe(410);
  await phone.post("/c/lacaille/account/card");
  expect((await holder.get(path)).statusCode).toBe(410);
});

test("nothing of a person stands in an address, and neither she nor a token stands in a log", async () => {
  const lines: string[] = [];
  const { jobs, storage } = opened;
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  const talkative = await buildServer({ database, jobs, storage, log });
  const phone = newPhone({ server: talkative });
  await signInBySms(opened, phone, { ...lille, e164: "+33612345602" });
  const link = new URL(await database.inMerchant(lille.merchantId, async (tx) => await cardLink(tx, marc.id)))
    .pathname;
  await phone.get(link);
  await phone.get("/c/lacaille/link/BBBBBBBBBBBBBBBBBBBBBB");
  const { body } = await phone.get("/c/lacaille");
  await talkative.close();
  expect(lines.some((line) => line.includes("/c/:slug/k/:token"))).toBe(true);
  const said = lines.join("");
  const token = link.split("/").at(-1) ?? "";
  for (const secret of [token, "BBBBBBBBBBBBBBBBBBBBBB", "Marc", "612345602"])
    expect(said).not.toContain(secret);
  const addresses = [...body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, address = ""]) => address);
  expect(addresses.length).toBeGreaterThan(5);
  for (const address of [...addresses, link]) {
    for (const word of ["Marc", "marc", "612345602", "example.com"]) expect(address).not.toContain(word);
  }
});
