import { coachWords } from "./coach-words.ts";
import {
  type Aim,
  allBlocks,
  type Draft,
  type EmailWords,
  type Language,
  type TemplateClass,
} from "./document.ts";
import type { Finding, Place } from "./findings.ts";
import { readable } from "./liquid-text.ts";
import { passagesOf, type Passage } from "./passages.ts";
import { adviseSubject } from "./coach-subject.ts";

/** What is being written, and to what end. */
export type Written = {
  readonly draft: Draft;
  readonly language: Language;
  readonly class: TemplateClass;
  readonly aim: Aim;
};

// Beyond these a reader on a telephone gives up; what is not sold may take its time.
const mostWords = { email: 200, newsletter: 450, post: 260 } as const;
const fewestWords = 12;
const longSentence = 28;
const longParagraph = 80;
const longStep = 60;
const longSms = 306;
const manyActions = 3;
const selling: readonly Aim[] = ["promotion", "private_sale", "birthday", "win_back", "new_collection"];

/**
 * Advice on what is written, the weightiest first: in whose name, to whom, in the present, one thing to do, until when, how long,
 * and what a filter or a reader would distrust (S3-061, S3-063, S3-065). The shop may leave all of it.
 */
export function coach(written: Written): Finding[] {
  const { draft, language } = written;
  const passages = passagesOf(draft, language).map((one) => ({ ...one, text: readable(one.text, language) }));
  const body = passages.filter(({ kind }) => kind !== "alt" && kind !== "subject" && kind !== "preheader");
  if (body.every(({ text }) => text.trim() === "")) return [];
  const findings = [
    ...(draft.channel === "email" && draft.words[language] !== undefined
      ? adviseSubject(draft.words[language], language)
      : []),
    ...adviseVoice(body, language, draft.channel),
    ...passages.flatMap((passage) => advisePassage(passage, language)),
    ...adviseLength(written, body),
    ...adviseDeadline(written, body),
    ...adviseBlocks(written),
    ...adviseScript(written),
    ...adviseSms(draft, language),
  ];
  return findings.toSorted((one, other) => rank[one.weight] - rank[other.weight]);
}

const rank = { must: 0, should: 1, could: 2 } as const;

/** Somebody speaks to somebody: first person and second, not a firm to its customers. */
function adviseVoice(body: readonly Passage[], language: Language, channel: Draft["channel"]): Finding[] {
  const words = coachWords[language];
  const whole: Place = { language, part: "whole" };
  const all = body.map(({ text }) => text).join("\n");
  const findings: Finding[] = [];
  if (!words.you.test(all)) findings.push({ code: "nobody_addressed", weight: "should", place: whole });
  if (channel !== "sms" && !words.me.test(all))
    findings.push({ code: "nobody_speaks", weight: "could", place: whole });
  for (const { place, text } of body) {
    const crowd = words.crowd.exec(text)?.[0];
    if (crowd !== undefined)
      findings.push({ code: "speaks_of_crowd", weight: "should", place, excerpt: crowd });
  }
  return findings;
}

function advisePassage({ place, kind, text }: Passage, language: Language): Finding[] {
  const words = coachWords[language];
  const findings: Finding[] = [];
  const say = (code: string, weight: Finding["weight"], rest: Partial<Finding> = {}) =>
    findings.push({ code, weight, place, ...rest });
  const future = words.future.exec(text)?.[0];
  if (future !== undefined) say("future_tense", "could", { excerpt: future, ...presentOf(future, language) });
  const conditional = words.conditional.exec(text)?.[0];
  if (conditional !== undefined) say("conditional", "could", { excerpt: conditional });
  const spam = words.spam.exec(text)?.[0];
  if (spam !== undefined) say("spam_word", "should", { excerpt: spam.trim() });
  const wordy = words.wordy.exec(text)?.[0];
  if (wordy !== undefined) say("wordy", "could", { excerpt: wordy });
  const shouting = /(?<!\p{L})\p{Lu}{2,}(?:\s+\p{Lu}{2,}){2,}/u.exec(text)?.[0];
  if (shouting !== undefined)
    say("capitals", "should", { excerpt: shouting, proposal: sentenceCase(shouting) });
  const marks = /[!?]{2,}/u.exec(text)?.[0];
  if (marks !== undefined) say("many_marks", "should", { excerpt: marks, proposal: marks.slice(0, 1) });
  const cut = words.priceCut.exec(text)?.[0];
  if (cut !== undefined) say("price_reference", "should", { excerpt: cut });
  const sales = words.sales?.exec(text)?.[0];
  if (sales !== undefined) say("sales_word", "should", { excerpt: sales });
  if (kind === "label" && words.vague.test(text)) say("vague_label", "should", { excerpt: text });
  else if (kind === "label" && text.trim() !== "" && !words.verb.test(text))
    say("label_without_verb", "could", { excerpt: text });
  if (kind === "paragraph") {
    const count = countWords(text);
    if (count > longParagraph)
      say("long_paragraph", "should", { values: { words: count, most: longParagraph } });
    const long = sentencesOf(text).find((sentence) => countWords(sentence) > longSentence);
    if (long !== undefined)
      say("long_sentence", "could", {
        excerpt: shortened(long),
        values: { words: countWords(long), most: longSentence },
      });
  }
  return findings;
}

