import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal } from "../../values/refusal.ts";
import { publishWording, publishedAnswer, readNotices } from "./operations-notices.ts";
import { NoticeBody, NoticesAnswer, NoticesQuery, PublishedAnswer, WordsBody } from "./schema-notices.ts";

const tag = "consent";

export const noticesRoutes = [
  defineRoute({
    method: "GET",
    url: "/notices",
    tag,
    permission: "consents:read",
    summary: "What a form tells people, in force, ready-made and in every version",
    query: NoticesQuery,
    answer: NoticesAnswer,
    handle: async ({ tx, query }) => await readNotices(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/notices",
    tag,
    permission: "site:write",
    summary: "Publish a notice, in the shop's words or in the ready-made ones",
    description:
      "Every part is compulsory (GDPR art. 13). A published version is never changed: other words are the next version.",
    body: NoticeBody,
    answer: PublishedAnswer,
    status: 201,
    handle: async ({ tx, actor, body: { form, language, text } }) => {
      const published = await publishWording(tx, actor, { form, language, channel: "" }, text);
      return isRefusal(published) ? published : publishedAnswer(published);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/consent-words",
    tag,
    permission: "site:write",
    summary: "Publish the words beside one channel's box, or spoken at the till",
    body: WordsBody,
    answer: PublishedAnswer,
    status: 201,
    handle: async ({ tx, actor, body: { body, ...wording } }) => {
      const published = await publishWording(tx, actor, wording, body === null ? null : { body });
      return isRefusal(published) ? published : publishedAnswer(published);
    },
  }),
];
