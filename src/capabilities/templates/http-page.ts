import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { choice } from "../../values/shapes.ts";
import { isRefusal } from "../../values/refusal.ts";
import { previewTemplate } from "./operations-preview.ts";
import { languages } from "./rules/document.ts";
import { previewOf } from "./schema.ts";

const PageQuery = Type.Object(
  {
    ...previewOf,
    language: Type.Optional(choice(languages)),
    revision: Type.Optional(Type.Integer({ description: "Of the draft: a new one is a new address" })),
  },
  { additionalProperties: false },
);

/** The HTML of an e-mail as a page of its own: the console's policy lets no style of a message into the console. */
export const previewPageRoute = defineRoute({
  method: "GET",
  url: "/templates/preview/page",
  tag: "templates",
  permission: "templates:read",
  summary: "The HTML of an e-mail as one person would get it, to be shown in a frame that can do nothing",
  query: PageQuery,
  handle: async ({ tx, query, reply }) => {
    const { revision: _, ...asked } = query;
    const preview = await previewTemplate(tx, asked);
    if (isRefusal(preview)) return preview;
    reply.header("content-security-policy", frameOfAMessage).type("text/html; charset=utf-8");
    // The gallery shows dozens: they change with the shop's colours only.
    if (asked.library !== undefined) reply.header("cache-control", "private, max-age=300");
    return preview.html;
  },
});

/** What a message holds runs nothing, loads nothing from elsewhere and leads nowhere. */
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
