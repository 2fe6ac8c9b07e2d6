import { isDay } from "../../../values/day.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import {
  aligns,
  type Block,
  type CallWords,
  type Channel,
  type Draft,
  type EmailWords,
  languages,
  type LetterWords,
  type PlainBlock,
  productSources,
  type RichText,
  symbols,
  type Words,
} from "./document.ts";

/** Bounds of a document: far above what anybody reads, far below what would harm. */
export const most = {
  subject: 250,
  preheader: 250,
  heading: 500,
  paragraph: 8_000,
  plainText: 60_000,
  sms: 2_000,
  label: 120,
  link: 2_000,
  alt: 300,
  blocks: 150,
  richNodes: 2_000,
  listDepth: 4,
  steps: 40,
} as const;

type Reading = { readonly ids: Set<string>; nodes: number };
class Unreadable extends Error {}

/**
 * A draft that came from outside, with nothing in it that this product does not know. The segment of a conditional block is read
 * afterwards by whoever knows the shop's own fields. `details.at` says where it does not fit.
 */
export function readDraft(given: unknown, channel: Channel): Draft | Refusal<"template_unreadable"> {
  try {
    const root = objectOf(given, "draft", ["channel", "words"]);
    if (root["channel"] !== channel) throw new Unreadable("channel");
    const spoken = objectOf(root["words"], "words", languages);
    const words: Record<string, Words> = {};
    for (const language of languages) {
      if (spoken[language] !== undefined)
        words[language] = wordsOf(spoken[language], channel, `words.${language}`);
    }
    return { channel, words };
  } catch (error) {
    if (error instanceof Unreadable) return refuse("template_unreadable", { at: error.message });
    throw error;
  }
}

function wordsOf(given: unknown, channel: Channel, at: string): Words {
  const reading: Reading = { ids: new Set(), nodes: 0 };
  switch (channel) {
    case "email": {
      const words = objectOf(given, at, ["subject", "preheader", "blocks", "text"]);
      const email: EmailWords = {
        subject: textOf(words["subject"], `${at}.subject`, most.subject),
        preheader: textOf(words["preheader"], `${at}.preheader`, most.preheader),
        blocks: blocksOf(words["blocks"], `${at}.blocks`, reading),
        text: words["text"] === null ? null : textOf(words["text"], `${at}.text`, most.plainText),
      };
      return email;
    }
    case "sms":
      return { text: textOf(objectOf(given, at, ["text"])["text"], `${at}.text`, most.sms) };
    case "post": {
      const words = objectOf(given, at, ["subject", "blocks"]);
      const letter: LetterWords = {
        subject: textOf(words["subject"], `${at}.subject`, most.subject),
        blocks: plainBlocksOf(words["blocks"], `${at}.blocks`, reading),
      };
      return letter;
    }
    case "phone":
      return callOf(given, at);
  }
}

function callOf(given: unknown, at: string): CallWords {
  const words = objectOf(given, at, ["steps", "objections"]);
  return {
    steps: listOf(words["steps"], `${at}.steps`, most.steps).map((one, place) => {
      const step = objectOf(one, `${at}.steps.${place}`, ["title", "say", "note"]);
      return {
        title: textOf(step["title"], `${at}.steps.${place}.title`, most.label),
        say: textOf(step["say"], `${at}.steps.${place}.say`, most.paragraph),
        note: textOf(step["note"], `${at}.steps.${place}.note`, most.paragraph),
      };
    }),
    objections: listOf(words["objections"], `${at}.objections`, most.steps).map((one, place) => {
      const objection = objectOf(one, `${at}.objections.${place}`, ["heard", "answer"]);
      return {
        heard: textOf(objection["heard"], `${at}.objections.${place}.heard`, most.heading),
        answer: textOf(objection["answer"], `${at}.objections.${place}.answer`, most.paragraph),
      };
    }),
  };
}

function blocksOf(given: unknown, at: string, reading: Reading): Block[] {
  return listOf(given, at, most.blocks).map((one, place) => {
    const here = `${at}.${place}`;
    const kind = kindOf(one, here);
    if (kind === "footer") {
      const block = objectOf(one, here, ["id", "when", "kind", "note"]);
      return {
        ...commonOf(block, here, reading),
        kind,
        note: textOf(block["note"], `${here}.note`, most.heading),
      };
    }
    if (kind !== "columns") return plainBlockOf(one, here, reading);
    const block = objectOf(one, here, ["id", "when", "kind", "columns"]);
    const columns = listOf(block["columns"], `${here}.columns`, 3);
    if (columns.length < 2) throw new Unreadable(`${here}.columns`);
    return {
      ...commonOf(block, here, reading),
      kind,
      columns: columns.map((column, index) => plainBlocksOf(column, `${here}.columns.${index}`, reading)),
    };
  });
}

function plainBlocksOf(given: unknown, at: string, reading: Reading): PlainBlock[] {
  return listOf(given, at, most.blocks).map((one, place) => plainBlockOf(one, `${at}.${place}`, reading));
}