function presentOf(future: string, language: Language): { proposal?: string } {
  const key = future.toLowerCase().replaceAll("’", "'").replaceAll(/\s+/gu, " ");
  const present = coachWords[language].present[key];
  if (present === undefined) return {};
  return { proposal: future.charAt(0) === future.charAt(0).toUpperCase() ? capital(present) : present };
}

function adviseLength(
  { draft, language, aim, class: messageClass }: Written,
  body: readonly Passage[],
): Finding[] {
  if (draft.channel !== "email" && draft.channel !== "post") return [];
  const most =
    draft.channel === "post" ? mostWords.post : aim === "newsletter" ? mostWords.newsletter : mostWords.email;
  const words = body.reduce((sum, { text }) => sum + countWords(text), 0);
  const place: Place = { language, part: "whole" };
  if (words > most) return [{ code: "too_long", weight: "should", place, values: { words, most } }];
  const isBare = draft.channel === "email" && words < fewestWords && messageClass === "marketing";
  return isBare ? [{ code: "too_bare", weight: "should", place, values: { words } }] : [];
}

/** An offer that ends makes people come; one that never ends is put off for ever (S3-065). */
function adviseDeadline(
  { draft, language, aim, class: messageClass }: Written,
  body: readonly Passage[],
): Finding[] {
  if (messageClass !== "marketing" || !selling.includes(aim) || draft.channel === "phone") return [];
  const hasDay = body.some(({ text }) => coachWords[language].deadline.test(text));
  const blocks =
    "blocks" in (draft.words[language] ?? {}) ? (draft.words[language] as EmailWords).blocks : [];
  const hasVoucher = allBlocks(blocks).some(
    (block) => block.kind === "voucher" && (block.source === "own" || block.lastDay !== null),
  );
  return hasDay || hasVoucher
    ? []
    : [{ code: "no_deadline", weight: "should", place: { language, part: "whole" } }];
}

function adviseBlocks({ draft, language, class: messageClass }: Written): Finding[] {
  if (draft.channel !== "email") return [];
  const blocks = allBlocks(draft.words[language]?.blocks ?? []);
  const findings: Finding[] = [];
  const actions = blocks.filter(({ kind }) => kind === "button");
  const whole: Place = { language, part: "whole" };
  const hasLink = blocks.some(
    (block) => block.kind === "voucher" || (block.kind === "image" && block.link !== undefined),
  );
  if (actions.length === 0 && !hasLink && messageClass !== "transactional")
    findings.push({ code: "nothing_to_do", weight: "should", place: whole });
  if (actions.length > manyActions)
    findings.push({ code: "many_actions", weight: "could", place: whole, values: { count: actions.length } });
  for (const block of blocks) {
    const place: Place = { language, part: "block", block: block.id };
    if (block.kind === "image" && block.picture !== null && block.alt.trim() === "")
      findings.push({ code: "alt_missing", weight: "should", place });
    if (
      block.kind === "image" &&
      /\.(png|jpe?g|webp)$|^(image|photo|img)[\s_-]?\d*$/iu.test(block.alt.trim())
    )
      findings.push({ code: "alt_says_nothing", weight: "should", place, excerpt: block.alt });
  }
  return findings;
}

/** A call listens: questions, and few words at a time. */
function adviseScript({ draft, language }: Written): Finding[] {
  if (draft.channel !== "phone") return [];
  const { steps = [], objections = [] } = draft.words[language] ?? {};
  const whole: Place = { language, part: "whole" };
  const findings: Finding[] = [];
  if (!steps.some(({ say }) => say.includes("?")))
    findings.push({ code: "asks_nothing", weight: "should", place: whole });
  if (objections.length === 0) findings.push({ code: "no_objection", weight: "could", place: whole });
  steps.forEach(({ say }, place) => {
    const words = countWords(say);
    if (words > longStep)
      findings.push({
        code: "long_step",
        weight: "should",
        place: { language, part: "step", block: String(place + 1) },
        values: { words, most: longStep },
      });
  });
  return findings;
}

function adviseSms(draft: Draft, language: Language): Finding[] {
  if (draft.channel !== "sms") return [];
  const text = readable(draft.words[language]?.text ?? "", language);
  const place: Place = { language, part: "text" };
  const shortener = /\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|cutt\.ly|rb\.gy)\b/iu.exec(
    text,
  )?.[0];
  return [
    ...(text.length > longSms
      ? [
          {
            code: "long_sms",
            weight: "should",
            place,
            values: { letters: text.length, most: longSms },
          } as const,
        ]
      : []),
    ...(shortener === undefined
      ? []
      : [{ code: "link_shortener", weight: "should", place, excerpt: shortener } as const]),
  ];
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…])\s+|\n+/u).filter((sentence) => sentence.trim() !== "");
}

function shortened(text: string): string {
  const line = text.trim();
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line;
}

function sentenceCase(text: string): string {
  return capital(text.toLowerCase());
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
