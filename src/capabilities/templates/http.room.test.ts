import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { PreviewAnswer, TemplateAnswer, TemplatesAnswer } from "./schema.ts";

const { server, database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);

async function begin(body: object): Promise<TemplateAnswer> {
  const answer = await ask(key, "POST", "/templates", body);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<TemplateAnswer>();
}

test("a template is begun from an example, changed, published and listed", async () => {
  const made = await begin({ library: "order_ready" });
  expect(made).toMatchObject({
    class: "transactional",
    languages: ["fr", "en"],
    revision: 1,
    published: null,
  });
  const early = await ask(key, "POST", `/templates/${made.id}/versions`);
  expect(early.statusCode).toBe(422);
  const words = {
    fr: {
      subject: "Prête",
      preheader: "",
      text: null,
      blocks: [{ id: "h", kind: "heading", text: "Prête", level: 1 }],
    },
  };
  const saved = await ask(key, "PUT", `/templates/${made.id}`, {
    revision: 1,
    name: "Commande prête",
    draft: { channel: "email", words },
  });
  expect(saved.json(), saved.body).toMatchObject({ revision: 2, name: "Commande prête", languages: ["fr"] });
  const published = await ask(key, "POST", `/templates/${made.id}/versions`);
  expect(published.statusCode, published.body).toBe(201);
  expect(published.json()).toMatchObject({ number: 1, languages: ["fr"], class: "transactional" });
  const versions = await ask(key, "GET", `/templates/${made.id}/versions`);
  expect(versions.json()).toMatchObject({ items: [{ number: 1, languages: ["fr"] }] });
  const { items } = (await ask(key, "GET", "/templates?channel=email")).json<TemplatesAnswer>();
  expect(items).toMatchObject([
    { id: made.id, subject: "Prête", isChanged: false, published: { number: 1 } },
  ]);
});

test("what keeps a template from being published comes with the refusal, place by place", async () => {
  const { id } = await begin({ channel: "email", name: "Vide" });
  const answer = await ask(key, "POST", `/templates/${id}/versions`);
  expect(answer.json(), answer.body).toMatchObject({
    code: "template_not_ready",
    errors: [{ path: "words.fr.subject", code: "subject_missing", message: "L’objet est vide" }],
  });
  const preview = await ask(key, "POST", "/templates/preview", { templateId: id });
  expect(
    preview.json<PreviewAnswer>().findings.map(({ code }) => code),
    preview.body,
  ).toContain("subject_missing");
});

test("saving over somebody else's saving is a conflict; a document that is none is refused", async () => {
  const { id } = await begin({ channel: "sms", name: "SMS" });
  const draft = { channel: "sms", words: { fr: { text: "Maison Test" } } };
  expect((await ask(key, "PUT", `/templates/${id}`, { revision: 1, draft })).statusCode).toBe(200);
  expect((await ask(key, "PUT", `/templates/${id}`, { revision: 1, draft })).statusCode).toBe(409);
  const broken = await ask(key, "PUT", `/templates/${id}`, {
    revision: 2,
    draft: { channel: "email", words: {} },
  });
  expect(broken.json(), broken.body).toMatchObject({ code: "template_unreadable" });
});

test("a template put away leaves the list and comes back", async () => {
  const { id } = await begin({ channel: "phone", name: "Appel" });
  await ask(key, "PUT", `/templates/${id}`, { revision: 1, archived: true });
  const idsOf = async (query: string) =>
    (await ask(key, "GET", `/templates?channel=phone${query}`))
      .json<TemplatesAnswer>()
      .items.map((one) => one.id);
  expect(await idsOf("")).toEqual([]);
  expect(await idsOf("&archived=true")).toEqual([id]);
  await ask(key, "PUT", `/templates/${id}`, { revision: 2, archived: false });
  expect(await idsOf("")).toEqual([id]);
});

test("a long list is read page by page, each template once", async () => {
  for (let place = 0; place < 5; place += 1) await begin({ channel: "post", name: `Lettre ${place}` });
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: TemplatesAnswer = (await ask(key, "GET", `/templates?channel=post&limit=2${query}`)).json();
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  }
  expect(seen.toSorted()).toEqual(Array.from({ length: 5 }, (_, place) => `Lettre ${place}`));
});

test("the library and the fields are told in the language asked for", async () => {
  const library = (await ask(key, "GET", "/templates/library?language=en&aim=birthday")).json<{
    items: { slug: string }[];
  }>();
  expect(library.items.map(({ slug }) => slug)).toEqual(["birthday", "sms_birthday"]);
  const fields = (await ask(key, "GET", "/templates/fields?language=fr")).json<{
    items: { key: string; name: string; label: string; sample: string }[];
  }>();
  expect(fields.items.find((one) => one.key === "last_purchase")).toEqual({
    key: "last_purchase",
    name: "dernier_achat",
    label: "Date du dernier achat",
    sample: "18 septembre 2026",
    fallback: "votre dernière visite",
    group: "purchases",
  });
});

test("a picture is judged by its bytes and shown at an address of its content", async () => {
  const boundary = "part";
  const send = async (bytes: Buffer) =>
    await server.inject({
      method: "POST",
      url: "/api/v1/templates/pictures",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.concat([
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n`),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    });
  const code = await server.inject({ url: "/codes/qr/BON-1234.png" });
  expect(code.headers["content-type"]).toBe("image/png");
  const taken = await send(code.rawPayload);
  expect(taken.statusCode, taken.body).toBe(201);
  const { url } = taken.json<{ url: string }>();
  expect((await server.inject({ url })).rawPayload.equals(code.rawPayload)).toBe(true);
  expect((await ask(key, "GET", "/templates/pictures")).json()).toMatchObject({ items: [{ url }] });
  expect((await send(Buffer.from("<svg onload=alert(1)>"))).json()).toMatchObject({ code: "picture_is_svg" });
});

test("a code is drawn as bars and as squares, and nothing else is", async () => {
  const bars = await server.inject({ url: "/codes/code128/BON-1234.png" });
  expect(bars.headers["content-type"]).toBe("image/png");
  for (const url of [
    "/codes/code128/%3Cscript%3E.png",
    "/codes/html/BON-1234.png",
    `/codes/qr/${"a".repeat(90)}.png`,
  ])
    expect((await server.inject({ url })).statusCode).toBe(404);
});

test("who may only read changes nothing", async () => {
  const reader = await makeKey(shop, ["templates:read"]);
  expect((await ask(reader, "GET", "/templates")).statusCode).toBe(200);
  expect((await ask(reader, "POST", "/templates", { channel: "sms", name: "SMS" })).statusCode).toBe(403);
});