const properties = {
  heading: ["text", "level", "align"],
  text: ["rich", "align"],
  image: ["picture", "alt", "width", "link", "align"],
  button: ["label", "link", "align"],
  products: ["source", "productIds", "most", "showPrice"],
  loyalty: ["programId", "showProgress"],
  voucher: ["source", "code", "label", "lastDay", "symbol"],
  divider: [],
  spacer: ["size"],
} as const satisfies Record<PlainBlock["kind"], readonly string[]>;

function plainBlockOf(given: unknown, at: string, reading: Reading): PlainBlock {
  const kind = kindOf(given, at);
  if (!Object.hasOwn(properties, kind)) throw new Unreadable(`${at}.kind`);
  const plain = kind as PlainBlock["kind"];
  const block = objectOf(given, at, ["id", "when", "kind", ...properties[plain]]);
  const common = commonOf(block, at, reading);
  const text = (key: string, longest: number) => textOf(block[key], `${at}.${key}`, longest);
  const align = block["align"] === undefined ? {} : { align: oneOf(block["align"], aligns, `${at}.align`) };
  switch (plain) {
    case "heading":
      return {
        ...common,
        ...align,
        kind: plain,
        text: text("text", most.heading),
        level: oneOf(block["level"], [1, 2, 3] as const, `${at}.level`),
      };
    case "text":
      return { ...common, ...align, kind: plain, rich: richTextOf(block["rich"], `${at}.rich`, reading) };
    case "image":
      return {
        ...common,
        ...align,
        kind: plain,
        picture:
          block["picture"] === null ? null : matching(block["picture"], /^[0-9a-f]{32}$/, `${at}.picture`),
        alt: text("alt", most.alt),
        width: integerOf(block["width"], 10, 100, `${at}.width`),
        ...(block["link"] === undefined ? {} : { link: text("link", most.link) }),
      };
    case "button":
      return {
        ...common,
        ...align,
        kind: plain,
        label: text("label", most.label),
        link: text("link", most.link),
      };
    case "products":
      return {
        ...common,
        kind: plain,
        source: oneOf(block["source"], productSources, `${at}.source`),
        productIds: listOf(block["productIds"], `${at}.productIds`, 6).map((one) =>
          matching(one, uuid, `${at}.productIds`),
        ),
        most: integerOf(block["most"], 1, 6, `${at}.most`),
        showPrice: flagOf(block["showPrice"], `${at}.showPrice`),
      };
    case "loyalty":
      return {
        ...common,
        kind: plain,
        programId: block["programId"] === null ? null : matching(block["programId"], uuid, `${at}.programId`),
        showProgress: flagOf(block["showProgress"], `${at}.showProgress`),
      };
    case "voucher":
      return {
        ...common,
        kind: plain,
        source: oneOf(block["source"], ["shared", "own"] as const, `${at}.source`),
        code:
          block["code"] === ""
            ? ""
            : matching(block["code"], /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/, `${at}.code`),
        label: text("label", most.heading),
        lastDay: block["lastDay"] === null ? null : dayOf(block["lastDay"], `${at}.lastDay`),
        symbol: oneOf(block["symbol"], symbols, `${at}.symbol`),
      };
    case "divider":
      return { ...common, kind: plain };
    case "spacer":
      return {
        ...common,
        kind: plain,
        size: oneOf(block["size"], ["small", "medium", "large"] as const, `${at}.size`),
      };
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function kindOf(given: unknown, at: string): string {
  if (typeof given !== "object" || given === null || !("kind" in given)) throw new Unreadable(at);
  if (typeof given.kind !== "string") throw new Unreadable(`${at}.kind`);
  return given.kind;
}

function commonOf(block: Readonly<Record<string, unknown>>, at: string, reading: Reading) {
  const id = matching(block["id"], /^[A-Za-z0-9_-]{1,40}$/, `${at}.id`);
  if (reading.ids.has(id)) throw new Unreadable(`${at}.id`);
  reading.ids.add(id);
  const { when } = block;
  if (when === undefined) return { id };
  if (typeof when !== "object" || when === null) throw new Unreadable(`${at}.when`);
  // Its own shape is read by `readRule`, which knows the fields of this shop.
  return { id, when: when as Extract<Block, { when?: unknown }>["when"] & object };
}

/** Tiptap's JSON with nothing in it but what `RichText` says: attributes of its own that Tiptap adds are left out. */
function richTextOf(given: unknown, at: string, reading: Reading): RichText {
  const doc = looseObject(given, at);
  if (doc["type"] !== "doc") throw new Unreadable(at);
  return { type: "doc", content: richBlocksOf(doc["content"], `${at}.content`, reading, 0) };
}

type RichBlocks = RichText["content"];

function richBlocksOf(given: unknown, at: string, reading: Reading, depth: number): RichBlocks {
  return listOf(given ?? [], at, most.richNodes).map((one, place) => {
    const here = `${at}.${place}`;
    const node = countedNode(one, here, reading);
    if (node["type"] === "paragraph") {
      const content = inlinesOf(node["content"], `${here}.content`, reading);
      return content.length === 0 ? { type: "paragraph" } : { type: "paragraph", content };
    }
    if (node["type"] !== "bulletList" && node["type"] !== "orderedList") throw new Unreadable(here);
    if (depth >= most.listDepth) throw new Unreadable(here);
    const items = listOf(node["content"], `${here}.content`, most.richNodes).map((item, index) => {
      const inner = countedNode(item, `${here}.content.${index}`, reading);
      if (inner["type"] !== "listItem") throw new Unreadable(`${here}.content.${index}`);
      return {
        type: "listItem" as const,
        content: richBlocksOf(inner["content"], `${here}.content.${index}.content`, reading, depth + 1),
      };
    });
    return { type: node["type"], content: items };
  });
}

type Inlines = NonNullable<Extract<RichBlocks[number], { type: "paragraph" }>["content"]>;

function inlinesOf(given: unknown, at: string, reading: Reading): Inlines {
  let length = 0;
  return listOf(given ?? [], at, most.richNodes).map((one, place): Inlines[number] => {
    const here = `${at}.${place}`;
    const node = countedNode(one, here, reading);
    if (node["type"] === "hardBreak") return { type: "hardBreak" };
    const marks = marksOf(node["marks"], `${here}.marks`);
    const marked = marks.length === 0 ? {} : { marks };
    if (node["type"] === "field") {
      const attrs = looseObject(node["attrs"], `${here}.attrs`);
      const name = textOf(attrs["name"], `${here}.attrs.name`, 60);
      const { fallback } = attrs;
      return {
        type: "field",
        attrs:
          fallback === undefined || fallback === null
            ? { name }
            : { name, fallback: textOf(fallback, `${here}.attrs.fallback`, 200) },
        ...marked,
      };
    }
    if (node["type"] !== "text") throw new Unreadable(here);
    const text = textOf(node["text"], `${here}.text`, most.paragraph);
    length += text.length;
    if (length > most.paragraph) throw new Unreadable(here);
    return { type: "text", text, ...marked };
  });
}

type Marks = NonNullable<Extract<Inlines[number], { type: "text" }>["marks"]>;

function marksOf(given: unknown, at: string): Marks {
  return listOf(given ?? [], at, 6).map((one, place): Marks[number] => {
    const mark = looseObject(one, `${at}.${place}`);
    if (mark["type"] === "bold" || mark["type"] === "italic") return { type: mark["type"] };
    if (mark["type"] !== "link") throw new Unreadable(`${at}.${place}`);
    const attrs = looseObject(mark["attrs"], `${at}.${place}.attrs`);
    return { type: "link", attrs: { href: textOf(attrs["href"], `${at}.${place}.attrs.href`, most.link) } };
  });
}

function countedNode(given: unknown, at: string, reading: Reading): Readonly<Record<string, unknown>> {
  reading.nodes += 1;
  if (reading.nodes > most.richNodes) throw new Unreadable(at);
  return looseObject(given, at);
}

function looseObject(given: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Unreadable(at);
  return given as Record<string, unknown>;
}

function objectOf(given: unknown, at: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const object = looseObject(given, at);
  const stray = Object.keys(object).find((key) => !keys.includes(key));
  if (stray !== undefined) throw new Unreadable(`${at}.${stray}`);
  return object;
}

function listOf(given: unknown, at: string, longest: number): readonly unknown[] {
  if (!Array.isArray(given) || given.length > longest) throw new Unreadable(at);
  return given;
}

/** Control characters and the two ends of the private area, by which Liquid is held while HTML is made, are no words. */
function textOf(given: unknown, at: string, longest: number): string {
  if (typeof given !== "string" || given.length > longest || !given.isWellFormed()) throw new Unreadable(at);
  return given.replaceAll(/[^\P{Cc}\n\t]|[\uE000-\uE0FF]/gu, "");
}

function matching(given: unknown, pattern: RegExp, at: string): string {
  if (typeof given !== "string" || !pattern.test(given)) throw new Unreadable(at);
  return given;
}

function dayOf(given: unknown, at: string): string {
  if (typeof given !== "string" || !isDay(given)) throw new Unreadable(at);
  return given;
}

function integerOf(given: unknown, least: number, greatest: number, at: string): number {
  if (typeof given !== "number" || !Number.isInteger(given) || given < least || given > greatest)
    throw new Unreadable(at);
  return given;
}

function flagOf(given: unknown, at: string): boolean {
  if (typeof given !== "boolean") throw new Unreadable(at);
  return given;
}

function oneOf<const Word extends string | number>(given: unknown, words: readonly Word[], at: string): Word {
  const found = words.find((word) => word === given);
  if (found === undefined) throw new Unreadable(at);
  return found;
}
