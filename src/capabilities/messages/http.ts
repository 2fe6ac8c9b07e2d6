import { defineRoute } from "../../platform/http/route.ts";
import { listMessages, readMessage } from "./operations-read.ts";
import { IdParams, MessageAnswer, MessagesAnswer, MessagesQuery } from "./schema.ts";

const tag = "messages";

export const messagesRoutes = [
  defineRoute({
    method: "GET",
    url: "/messages",
    tag,
    permission: "messages:read",
    summary: "The outbox: what was written to whom, newest first",
    description:
      "Without a relay, in the demonstration and for text messages, a message is kept and shown, and nothing leaves. With one, e-mail is handed over within seconds and tried again up to a day and a half.",
    query: MessagesQuery,
    answer: MessagesAnswer,
    handle: async ({ tx, query }) => await listMessages(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/messages/:id",
    tag,
    permission: "messages:read",
    summary: "A message as the person sees it",
    description: "Codes and links that open something are dots, except in the demonstration.",
    params: IdParams,
    answer: MessageAnswer,
    handle: async ({ tx, params }) => await readMessage(tx, params.id),
  }),
];
