import type { ShopFace } from "../accounts/index.ts";
import { LinkBook, NeedsBook } from "./books.ts";
import { compileEmail } from "./compile-email.ts";
import { compileLetter } from "./compile-letter.ts";
import { fieldsIn, named } from "./liquid.ts";
import type { Setting } from "./mjml-blocks.ts";
import type { Draft, Language, SmsWords, TemplateClass } from "./rules/document.ts";
import { languagesOf } from "./rules/document.ts";
import { promotionsIn } from "./rules/promotional.ts";
import type { CompiledWords, Gate, Version } from "./rules/version.ts";

/** Everything of a version but its number. */
export type Compiled = Pick<
  Version,
  "words" | "needs" | "gate" | "links" | "currency" | "address" | "shop" | "slug" | "language"
>;

export type Products = Setting["chosen"];

/** Makes of a draft the words that leave. `products`: by language, those the draft names itself. */
export async function compileDraft(
  draft: Draft,
  messageClass: TemplateClass,
  face: ShopFace,
  products: Readonly<Record<Language, Products>>,
): Promise<Compiled> {
  const links = new LinkBook();
  const needs = new NeedsBook();
  const words: Partial<Record<Language, CompiledWords>> = {};
  const spoken = languagesOf(draft);
  for (const language of spoken) {
    const setting: Setting = { language, face, links, needs, chosen: products[language] };
    words[language] = await wordsOf(draft, messageClass, setting);
  }
  const fields = new Set(Object.values(words).flatMap(fieldsOfWords));
  // Where the address comes from is told to whoever did not give it herself (GDPR art. 14, DATA-02).
  if (draft.channel === "email" || draft.channel === "post") fields.add("source");
  return {
    words,
    needs: needs.needs([...fields].toSorted()),
    links: links.addresses,
    gate: gateOfDraft(draft, messageClass, face, fields),
    currency: face.currency,
    address: face.brand.address,
    shop: shopFields(face),
    slug: face.slug,
    language: spoken.includes(face.language) ? face.language : (spoken[0] ?? face.language),
  };
}

async function wordsOf(draft: Draft, messageClass: TemplateClass, setting: Setting): Promise<CompiledWords> {
  const nothing: CompiledWords = { subject: "", html: "", text: "" };
  switch (draft.channel) {
    case "email": {
      const words = draft.words[setting.language];
      return words === undefined ? nothing : await compileEmail(words, messageClass, setting);
    }
    case "post": {
      const words = draft.words[setting.language];
      return words === undefined ? nothing : compileLetter(words, messageClass, setting);
    }
    case "sms": {
      const words = draft.words[setting.language];
      return words === undefined ? nothing : { ...nothing, text: smsText(words, messageClass) };
    }
    case "phone": {
      const words = draft.words[setting.language];
      if (words === undefined) return nothing;
      const steps = words.steps.map((step) => ({ ...step, say: named(step.say), note: named(step.note) }));
      const objections = words.objections.map((one) => ({ ...one, answer: named(one.answer) }));
      const said = [...steps.map((step) => step.say), ...objections.map(({ answer }) => answer)];
      return { ...nothing, text: said.join("\n\n"), script: { steps, objections } };
    }
  }
}

/** An SMS that sells ends with how to say stop (AF2M charter, CPCE L34-5): here, unless its words already do. */
function smsText({ text }: SmsWords, messageClass: TemplateClass): string {
  const words = named(text.trim());
  return messageClass !== "marketing" || /\bSTOP\b/u.test(text) ? words : `${words}\n{{ _stop }}`;
}

function fieldsOfWords({ subject, html, text, script }: CompiledWords): string[] {
  const notes = script?.steps.map(({ note }) => note).join("\n") ?? "";
  return fieldsIn([subject, html, text, notes].join("\n"));
}

function gateOfDraft(
  draft: Draft,
  messageClass: TemplateClass,
  face: ShopFace,
  fields: ReadonlySet<string>,
): Gate {
  const isSms = draft.channel === "sms";
  return {
    senderIdentified: isSms ? namesTheShop(draft.words, face) : true,
    // The foot of an e-mail and of a letter is put by the product; nobody can take it out.
    unsubscribeLink: draft.channel === "email" || fields.has("unsubscribe_link"),
    stopMention: isSms,
    callerIdShown: true,
    sourceMentioned: draft.channel === "email" || draft.channel === "post" || fields.has("source"),
    containsPromotion:
      messageClass === "marketing" ||
      languagesOf(draft).some((language) => promotionsIn(draft, language, messageClass).length > 0),
  };
}

/** Whether every language of an SMS says who writes (AF2M charter). */
export function namesTheShop(
  words: Readonly<Partial<Record<Language, SmsWords>>>,
  { name, brand }: ShopFace,
): boolean {
  return Object.values(words).every(({ text }) => {
    const said = text.toLowerCase();
    const isField = /\{\{-?\s*(boutique|shop|signataire|sender)\b/iu.test(text);
    return isField || said.includes(name.toLowerCase()) || said.includes(brand.senderName.toLowerCase());
  });
}

function shopFields({ brand, legal }: ShopFace): Record<string, string> {
  const known = {
    shop: brand.senderName,
    sender: brand.senderName,
    shop_phone: legal.phone,
    shop_email: legal.email,
    shop_address: legal.address,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === null || value === "" ? [] : [[key, value]])),
  );
}
