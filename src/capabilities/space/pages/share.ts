import type { FastifyInstance } from "fastify";
import { isId } from "../../../platform/ids.ts";
import { publicAddress } from "../../../platform/public-address.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { words } from "../../../site/form-values.ts";
import {
  actForm,
  errorSummary,
  field,
  type Kept,
  nothingTyped,
  postForm,
  readForm,
  submitButton,
  withError,
} from "../../../site/forms.ts";
import { type Child, h } from "../../../site/markup.ts";
import { notice, rows } from "../../../site/parts.ts";
import { getCustomer } from "../../customers/index.ts";
import { accept, invite, withdraw } from "../operations-companions.ts";
import { cardPath } from "../operations-links.ts";
import { inShop, type OpenShop, type PageAnswer, shopFrame } from "../public-shop.ts";
import { companionsOf, openInvitation } from "../queries-own.ts";
import { mostCompanions } from "../rules/limits.ts";
import { grouped } from "../rules/seen.ts";
import { isToken, tokenHash } from "../secrets.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { dayOf } from "../words.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };
type InvitationParams = { Params: { slug: string; invitation: string } };

/** One account for a household: up to five people carry a number of their own to it. */
export function addSharePages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account/share", hide, async (request, reply) => {
    return await inSpace(
      services,
      request,
      reply,
      async (visitor) => await sharePage(visitor, nothingTyped, newsOf(visitor, request.query)),
    );
  });

  server.post<SlugParams>("/c/:slug/account/share", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => {
      const { tx, face } = visitor;
      const read = readForm(request, { firstName: words("space.share.missing", 60) });
      if (!read.isRight) return await wrong(visitor, read.kept);
      const invited = await invite(tx, visitor, read.values.firstName);
      if (isRefusal(invited)) {
        return await wrong(
          visitor,
          withError(read.kept, "firstName", "space.share.enough", { count: mostCompanions }),
        );
      }
      const link = `${publicAddress()}/c/${face.slug}/with/${invited.token}`;
      return await sharePage(visitor, nothingTyped, linkBox(visitor, read.values.firstName, link), true);
    });
  });

  server.post<SlugParams>("/c/:slug/account/share/end", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerIds, face }) => {
      const { companion } = (request.body ?? {}) as { companion?: unknown };
      if (isId(companion)) await withdraw(tx, customerIds, companion);
      return { redirect: `/c/${face.slug}/account/share?done=unshared` };
    });
  });

  server.get<InvitationParams>("/c/:slug/with/:invitation", hide, async (request, reply) => {
    return await inShop(
      services,
      request,
      reply,
      async (shop) => await invitationPage(shop, request.params.invitation),
    );
  });

  server.post<InvitationParams>("/c/:slug/with/:invitation", hide, async (request, reply) => {
    return await inShop(services, request, reply, async (shop) => {
      const { invitation } = request.params;
      const accepted = isToken(invitation) ? await accept(shop.tx, invitation) : undefined;
      if (accepted === undefined || isRefusal(accepted)) return overPage(shop);
      return { redirect: cardPath(shop.face.slug, accepted.cardToken) };
    });
  });
}

async function wrong(visitor: Visitor, kept: Kept): Promise<PageAnswer> {
  return { ...(await sharePage(visitor, kept, null, true)), status: 422, hasErrors: true };
}

async function sharePage(visitor: Visitor, kept: Kept, news: Child, isAnswer = false) {
  const { tx, customerIds, say, face } = visitor;
  const companions = await companionsOf(tx, customerIds);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.share.title"),
    ...(isAnswer ? {} : { path: "/account/share" }),
    body: [
      news,
      errorSummary(kept, say),
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.share.title")),
      h("p", { className: "lede" }, say("space.share.words", { count: mostCompanions })),
      companions.length === 0
        ? null
        : rows(
            companions.map(({ id, firstName, cardNumber, expiresAt }) => ({
              what: firstName,
              detail:
                cardNumber === null
                  ? say("space.share.waiting", { day: dayOf(visitor, expiresAt) })
                  : grouped(cardNumber),
              act: actForm(`/c/${face.slug}/account/share/end`, say("space.share.end", { name: firstName }), {
                companion: id,
              }),
            })),
          ),
      companions.length >= mostCompanions
        ? h("p", { className: "hint" }, say("space.share.enough", { count: mostCompanions }))
        : postForm(
            `/c/${face.slug}/account/share`,
            field(kept, say, {
              name: "firstName",
              label: say("space.share.name"),
              hint: say("space.share.name_why"),
              autoComplete: "off",
              maxLength: 60,
            }),
            submitButton(say("space.share.button")),
          ),
    ],
  });
}

/** Shown once, like every link of which only the hash is kept. */
function linkBox({ say }: Visitor, name: string, link: string): Child {
  return notice(
    "good",
    say("space.share.made", { name }),
    [
      h("p", null, say("space.share.made_words")),
      h("p", null, h("a", { href: link, translate: "no" }, link)),
      h(
        "p",
        null,
        h(
          "button",
          {
            type: "button",
            className: "button second small",
            hidden: true,
            ...{ "data-copy": link, "data-copied": say("space.share.copied") },
          },
          say("space.share.copy"),
        ),
      ),
    ],
    true,
  );
}

async function invitationPage(shop: OpenShop, invitation: string): Promise<PageAnswer> {
  const { tx, say, face } = shop;
  const companion = isToken(invitation) ? await openInvitation(tx, tokenHash(invitation)) : undefined;
  const holder = companion === undefined ? undefined : await getCustomer(tx, companion.customerId);
  if (companion === undefined || holder === undefined || isRefusal(holder)) return overPage(shop);
  const title = say("space.with.title", { name: companion.firstName });
  return {
    ...shopFrame(shop),
    title,
    path: `/c/${face.slug}/with/${invitation}`,
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, title),
      h(
        "p",
        { className: "lede" },
        say("space.with.words", { holder: holder.firstName ?? "none", shop: face.name }),
      ),
      h("p", null, say("space.with.what")),
      postForm(`/c/${face.slug}/with/${invitation}`, submitButton(say("space.with.button"))),
    ),
  };
}

function overPage(shop: OpenShop): PageAnswer {
  const { say } = shop;
  return {
    ...shopFrame(shop),
    title: say("space.with.over"),
    status: 410,
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, say("space.with.over")),
      h("p", { className: "lede" }, say("space.with.over_words")),
    ),
  };
}
