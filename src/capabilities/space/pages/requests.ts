import type { FastifyInstance } from "fastify";
import { isRefusal } from "../../../values/refusal.ts";
import { oneOf, optional, words } from "../../../site/form-values.ts";
import {
  choices,
  errorSummary,
  field,
  hasErrors,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  submitButton,
} from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { notice } from "../../../site/parts.ts";
import { openRequest } from "../../privacy/index.ts";
import { herself } from "../operations-sessions.ts";
import type { PageAnswer } from "../public-shop.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { back, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

/** What she cannot do here by herself: the shop has a month (GDPR art. 12(3)). */
const kinds = ["rectification", "objection", "restriction", "access"] as const;
const form = { kind: oneOf(kinds), words: optional(words("", 4_000)) };

/** A request to the shop in her own words; who she is was proved when she signed in. */
export function addRequestPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };
  server.get<SlugParams>("/c/:slug/account/request", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await Promise.resolve(requestPage(visitor, nothingTyped)),
    );
  });
  server.post<SlugParams>("/c/:slug/account/request", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const read = readForm(request, form);
      if (!read.isRight) return requestPage(visitor, read.kept);
      const { tx, customerId, face } = visitor;
      const opened = await openRequest(tx, herself(tx), {
        customerId,
        kind: read.values.kind,
        origin: "space",
        words: read.values.words,
        identityBy: "signed_in",
      });
      if (isRefusal(opened)) return { redirect: `/c/${face.slug}/account/data` };
      return sentPage(visitor, opened.number, opened.dueOn);
    });
  });
}

function requestPage(visitor: Visitor, kept: Kept): PageAnswer {
  const { say, face } = visitor;
  return spacePage(visitor, {
    ...(hasErrors(kept) ? { status: 422, hasErrors: true } : {}),
    tab: "account",
    title: say("space.request.title"),
    path: "/account/request",
    body: [
      back(visitor, "/account/data", say("space.erasure.back")),
      h("h1", null, say("space.request.title")),
      h("p", { className: "lede" }, say("space.request.lede", { shop: face.name })),
      hasErrors(kept) ? errorSummary(kept, say) : null,
      postForm(
        `/c/${face.slug}/account/request`,
        choices(kept, say, {
          name: "kind",
          label: say("space.request.kind"),
          value: "rectification",
          options: kinds.map((kind) => [kind, say(`space.request.${kind}`)] as const),
        }),
        field(kept, say, {
          name: "words",
          label: say("space.request.words"),
          hint: say("space.request.words_hint"),
          isOptional: true,
          rows: 4,
          maxLength: 4_000,
        }),
        submitButton(say("space.request.button")),
      ),
    ],
  });
}

function sentPage(visitor: Visitor, number: number, dueOn: string): PageAnswer {
  const { say, face, formats } = visitor;
  return spacePage(visitor, {
    tab: "account",
    title: say("space.request.sent"),
    path: "/account/request",
    body: [
      back(visitor, "/account/data", say("space.erasure.back")),
      h("h1", null, say("space.request.sent")),
      notice("good", say("space.request.sent_words", { shop: face.name, number, day: formats.day(dueOn) })),
    ],
  });
}
