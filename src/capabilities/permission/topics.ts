import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { fold } from "../../values/fold.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  countOff,
  insertTopic,
  orderTopics,
  selectTopics,
  type Topic,
  updateTopic,
} from "./queries-topics.ts";
import type { NewTopicBody, TopicAnswer, TopicChangeBody } from "./schema-preferences.ts";

/** A person is not asked to read more kinds of messages than this. */
const mostTopics = 12;

/** Kinds of messages that people may take or leave one by one, in the shop's order; those put away are not among them. */
export async function topicsOf(tx: Tx): Promise<Topic[]> {
  return (await selectTopics(tx)).filter(({ isArchived }) => !isArchived);
}

export async function listTopics(tx: Tx): Promise<TopicAnswer[]> {
  const off = await countOff(tx);
  return (await selectTopics(tx)).map((topic) => ({ ...topic, offCount: off.get(topic.key) ?? 0 }));
}

/** Adds a kind of message; its key, by which messages name it, is made of its name unless it is given. */
export async function addTopic(tx: Tx, actor: Actor, body: NewTopicBody): Promise<TopicAnswer | Refusal> {
  const known = await selectTopics(tx);
  if (known.filter(({ isArchived }) => !isArchived).length >= mostTopics) {
    return refuse("too_many_topics", { count: mostTopics });
  }
  const key = body.key ?? freeKey(body.nameFr, new Set(known.map((topic) => topic.key)));
  const topic = {
    key,
    nameFr: body.nameFr.trim(),
    nameEn: body.nameEn.trim(),
    aboutFr: body.aboutFr?.trim() ?? null,
    aboutEn: body.aboutEn?.trim() ?? null,
  };
  if (topic.nameFr === "" || topic.nameEn === "") return refuse("topic_without_name");
  if (!(await insertTopic(tx, topic))) return refuse("topic_already_exists", { key });
  await audit(tx, actor, "topic.added", key);
  return { ...topic, isArchived: false, offCount: 0 };
}

/** Changes how a topic is told, puts it away or takes it up again. What people chose about it stays. */
export async function changeTopic(
  tx: Tx,
  actor: Actor,
  key: string,
  change: TopicChangeBody,
): Promise<TopicAnswer | Refusal> {
  const known = await selectTopics(tx);
  const before = known.find((topic) => topic.key === key);
  if (before === undefined) return refuse("unknown_topic", { topic: key });
  const isBack = before.isArchived && change.isArchived === false;
  if (isBack && known.filter(({ isArchived }) => !isArchived).length >= mostTopics) {
    return refuse("too_many_topics", { count: mostTopics });
  }
  const after: Topic = {
    key,
    nameFr: change.nameFr?.trim() ?? before.nameFr,
    nameEn: change.nameEn?.trim() ?? before.nameEn,
    aboutFr: change.aboutFr === undefined ? before.aboutFr : (change.aboutFr?.trim() ?? null),
    aboutEn: change.aboutEn === undefined ? before.aboutEn : (change.aboutEn?.trim() ?? null),
    isArchived: change.isArchived ?? before.isArchived,
  };
  if (after.nameFr === "" || after.nameEn === "") return refuse("topic_without_name");
  await updateTopic(tx, { ...after, aboutFr: after.aboutFr || null, aboutEn: after.aboutEn || null });
  await audit(tx, actor, "topic.changed", key);
  return { ...after, offCount: (await countOff(tx)).get(key) ?? 0 };
}

/** Tells in which order people read the topics. */
export async function sortTopics(
  tx: Tx,
  actor: Actor,
  keys: readonly string[],
): Promise<TopicAnswer[] | Refusal> {
  const known = new Set((await selectTopics(tx)).map(({ key }) => key));
  const stranger = keys.find((key) => !known.has(key));
  if (stranger !== undefined) return refuse("unknown_topic", { topic: stranger });
  await orderTopics(tx, keys);
  await audit(tx, actor, "topics.sorted", null);
  return await listTopics(tx);
}

function freeKey(name: string, taken: ReadonlySet<string>): string {
  const plain = fold(name)
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[^a-z]+|_+$/g, "")
    .slice(0, 36);
  const base = plain === "" ? "topic" : plain;
  const numbered = [base, ...Array.from({ length: 99 }, (_, index) => `${base}_${index + 2}`)];
  return numbered.find((key) => !taken.has(key)) ?? base;
}

async function audit(tx: Tx, actor: Actor, action: string, key: string | null): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "topic", detail: key === null ? {} : { key } });
}
