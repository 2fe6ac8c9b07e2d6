import type { FastifyInstance } from "fastify";
import { submitButton, postForm } from "../../../site/forms.ts";
import type { SitePage } from "../../../site/frame.ts";
import { h } from "../../../site/markup.ts";
import { inLink, type Linked, linkPage, type LinkServices, shopName } from "../../permission/index.ts";
import { keepStay } from "../queries-retention.ts";

type TokenParams = { Params: { token: string } };

/**
 * Behind the question whether somebody wants to stay (RET-02). Opening it changes nothing, since mail scanners follow links; one
 * button says yes.
 */
export function addStayPages(server: FastifyInstance, services: LinkServices): void {
  const hide = { schema: { hide: true } };
  server.get<TokenParams>("/k/:token", hide, async (request, reply) => {
    return await inLink(services, request, reply, async (linked) => await Promise.resolve(question(linked)));
  });
  server.post<TokenParams>("/k/:token", hide, async (request, reply) => {
    return await inLink(services, request, reply, async (linked) => {
      await keepStay(linked.tx, linked.customerId);
      return thanks(linked);
    });
  });
}

function question(linked: Linked): SitePage {
  const { say, token, face } = linked;
  return linkPage(linked, {
    below: "k",
    title: say("privacy.stay.title"),
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, say("privacy.stay.title")),
      h("p", { className: "lede" }, say("privacy.stay.words", { shop: shopName(face) })),
      postForm(`/k/${token}`, submitButton(say("privacy.stay.button"))),
      h("p", null, say("privacy.stay.otherwise")),
    ),
  });
}

function thanks(linked: Linked): SitePage {
  const { say, face } = linked;
  return linkPage(linked, {
    below: "k",
    title: say("privacy.stay.done"),
    body: h(
      "div",
      { className: "stack" },
      h("h1", { role: "status" }, say("privacy.stay.done")),
      h("p", { className: "lede" }, say("privacy.stay.done_words", { shop: shopName(face) })),
    ),
  });
}
