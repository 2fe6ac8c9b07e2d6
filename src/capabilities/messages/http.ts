import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
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
  defineRoute({
    method: "GET",
    url: "/messages/:id/html",
    tag,
    permission: "messages:read",
    summary: "The HTML of an e-mail, to be shown in a frame that can do nothing",
    params: IdParams,
    handle: async ({ tx, params, reply }) => {
      const message = await readMessage(tx, params.id);
      if (isRefusal(message)) return message;
      if (message.html === null) return refuse("unknown_message", { id: params.id });
      reply.header("content-security-policy", frameOfAMessage).type("text/html; charset=utf-8");
      return message.html;
    },
  }),
];

/** What a stranger may have put into a message runs nothing, loads nothing from elsewhere and leads nowhere. */
const frameOfAMessage = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox",
].join("; ");
