import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { noticeFacts } from "./notice-facts.ts";
import { insertText } from "./queries.ts";
import { insertNotice, latestNotice, type PublishedNotice, selectNotices } from "./queries-notices.ts";
import {
  emptyParts,
  fillNotice,
  fillWords,
  missingFacts,
  readyConsentWords,
  readyNotice,
} from "./rules/notice.ts";
import {
  type NoticeFacts,
  type NoticeForm,
  type NoticeLanguage,
  type NoticeText,
  type WordsChannel,
  wordsChannels,
} from "./rules/notice-shape.ts";
import type { NoticesAnswer, NoticesQuery, PublishedAnswer } from "./schema-notices.ts";

export type CurrentNotice = {
  readonly version: string;
  readonly title: string;
  /** Plain text, one per part of the notice, in order. */
  readonly paragraphs: readonly string[];
  /** SHA-256 of the title and the paragraphs. */
  readonly hash: string;
};

export type ConsentWords = {
  /** Under this version, `recordConsents` finds the words again. */
  readonly version: string;
  readonly body: string;
  readonly hash: string;
};

/** One text of the shop: a notice, or the words beside one channel's box. */
export type Wording = {
  readonly form: NoticeForm;
  readonly channel: WordsChannel | "";
  readonly language: NoticeLanguage;
};

/** What `parts` of a published version hold: the rewritten notice, or the rewritten words; null when ready-made. */
export type WordingSource = NoticeText | { readonly body: string } | null;

/**
 * What a form tells the person who fills it in (GDPR art. 13). When the shop's facts have changed since the last version (it
 * moved, its company has a name now), the same words with the new facts become the next version; published ones never change.
 */
export async function currentNotice(
  tx: Tx,
  { form, language }: { readonly form: NoticeForm; readonly language: NoticeLanguage },
): Promise<CurrentNotice> {
  const { version, title, paragraphs, hash } = await upToDate(tx, { form, channel: "", language });
  return { version, title, paragraphs, hash };
}

/** The words beside the box of one channel, or spoken at the till; kept under their version as a consent's proof needs it. */
export async function currentConsentWords(
  tx: Tx,
  wording: { readonly channel: WordsChannel; readonly language: NoticeLanguage; readonly form: NoticeForm },
): Promise<ConsentWords> {
  const { version, paragraphs, hash } = await upToDate(tx, wording);
  return { version, body: paragraphs[0] ?? "", hash };
}

/**
 * Whether a form may be shown to people: refused with `notice_incomplete` while the shop has not said how to reach it, since a
 * notice must (GDPR art. 13(1)(a)).
 */
export async function mayPublishForm(tx: Tx, form: NoticeForm): Promise<Refusal | null> {
  const missing = missingFacts(await noticeFacts(tx));
  return missing.length === 0 ? null : refuse("notice_incomplete", { form, missing });
}

/** Publishes a next version, in the shop's own words or, with null, in the ready-made ones. */
export async function publishWording(
  tx: Tx,
  actor: Actor,
  wording: Wording,
  source: WordingSource,
): Promise<PublishedNotice | Refusal> {
  const facts = await noticeFacts(tx);
  const wrong = problemOf(wording, source, facts);
  if (wrong !== null) return wrong;
  const latest = await latestNotice(tx, wording);
  const filled = fill(wording, source, facts);
  if (latest?.hash === filled.hash && sameSource(latest.parts, source)) return latest;
  const published = await publish(tx, wording, {
    source,
    filled,
    number: (latest?.number ?? 0) + 1,
    by: actor.name,
  });
  await recordAudit(tx, actor, {
    action: "notice.published",
    subjectKind: "notice",
    detail: { version: published.version },
  });
  return published;
}

