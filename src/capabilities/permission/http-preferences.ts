import { defineRoute, type Route } from "../../platform/http/route.ts";
import { isInstant } from "../../values/day.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { choose, preferencesOf } from "./preferences.ts";
import { stopNumber, unsubscribe } from "./refusals.ts";
import { isStopWord } from "./rules/stop-words.ts";
import {
  ChoicesBody,
  LinkAnswer,
  NewTopicBody,
  PersonParams,
  PreferencesAnswer,
  StopAnswer,
  StopBody,
  TopicAnswer,
  TopicChangeBody,
  TopicOrderBody,
  TopicParams,
  TopicsAnswer,
  UnsubscriptionBody,
} from "./schema-preferences.ts";
import { unsubscribeAddresses } from "./tokens.ts";
import { addTopic, changeTopic, listTopics, sortTopics } from "./topics.ts";

const tag = "permission";

const topicRoutes = [
  defineRoute({
    method: "GET",
    url: "/topics",
    tag,
    permission: "permission:read",
    summary: "Kinds of messages that people may take or leave one by one",
    answer: TopicsAnswer,
    handle: async ({ tx }) => ({ items: await listTopics(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/topics",
    tag,
    permission: "permission:write",
    summary: "Offer a kind of message",
    body: NewTopicBody,
    answer: TopicAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addTopic(tx, actor, body),
  }),
  defineRoute({
    method: "PATCH",
    url: "/topics/:key",
    tag,
    permission: "permission:write",
    summary: "Tell a kind of message otherwise, put it away or take it up again",
    description: "What people chose about it stays.",
    params: TopicParams,
    body: TopicChangeBody,
    answer: TopicAnswer,
    handle: async ({ tx, actor, params, body }) => await changeTopic(tx, actor, params.key, body),
  }),
  defineRoute({
    method: "PUT",
    url: "/topics/order",
    tag,
    permission: "permission:write",
    summary: "Say in which order people read them",
    body: TopicOrderBody,
    answer: TopicsAnswer,
    handle: async ({ tx, actor, body }) => {
      const items = await sortTopics(tx, actor, body.keys);
      return isRefusal(items) ? items : { items };
    },
  }),
];

const personRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers/:id/preferences",
    tag,
    permission: "permission:read",
    summary: "What a customer chose to receive",
    params: PersonParams,
    answer: PreferencesAnswer,
    handle: async ({ tx, params }) => await preferencesOf(tx, params.id),
  }),
  defineRoute({
    method: "PATCH",
    url: "/customers/:id/preferences",
    tag,
    permission: "permission:write",
    summary: "Record what a customer chose: topics, how many, a pause",
    description: "It beats the shop's own caps at once. What is left out stays as it is.",
    params: PersonParams,
    body: ChoicesBody,
    answer: PreferencesAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await choose(tx, actor, params.id, body, { origin: actor.kind === "staff" ? "staff" : "api" }),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/preference-links",
    tag,
    permission: "permission:write",
    summary: "Get a customer's own addresses for preferences and unsubscribing",
    description:
      "For a message that another tool of the shop sends. Whoever has them acts for the customer: they go into her messages and nowhere else.",
    params: PersonParams,
    answer: LinkAnswer,
    status: 201,
    handle: async ({ tx, params }) => {
      const known = await preferencesOf(tx, params.id);
      if (isRefusal(known)) return known;
      const { preferences, page } = await unsubscribeAddresses(tx, { customerId: params.id });
      return { preferences, unsubscribe: page };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/unsubscriptions",
    tag,
    permission: "permission:write",
    summary: "Record that a customer wants no more offers by a channel, or about a topic",
    description:
      "At once, and by e-mail and text message for every record with the same address. Consents are given back by POST /customers/{id}/consents only, with their proof.",
    params: PersonParams,
    body: UnsubscriptionBody,
    status: 204,
    handle: async ({ tx, actor, params, body: { channel, topic, messageId = null } }) => {
      const known = await preferencesOf(tx, params.id);
      if (isRefusal(known)) return known;
      if (topic !== undefined && !(await listTopics(tx)).some(({ key }) => key === topic)) {
        return refuse("unknown_topic", { topic });
      }
      await unsubscribe(tx, {
        customerId: params.id,
        channel,
        messageId,
        scope: topic === undefined ? "all_marketing" : { topic },
        origin: actor.kind === "staff" ? "staff" : "api",
      });
      return undefined;
    },
  }),
  defineRoute({
    method: "POST",
    url: "/stops",
    tag,
    permission: "permission:write",
    summary: "Hand over a text message that came back, in case it says STOP",
    description:
      "For a provider that calls another tool first. A known word must be the whole text; nothing gives a consent back.",
    body: StopBody,
    answer: StopAnswer,
    handle: async ({ tx, body: { number, text, at = tx.now } }) => {
      if (!isInstant(at)) return refuse("unreadable_date", { field: "at" });
      if (!isStopWord(text)) return { isStop: false, customers: 0 };
      const { customers } = await stopNumber(tx, { number, at, raw: text });
      return { isStop: true, customers };
    },
  }),
];

export const preferenceRoutes: readonly Route[] = [...topicRoutes, ...personRoutes];
