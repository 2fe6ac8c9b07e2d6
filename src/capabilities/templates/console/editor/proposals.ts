import type { Block, Draft, Finding } from "../../shared.ts";
import { changeBlock } from "./blocks.ts";
import { changeBlocks, changeWords } from "./draft.ts";

/** The draft with what is proposed in the place of the words it is about; unchanged where they stand there no more. */
export function takeProposal(draft: Draft, { place, excerpt, proposal }: Finding): Draft {
  if (excerpt === undefined || proposal === undefined) return draft;
  const { language, part, block = "" } = place;
  const put = <Value>(value: Value): Value => replaced(value, excerpt, proposal);
  const line = Number(block) - 1;
  switch (part) {
    case "whole":
      return draft;
    case "block":
      return changeBlocks(draft, language, (blocks) =>
        changeBlock(blocks, block, (one) => putInBlock(one, put)),
      );
    case "subject":
      return changeWords(
        changeWords(draft, "email", language, (words) => ({ ...words, subject: put(words.subject) })),
        "post",
        language,
        (words) => ({ ...words, subject: put(words.subject) }),
      );
    case "preheader":
      return changeWords(draft, "email", language, (words) => ({
        ...words,
        preheader: put(words.preheader),
      }));
    case "text":
      return changeWords(
        changeWords(draft, "email", language, (words) => ({ ...words, text: put(words.text) })),
        "sms",
        language,
        (words) => ({ text: put(words.text) }),
      );
    case "step":
      return changeWords(draft, "phone", language, (words) => ({
        ...words,
        steps: words.steps.map((step, at) => (at === line ? put(step) : step)),
      }));
    case "objection":
      return changeWords(draft, "phone", language, (words) => ({
        ...words,
        objections: words.objections.map((one, at) => (at === line ? put(one) : one)),
      }));
  }
}

/** Words only: what a block is and how it looks is no matter of writing. */
function putInBlock(block: Block, put: <Value>(value: Value) => Value): Block {
  switch (block.kind) {
    case "heading":
      return { ...block, text: put(block.text) };
    case "text":
      return { ...block, rich: put(block.rich) };
    case "button":
    case "voucher":
      return { ...block, label: put(block.label) };
    case "image":
      return { ...block, alt: put(block.alt) };
    case "footer":
      return { ...block, note: put(block.note) };
    default:
      return block;
  }
}

/** The first string within that holds the words, with others in their place. */
function replaced<Value>(value: Value, excerpt: string, proposal: string): Value {
  let isDone = false;
  const walk = (one: unknown): unknown => {
    if (isDone) return one;
    if (typeof one === "string") {
      if (!one.includes(excerpt)) return one;
      isDone = true;
      return one.replace(excerpt, () => proposal);
    }
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value) as Value;
}
