import { expect, test } from "vitest";
import { library } from "../library/index.ts";
import { coach } from "./coach.ts";
import type { Block, EmailWords, Language } from "./document.ts";
import { richOf } from "./rich-text.ts";

const words: EmailWords = {
  subject: "Votre thé vous attend",
  preheader: "Je l’ai mis de côté pour vous.",
  blocks: [
    {
      id: "t",
      kind: "text",
      rich: richOf("Je vous garde votre thé jusqu’à samedi. Passez quand vous voulez."),
    },
    { id: "b", kind: "button", label: "Voir mon espace", link: "page:space" },
  ],
  text: null,
};

function advice(change: Partial<EmailWords> | string, language: Language = "fr"): string[] {
  const said = typeof change === "string" ? { blocks: [textBlock(change), ...words.blocks] } : change;
  const draft = { channel: "email", words: { [language]: { ...words, ...said } } } as const;
  return coach({ draft, language, class: "marketing", aim: "promotion" }).map(({ code }) => code);
}

const textBlock = (text: string): Block => ({ id: "x", kind: "text", rich: richOf(text) });

test("a message that speaks in the present, to one person, of one thing, until a day, is left alone", () => {
  expect(advice({})).toEqual([]);
});

test("every good example of the library is one: the coach has nothing to say", () => {
  for (const { slug, draft, aim, class: messageClass } of library) {
    for (const language of ["fr", "en"] as const) {
      expect({ slug, language, said: coach({ draft, language, class: messageClass, aim }) }).toEqual({
        slug,
        language,
        said: [],
      });
    }
  }
});

test.each([
  ["Vous recevrez votre carte samedi.", "future_tense"],
  ["Vous pourriez passer nous voir.", "conditional"],
  ["Notre clientèle apprécie ce thé.", "speaks_of_crowd"],
  ["Offre incroyable, cliquez ici.", "spam_word"],
  ["N’hésitez pas à passer.", "wordy"],
  ["VENEZ VITE NOUS VOIR chez vous.", "capitals"],
  ["Vous venez ?!", "many_marks"],
  ["-30 % pour vous.", "price_reference"],
  ["Les soldes vous attendent.", "sales_word"],
])("« %s » is met with advice: %s", (text, code) => {
  expect(advice(text)).toContain(code);
});

test.each([
  ["You will receive your card on Saturday.", "future_tense"],
  ["You could come and see us.", "conditional"],
  ["Our customers like this tea.", "speaks_of_crowd"],
  ["Act now, you are a winner.", "spam_word"],
  ["We are delighted to welcome you.", "wordy"],
  ["30% off for you.", "price_reference"],
])("“%s” is met with advice: %s", (text, code) => {
  expect(advice(text, "en")).toContain(code);
});

test("a future is given its present, to be taken with one press", () => {
  const draft = {
    channel: "email",
    words: { fr: { ...words, blocks: [textBlock("Vous recevrez votre carte.")] } },
  } as const;
  const said = coach({ draft, language: "fr", class: "marketing", aim: "newsletter" });
  expect(said.find(({ code }) => code === "future_tense")).toMatchObject({
    excerpt: "Vous recevrez",
    proposal: "Vous recevez",
    place: { language: "fr", part: "block", block: "x" },
  });
});

test.each([
  [{ subject: "Newsletter n° 12" }, "subject_says_nothing"],
  [{ subject: "Re: votre commande" }, "subject_feigns"],
  [{ subject: "VOTRE CADEAU VOUS ATTEND" }, "capitals"],
  [{ subject: "Voici tout ce que j’ai à vous dire de la nouvelle saison qui commence" }, "subject_long"],
  [{ preheader: "" }, "preheader_missing"],
  [{ preheader: "Votre thé vous attend !" }, "preheader_repeats"],
] as const)("of the hook %o it is said: %s", (change, code) => {
  expect(advice(change)).toContain(code);
});

test("an offer without a day, a message without a button, a picture nobody describes are seen", () => {
  const [, button] = words.blocks;
  const timeless = [textBlock("Je vous garde votre thé."), ...(button === undefined ? [] : [button])];
  expect(advice({ blocks: timeless })).toContain("no_deadline");
  expect(
    advice({ blocks: [textBlock("Je vous garde votre thé jusqu’à samedi, promis, il est à vous, passez.")] }),
  ).toContain("nothing_to_do");
  const picture: Block = { id: "p", kind: "image", picture: "0".repeat(32), alt: "", width: 100 };
  expect(advice({ blocks: [picture, ...words.blocks] })).toContain("alt_missing");
  expect(advice({ blocks: [{ ...picture, alt: "IMG_2041" }, ...words.blocks] })).toContain(
    "alt_says_nothing",
  );
  const vague: Block = { id: "v", kind: "button", label: "Cliquez ici", link: "page:space" };
  expect(advice({ blocks: [vague, ...words.blocks] })).toContain("vague_label");
});

test("a call that only talks is told to ask", () => {
  const draft = {
    channel: "phone",
    words: { fr: { steps: [{ title: "Offre", say: "Je vous garde votre thé.", note: "" }], objections: [] } },
  } as const;
  const said = coach({ draft, language: "fr", class: "marketing", aim: "win_back" }).map(({ code }) => code);
  expect(said).toEqual(["asks_nothing", "no_objection"]);
});
