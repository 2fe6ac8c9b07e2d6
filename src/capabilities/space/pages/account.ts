import type { FastifyInstance } from "fastify";
import type { ReactElement } from "react";
import { isRefusal } from "../../../values/refusal.ts";
import { actForm, postForm, submitButton } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { rows, section } from "../../../site/parts.ts";
import { cardsOf, replaceCard } from "../../cards/index.ts";
import { isNetwork } from "../../network/index.ts";
import { herself, signOut, signOutEverywhere } from "../operations-sessions.ts";
import type { PageAnswer } from "../public-shop.ts";
import { countCardLinks, deleteCardLinks } from "../queries-links.ts";
import { companionsOf } from "../queries-own.ts";
import { sessionsOf } from "../queries-sessions.ts";
import { grouped } from "../rules/seen.ts";
import { tokenHash } from "../secrets.ts";
import { endSession, inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { dayOf } from "../words.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

/** The third tab: her details, what she receives, her data, her card, her devices. */
export function addAccountPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await accountPage(visitor, request.query),
    );
  });

  server.get<SlugParams>("/c/:slug/account/card", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => await lostPage(visitor));
  });
  server.post<SlugParams>("/c/:slug/account/card", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerId, customerIds, face }) => {
      const replaced = await replaceCard(tx, herself(tx), { customerId, reason: "lost" });
      await deleteCardLinks(tx, customerIds, null);
      return { redirect: isRefusal(replaced) ? `/c/${face.slug}` : `/c/${face.slug}?done=lost` };
    });
  });
  server.post<SlugParams>("/c/:slug/account/links", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerIds, face }) => {
      await deleteCardLinks(tx, customerIds, null);
      return { redirect: `/c/${face.slug}/account?done=links` };
    });
  });

  server.post<SlugParams>("/c/:slug/out", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, token, customerIds, face }) => {
      const { where } = (request.body ?? {}) as { where?: unknown };
      if (where === "everywhere") await signOutEverywhere(tx, customerIds);
      else await signOut(tx, token);
      endSession(request, reply, face.slug);
      return { redirect: `/c/${face.slug}?done=out` };
    });
  });
}

async function accountPage(visitor: Visitor, query: unknown): Promise<PageAnswer> {
  const { tx, say, face, customerIds, token, customerId } = visitor;
  const to = (path: string): string => `/c/${face.slug}/account${path}`;
  const sessions = await sessionsOf(tx, customerIds);
  const links = await countCardLinks(tx, customerIds);
  const companions = await companionsOf(tx, customerIds);
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.account.title"),
    path: "/account",
    body: [
      newsOf(visitor, query),
      h("h1", null, say("space.account.title")),
      rows([
        {
          what: say("space.account.details"),
          detail: say("space.account.details_hint"),
          href: to("/details"),
        },
        {
          what: say("space.account.messages"),
          detail: say("space.account.messages_hint"),
          href: to("/messages"),
        },
        ...((await isNetwork(tx))
          ? [
              {
                what: say("space.account.shops"),
                detail: say("space.account.shops_hint"),
                href: to("/shops"),
              },
            ]
          : []),
        {
          what: say("space.account.share"),
          detail: say("space.account.share_hint", { count: companions.length }),
          href: to("/share"),
        },
        { what: say("space.account.data"), detail: say("space.account.data_hint"), href: to("/data") },
        ...(card === undefined
          ? []
          : [{ what: say("space.account.lost"), detail: say("space.account.lost_hint"), href: to("/card") }]),
      ]),
      links === 0
        ? null
        : section(
            "links",
            say("space.account.links"),
            h("p", null, say("space.account.links_words", { count: links })),
            h(
              "div",
              { className: "line" },
              actForm(to("/links"), say("space.account.links_end"), {}, "second"),
            ),
          ),
      section(
        "devices",
        say("space.account.devices"),
        rows(
          sessions.map((session) => ({
            what: session.device === "" ? say("space.account.device") : session.device,
            detail: say("space.account.seen", { day: dayOf(visitor, session.lastSeenAt) }),
            ...(session.tokenHash === tokenHash(token) ? { value: say("space.account.here") } : {}),
          })),
        ),
        signOutForm(visitor, sessions.length > 1),
      ),
    ],
  });
}

function signOutForm({ say, face }: Visitor, hasOthers: boolean): ReactElement {
  const button = (where: string, text: string) =>
    h("button", { type: "submit", name: "where", value: where, className: "button second" }, text);
  return h(
    "form",
    { method: "post", action: `/c/${face.slug}/out` },
    h(
      "div",
      { className: "line" },
      button("here", say("space.account.out")),
      hasOthers ? button("everywhere", say("space.account.out_everywhere")) : null,
    ),
  );
}

async function lostPage(visitor: Visitor): Promise<PageAnswer> {
  const { tx, customerId, say, face } = visitor;
  const card = (await cardsOf(tx, [customerId])).get(customerId);
  if (card === undefined) return { redirect: `/c/${face.slug}` };
  return spacePage(visitor, {
    tab: "account",
    title: say("space.lost.title"),
    path: "/account/card",
    body: [
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.lost.title")),
      h("p", { className: "lede" }, say("space.lost.words", { number: grouped(card.number) })),
      postForm(`/c/${face.slug}/account/card`, submitButton(say("space.lost.button"))),
    ],
  });
}