/** What one form says in one language: the words being written, those in force, those proposed, and every version so far. */
export async function readNotices(tx: Tx, { form, language }: NoticesQuery): Promise<NoticesAnswer> {
  const facts = await noticeFacts(tx);
  const versions = (await selectNotices(tx)).filter((one) => one.form === form && one.language === language);
  const inForce = (channel: WordsChannel | "") => versions.find((one) => one.channel === channel) ?? null;
  const ready = readyNotice(form, facts.country, language);
  const notice = inForce("");
  return {
    facts,
    missing: [...missingFacts(facts)],
    notice: { ready, text: textOf(notice?.parts ?? null) ?? ready, current: answerOrNull(notice) },
    words: wordsChannels.map((channel) => {
      const current = inForce(channel);
      const proposed = readyConsentWords(channel, { form, language, country: facts.country });
      return {
        channel,
        ready: proposed,
        body: bodyOf(current?.parts ?? null) ?? proposed,
        current: answerOrNull(current),
      };
    }),
    versions: versions.map(publishedAnswer),
  };
}

export function publishedAnswer(one: PublishedNotice): PublishedAnswer {
  const { form, channel, language, version, title, paragraphs, hash, publishedAt, publishedBy } = one;
  return {
    form,
    channel,
    language,
    version,
    isReadyMade: one.parts === null,
    title,
    paragraphs: [...paragraphs],
    hash,
    publishedAt,
    publishedBy,
  };
}

function answerOrNull(one: PublishedNotice | null): PublishedAnswer | null {
  return one === null ? null : publishedAnswer(one);
}

function textOf(source: WordingSource): NoticeText | null {
  return source !== null && "controller" in source ? source : null;
}

function bodyOf(source: WordingSource): string | null {
  return source !== null && "body" in source ? source.body : null;
}

function fill(wording: Wording, source: WordingSource, facts: NoticeFacts): Filled {
  const { form, channel, language } = wording;
  const wish = { form, language, country: facts.country };
  if (channel !== "") {
    const body = fillWords(bodyOf(source) ?? readyConsentWords(channel, wish), facts, language);
    return { title: "", paragraphs: [body], hash: hashOf([body]) };
  }
  const text = textOf(source) ?? readyNotice(form, facts.country, language);
  const filled = fillNotice(text, facts, language);
  return { ...filled, hash: hashOf([filled.title, ...filled.paragraphs]) };
}

type Filled = { readonly title: string; readonly paragraphs: readonly string[]; readonly hash: string };

async function upToDate(tx: Tx, wording: Wording): Promise<PublishedNotice> {
  const latest = await latestNotice(tx, wording);
  const source = latest?.parts ?? null;
  const filled = fill(wording, source, await noticeFacts(tx));
  if (latest?.hash === filled.hash) return latest;
  return await publish(tx, wording, {
    source,
    filled,
    number: (latest?.number ?? 0) + 1,
    by: "",
  });
}

/** Two who publish the same number at once: the second takes what the first wrote. */
async function publish(
  tx: Tx,
  wording: Wording,
  next: {
    readonly source: WordingSource;
    readonly filled: Filled;
    readonly number: number;
    readonly by: string;
  },
): Promise<PublishedNotice> {
  const { form, channel, language } = wording;
  const version = [form, channel, language, next.number].filter((piece) => piece !== "").join("-");
  await insertNotice(tx, {
    ...wording,
    ...next.filled,
    number: next.number,
    version,
    parts: next.source,
    by: next.by,
  });
  const published = await latestNotice(tx, wording);
  if (published === undefined) throw new Error("A notice just published is not there.");
  if (channel !== "") {
    const body = published.paragraphs[0] ?? "";
    await insertText(tx, { version: published.version, language, body, hash: published.hash });
  }
  return published;
}

function problemOf({ channel }: Wording, source: WordingSource, facts: NoticeFacts): Refusal | null {
  const text = textOf(source);
  const empty = text === null || channel !== "" ? [] : emptyParts(text);
  if (empty.length > 0)
    return refuse("notice_lacks_parts", { field: `text/${empty[0] ?? ""}`, missing: empty });
  if (bodyOf(source)?.trim() === "") return refuse("consent_words_are_empty", { field: "body" });
  const missing = missingFacts(facts);
  return missing.length === 0 ? null : refuse("notice_incomplete", { missing });
}

function sameSource(one: WordingSource, other: WordingSource): boolean {
  return (one === null) === (other === null);
}

/** SHA-256 of the words as one text: paragraphs apart by a line. For the words of a box it is the hash of its body alone. */
function hashOf(paragraphs: readonly string[]): string {
  return createHash("sha256").update(paragraphs.join("\n")).digest("hex");
}
