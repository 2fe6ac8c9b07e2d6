import { expect, test } from "vitest";
import { addReaders, addWords, identify, useRelay } from "../../../tests/support/mailings.ts";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { recordConsents } from "../consent/index.ts";
import { deliverDue } from "./index.ts";

const sink = await openSmtpSink();
const { database, storage, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
await useRelay(database, shop, sink.url);
const [lea = "", second = ""] = await database.inMerchant(shop, async (tx) => {
  await identify(tx);
  return await addReaders(tx, 2);
});

const write = async (id: string, body: object) => await ask(key, "POST", `/customers/${id}/messages`, body);
type Told = { items: { id: string; kind: string; values: { said?: string } }[] };
const story = async (id: string) =>
  (await ask(key, "GET", `/customers/${id}/timeline`))
    .json<Told>()
    .items.filter(({ kind }) => kind.startsWith("messages."));

test("words of one's own leave signed, and stand in the story at once", async () => {
  const text = "Votre commande est prête.";
  const seen = await ask(key, "POST", `/customers/${lea}/messages/preview`, {
    ...{ channel: "email", subject: "Votre commande", text },
  });
  expect(seen.json(), seen.body).toEqual({
    sender: "test · Maison Test",
    subject: "Votre commande",
    text: `${text}\n\ntest\nMaison Test`,
    promotes: null,
  });
  const left = await write(lea, { channel: "email", subject: "Votre commande", text });
  expect(left.statusCode, left.body).toBe(201);
  expect(left.json()).toMatchObject({ nextAllowedAt: null });
  expect(await story(lea)).toMatchObject([{ kind: "messages.email", values: { said: "Votre commande" } }]);
  await deliverDue(database, { folder: storage.folder });
  const mail = sink.mails.find(({ to }) => to === "k1@example.test");
  expect(mail?.source).toMatch(/^From: "?test · Maison Test|^From: =\?/mu);
  expect(mail?.source).not.toContain("List-Unsubscribe");
});

test("what follows up sells nothing; an offer says how to be left alone and may be refused", async () => {
  const offer = { channel: "email", subject: "Rien que pour vous", text: "20 % de remise samedi." };
  const refused = await write(lea, offer);
  expect(refused.json(), refused.body).toMatchObject({ code: "message_promotes" });
  const left = await write(lea, { ...offer, purpose: "marketing" });
  expect(left.statusCode, left.body).toBe(201);
  await deliverDue(database, { folder: storage.folder });
  const mail = sink.mails.filter(({ to }) => to === "k1@example.test").at(-1);
  expect(mail?.source).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  await database.inMerchant(shop, async (tx) => {
    await recordConsents(tx, systemActor(shop, "test"), [
      { customerId: second, channel: "email", purpose: "marketing", act: "objected", origin: "staff" },
    ]);
  });
  const no = await write(second, { ...offer, purpose: "marketing" });
  expect(no.json(), no.body).toMatchObject({ code: "contact_not_allowed" });
});

test("from a template it is published, written for her and shown as it was", async () => {
  const templateId = await database.inMerchant(
    shop,
    async (tx) =>
      await addWords(tx, {
        subject: "Pour vous",
        text: 'Bonjour {{ first_name | default: "vous" }}',
        link: "https://maison.example/a",
      }),
  );
  const left = await write(lea, { channel: "email", templateId });
  expect(left.statusCode, left.body).toBe(201);
  const { messageId } = left.json<{ messageId: string }>();
  const shown = (await ask(key, "GET", `/messages/${messageId}`)).json<{ text: string; purpose: string }>();
  expect(shown.purpose).toBe("marketing");
  expect(shown.text).toContain("Bonjour Léa1");
  const other = await write(lea, { channel: "sms", templateId });
  expect(other.json()).toMatchObject({ code: "template_of_other_channel" });
  expect((await write(lea, { channel: "sms", text: " " })).json()).toMatchObject({
    code: "message_without_words",
  });
});

test("a letter in words of one's own is printed at once, and posted or dropped", async () => {
  const made = await ask(key, "POST", "/customers", {
    firstName: "Odile",
    lastName: "Petit",
    address: { line1: "3 rue Basse", postcode: "59000", city: "Lille", country: "FR" },
  });
  expect(made.statusCode, made.body).toBe(201);
  const { id } = made.json<{ id: string }>();
  const letter = async () => {
    const run = await ask(key, "POST", `/customers/${id}/letters`, {
      text: "Chère Odile,\n\nvotre coffret est arrivé.",
    });
    expect(run.statusCode, run.body).toBe(201);
    expect(run.json()).toMatchObject({ letters: 1, state: "prepared", mailingId: null });
    return run.json<{ id: string }>().id;
  };
  const run = await letter();
  const paper = await ask(key, "GET", `/letter-runs/${run}/paper.pdf`);
  expect(paper.headers["content-type"]).toBe("application/pdf");
  expect((await ask(key, "PUT", `/letter-runs/${run}/posted`)).json()).toMatchObject({ state: "posted" });
  const other = await letter();
  await ask(key, "PUT", `/letter-runs/${other}/dropped`);
  expect(await story(id)).toMatchObject([
    { kind: "messages.skipped_over" },
    { kind: "messages.post", values: { said: expect.stringContaining("Chère Odile") } },
  ]);
});
