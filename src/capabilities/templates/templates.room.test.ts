import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { everyLine } from "../loyalty/shared.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { changeFace } from "../accounts/index.ts";
import { upsertProducts } from "../catalog/index.ts";
import { upsertCustomers } from "../customers/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { addTemplate, changeTemplate, getTemplate } from "./operations.ts";
import { previewTemplate } from "./operations-preview.ts";
import { publishTemplate, readVersion } from "./operations-versions.ts";
import { renderLetter, renderMessage } from "./render.ts";
import type { Block, Draft, EmailWords } from "./rules/document.ts";
import type { Finding } from "./rules/findings.ts";
import { richOf } from "./rules/rich-text.ts";
import type { Version } from "./rules/version.ts";
import type { NewTemplate } from "./schema.ts";
import { valuesFor } from "./values.ts";

const database = await openTestDatabase();
wireRooms();

const addresses = { unsubscribe: "https://f/u", preferences: "https://f/p", linkBase: "https://f/l" };
const text = (words: string, id = "t"): Block => ({ id, kind: "text", rich: richOf(words) });

function given<Answer>(answer: Answer | Refusal): Answer {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

async function openShop() {
  const merchantId = await openTestShop(database);
  const actor = systemActor(merchantId, "Lise");
  const blocks = (blocksOf: readonly Block[], more: Partial<EmailWords> = {}): Draft => ({
    channel: "email",
    words: { fr: { subject: "Bonjour", preheader: "", text: null, ...more, blocks: blocksOf } },
  });
  return {
    merchantId,
    actor,
    email: blocks,
    /** A template that says this, and what comes of publishing it. */
    publish: async (draft: Draft, rest: Partial<NewTemplate> = {}) =>
      await database.inMerchant(merchantId, async (tx) => {
        const start = { name: "Essai", channel: draft.channel, ...rest };
        const { id, revision } = given(await addTemplate(tx, actor, start));
        given(await changeTemplate(tx, actor, id, { revision, draft }));
        return await publishTemplate(tx, actor, id);
      }),
  };
}

function codesOf(answer: unknown): string[] {
  const { details } = answer as Refusal;
  return ((details?.["findings"] ?? []) as Finding[]).map(({ code }) => code);
}

test("what was published stays as it was, whatever becomes of the draft", async () => {
  const { merchantId, actor, email, publish } = await openShop();
  const version = given(await publish(email([text("Un mot.")])));
  await database.inMerchant(merchantId, async (tx) => {
    const { revision } = given(await getTemplate(tx, version.templateId));
    expect(given(await publishTemplate(tx, actor, version.templateId))).toMatchObject({
      id: version.id,
      number: 1,
    });
    const changed = given(
      await changeTemplate(tx, actor, version.templateId, {
        revision,
        draft: email([text("Un autre mot.")]),
      }),
    );
    expect(changed).toMatchObject({ isChanged: true, published: { number: 1 } });
    const next = given(await publishTemplate(tx, actor, version.templateId));
    expect(next.number).toBe(2);
    expect(given(await getTemplate(tx, version.templateId))).toMatchObject({
      isChanged: false,
      published: { number: 2 },
    });
    const kept = given(await readVersion(tx, version.id));
    expect(renderMessage(kept, "fr", { fields: {} }, addresses).text).toContain("Un mot.");
  });
});

test("who saves over words she has not seen is told", async () => {
  const { merchantId, actor, email } = await openShop();
  await database.inMerchant(merchantId, async (tx) => {
    const { id } = given(await addTemplate(tx, actor, { name: "Lettre", channel: "email" }));
    given(await changeTemplate(tx, actor, id, { revision: 1, draft: email([text("Lise")]) }));
    expect(await changeTemplate(tx, actor, id, { revision: 1, name: "Autre" })).toMatchObject({
      refused: "changed_meanwhile",
      details: { revision: 2 },
    });
  });
});

test("a message about an order that sells is not published, and told by which words", async () => {
  const { email, publish } = await openShop();
  const answer = await publish(email([text("Votre colis part. Profitez de -20 % !")]), {
    class: "transactional",
  });
  expect(answer).toMatchObject({ refused: "template_not_ready" });
  expect((answer as Refusal).details?.["findings"]).toMatchObject([{ code: "promotes", excerpt: "-20 %" }]);
});

test.each<[string, readonly Block[], Partial<EmailWords>, readonly string[]]>([
  ["an unknown field", [text("{{ prenon }}")], {}, ["unknown_field"]],
  ["a field that not everybody has", [text("Bonjour {{ prenom }}")], {}, ["field_needs_fallback"]],
  ["what is still to be filled in", [text("Jusqu’au [date]")], {}, ["placeholder_left"]],
  [
    "a picture that is not chosen",
    [{ id: "i", kind: "image", picture: null, alt: "", width: 100 }],
    {},
    ["picture_missing"],
  ],
  [
    "a link to nowhere",
    [{ id: "b", kind: "button", label: "Voir", link: "javascript:1" }],
    {},
    ["link_unreadable"],
  ],
  ["no subject", [text("Bonjour")], { subject: " " }, ["subject_missing"]],
  ["nothing to read", [], {}, ["nothing_written"]],
  [
    "a code that is over",
    [
      {
        id: "v",
        kind: "voucher",
        source: "shared",
        code: "MERCI",
        label: "",
        lastDay: "2020-01-01",
        symbol: "none",
      },
    ],
    {},
    ["code_over"],
  ],
])("%s keeps a template from being published", async (_, blocks, more, codes) => {
  const { email, publish } = await openShop();
  expect(codesOf(await publish(email(blocks, more)))).toEqual(codes);
});

test("words in another language than the shop's do not go out alone, nor an SMS that names nobody", async () => {
  const { publish } = await openShop();
  const english: Draft = { channel: "sms", words: { en: { text: "Maison Test: come in" } } };
  expect(codesOf(await publish(english))).toEqual(["language_missing"]);
  expect(codesOf(await publish({ channel: "sms", words: { fr: { text: "Venez samedi" } } }))).toEqual([
    "sender_not_named",
  ]);
});

test("an SMS that sells says how to stop, in letters every telephone has; one about an order does not", async () => {
  const { publish } = await openShop();
  const draft: Draft = { channel: "sms", words: { fr: { text: "{{ boutique }} : c’est prêt à 10 €…" } } };
  const selling = given(await publish(draft));
  const told = { ...addresses, stop: "STOP au 36111" };
  expect(renderMessage(selling, "fr", { fields: {} }, told)).toEqual({
    subject: "",
    html: "",
    text: "Maison Test : c'est prêt à 10 €...\nSTOP au 36111",
  });
  expect(selling.gate).toMatchObject({ stopMention: true, senderIdentified: true, containsPromotion: true });
  const serving = given(await publish(draft, { class: "transactional" }));
  expect(renderMessage(serving, "fr", { fields: {} }, told).text).not.toContain("STOP");
  expect(serving.gate.containsPromotion).toBe(false);
});

test("every e-mail says at its foot who writes and how to leave, even in words of the shop's own", async () => {
  const { merchantId, actor, email, publish } = await openShop();
  await database.inMerchant(merchantId, async (tx) => {
    const face = {
      colour: null,
      addressForm: "vous",
      systemFonts: false,
      senderName: null,
      company: "Lise SARL",
      legalForm: null,
      companyNumber: "732829320",
      vatNumber: null,
      register: "RCS Lyon",
      address: "4 rue du Marché, Lyon",
      email: null,
      phone: null,
    } as const;
    given(await changeFace(tx, actor, face));
  });
  const version = given(await publish(email([text("Bonjour")], { text: "Mes propres mots." })));
  const { html, text: plain } = renderMessage(version, "fr", { fields: {} }, addresses);
  for (const words of [html, plain]) {
    expect(words).toContain("Lise SARL");
    expect(words).toContain("SIREN 732\u00a0829\u00a0320 · RCS Lyon");
    expect(words).toContain("https://f/u");
    expect(words).toContain("https://f/p");
  }
  expect(plain.startsWith("Mes propres mots.")).toBe(true);
  expect(version.gate).toMatchObject({
    senderIdentified: true,
    unsubscribeLink: true,
    sourceMentioned: true,
  });
  const order = given(await publish(email([text("Prêt")]), { class: "transactional" }));
  expect(renderMessage(order, "fr", { fields: {} }, addresses).html).not.toContain("https://f/u");
});

async function peopleOf(merchantId: string) {
  const actor = systemActor(merchantId, "Test");
  return await database.inMerchant(merchantId, async (tx) => {
    const people = [
      { firstName: "Claire", lastName: "Martin", title: "ms", address: { city: "Lyon" }, language: "fr" },
      { firstName: "www.gagnez.example", lastName: "Bo\u202Ets", language: "en" },
      {},
    ] as const;
    const made = await upsertCustomers(
      tx,
      actor,
      people.map((person, place) => ({ ...person, emails: [`p${place}@example.test`] })),
    );
    const ids = made.map((one) => (one.outcome === "refused" ? "" : one.id));
    await upsertProducts(tx, actor, [
      { sku: "SENCHA", name: "Thé sencha", price: "12.90" },
      { sku: "TASSE", name: "Tasse", price: "18.00" },
    ]);
    const receipt = {
      source: "till:1",
      externalId: "1",
      day: "2026-10-03",
      store: "lille",
      customer: { id: ids[0] },
      lines: [
        { sku: "SENCHA", label: "Thé", quantity: 1, unitPrice: "12.90" },
        { sku: "TASSE", label: "Tasse", quantity: 1, unitPrice: "18.00" },
      ],
    };
    await recordReceipts(tx, actor, [receipt] as never);
    return ids;
  });
}

test("what the words need of many people is looked up for all at once, cleaned, and no more of it", async () => {
  const { merchantId, email, publish } = await openShop();
  const ids = await peopleOf(merchantId);
  const version = given(
    await publish(
      email(
        [
          text(
            '{{ salutation }}, {{ dernier_produit | default: "rien" }} le {{ dernier_achat | default: "jamais" }}',
          ),
          { id: "p", kind: "products", source: "bought", productIds: [], most: 2, showPrice: true },
          {
            ...text("Merci de votre fidélité", "w"),
            when: { field: "purchase_days", op: "between", value: { from: 1 } },
          },
        ],
        { subject: 'Pour {{ prenom | default: "vous" }}' },
      ),
    ),
  );
  const values = await database.inMerchant(
    merchantId,
    async (tx) => await valuesFor(tx, version, [...ids, newId()]),
  );
  expect([...values.keys()].toSorted()).toEqual([...ids].toSorted());
  const [claire = "", stranger = "", nobody = ""] = ids;
  expect(values.get(claire)).toEqual({
    fields: {
      title: "ms",
      first_name: "Claire",
      last_name: "Martin",
      last_product: "Tasse",
      last_purchase: "2026-10-03",
    },
    when: [true],
    products: {
      pbought2: [
        { name: "Tasse", cents: 1_800 },
        { name: "Thé sencha", cents: 1_290 },
      ],
    },
  });
  expect(values.get(stranger)).toMatchObject({ fields: { last_name: "Bots" }, when: [false], products: {} });
  expect(values.get(nobody)).toEqual({ fields: {}, when: [false], products: {} });
  const shown = ids.map((id) => renderMessage(version, "fr", values.get(id) ?? { fields: {} }, addresses));
  expect(shown.map(({ subject }) => subject)).toEqual(["Pour Claire", "Pour vous", "Pour vous"]);
  expect(shown[0]?.text).toContain("Bonjour Madame Martin, Tasse le 3 octobre 2026");
  expect(shown[0]?.text).toContain("- Tasse, 18,00\u00a0€\n- Thé sencha, 12,90\u00a0€");
  expect(shown[0]?.html).toContain("Merci de votre fidélité");
  expect(shown[1]?.text).toContain("Bonjour, rien le jamais");
  expect(shown[1]?.html).not.toContain("Merci de votre fidélité");
  expect(shown[1]?.html).not.toContain("gagnez");
});

test("points, the next reward and a voucher of one's own are told to whoever has them", async () => {
  const { merchantId, email, publish } = await openShop();
  const { members, programId } = await openTestMembers(database, merchantId, 2);
  const [rich = "", poor = ""] = members;
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      update loyalty.membership set available = 70, issued = 70
      where merchant_id = ${merchantId} and customer_id = ${rich}`);
    await tx.run(sql`
      insert into loyalty.voucher
        (merchant_id, id, code, code_key, type, benefit, is_bearer, holder_id, filter, min_basket_cents, is_combinable, max_uses,
         starts_at, ends_at, last_day, origin, made_at, made_by)
      values (${merchantId}, ${newId()}, 'BON-1234', 'BON1234', 'amount', '{"type":"amount","cents":1000}', false, ${rich},
              ${JSON.stringify(everyLine)}::jsonb, 3000, false, 1, '2026-01-01', '2099-01-01', '2098-12-31', 'manual', ${tx.now}, 'test')`);
  });
  const version = given(
    await publish(
      email([
        { id: "l", kind: "loyalty", programId, showProgress: true },
        { id: "v", kind: "voucher", source: "own", code: "", label: "", lastDay: null, symbol: "qr" },
        text('{{ points | default: "0" }} points'),
      ]),
    ),
  );
  const values = await database.inMerchant(merchantId, async (tx) => await valuesFor(tx, version, members));
  const [hers, his] = [rich, poor].map((id) =>
    renderMessage(version, "fr", values.get(id) ?? { fields: {} }, addresses),
  );
  expect(hers?.text).toContain("Vous avez 70 points.\nEncore 30 points avant\u00a0: 5 € off");
  expect(hers?.text).toContain(
    "BON-1234\nJusqu’au 31 décembre 2098 inclus\nDès 30\u00a0€ d’achat, réservé à vous, non cumulable",
  );
  expect(hers?.html).toContain("/codes/qr/BON-1234.png");
  expect(his?.text).toContain("Vous avez 0 point.");
  expect(his?.text).not.toContain("BON");
  expect(his?.html).not.toContain("/codes/");
});

test("each reads her own language, or the shop's", async () => {
  const { publish } = await openShop();
  const words = (subject: string): EmailWords => ({
    subject,
    preheader: "",
    blocks: [text(subject)],
    text: null,
  });
  const version = given(
    await publish({ channel: "email", words: { fr: words("Bonjour"), en: words("Hello") } }),
  );
  const subjects = ["fr", "en", "nl"].map(
    (language) => renderMessage(version, language, { fields: {} }, addresses).subject,
  );
  expect(subjects).toEqual(["Bonjour", "Hello", "Bonjour"]);
});

test("a letter is given part by part, without what does not concern the person", async () => {
  const { publish } = await openShop();
  const version: Version = given(
    await publish({
      channel: "post",
      words: {
        fr: {
          subject: "Lettre",
          blocks: [
            { id: "a", kind: "text", rich: richOf('{{ salutation }}, {{ ville | default: "ici" }}') },
            {
              id: "b",
              kind: "text",
              rich: richOf("Réservé"),
              when: { field: "purchase_days", op: "between", value: { from: 1 } },
            },
            { id: "v", kind: "voucher", source: "own", code: "", label: "", lastDay: null, symbol: "none" },
          ],
        },
      },
    }),
  );
  const parts = renderLetter(version, "fr", { fields: { city: "Lyon" }, when: [false] });
  expect(parts.map(({ kind }) => kind)).toEqual(["paragraph", "foot"]);
  expect(parts[0]).toMatchObject({ runs: [{ text: "Bonjour, Lyon" }] });
});

test("a preview of somebody says what is not known of her; a broken draft is shown as it was typed", async () => {
  const { merchantId, email } = await openShop();
  const [claire = "", , nobody = ""] = await peopleOf(merchantId);
  await database.inMerchant(merchantId, async (tx) => {
    const draft = email([text("Chère {{ prenom }} de {{ ville }}, {{ prenon }} {% if")]);
    const hers = given(await previewTemplate(tx, { draft, customerId: claire }));
    expect(hers.text).toContain("Chère {{ prenom }} de");
    const whole = email([text('{{ prenom | default: "vous" }} {{ ville | default: "ici" }}')]);
    expect(given(await previewTemplate(tx, { draft: whole, customerId: claire })).unknown).toEqual([]);
    expect(given(await previewTemplate(tx, { draft: whole, customerId: nobody })).unknown).toEqual([
      "city",
      "first_name",
    ]);
    expect(await previewTemplate(tx, { draft: whole, customerId: newId() })).toMatchObject({
      refused: "unknown_customer",
    });
  });
});

test("another shop knows nothing of a template or of its versions", async () => {
  const { email, publish } = await openShop();
  const version = given(await publish(email([text("Secret")])));
  const other = await openShop();
  await database.inMerchant(other.merchantId, async (tx) => {
    expect(await getTemplate(tx, version.templateId)).toMatchObject({ refused: "unknown_template" });
    expect(await readVersion(tx, version.id)).toMatchObject({ refused: "unknown_version" });
    expect(await publishTemplate(tx, other.actor, version.templateId)).toMatchObject({
      refused: "unknown_template",
    });
  });
});
