import type { FastifyInstance } from "fastify";
import { isId } from "../../../platform/ids.ts";
import { systemActor } from "../../../platform/http/actor.ts";
import { h } from "../../../site/markup.ts";
import { tag } from "../../../site/parts.ts";
import { submitButton } from "../../../site/forms.ts";
import { holderShops, isNetwork, setHolderShare, type Share, type ShareField } from "../../network/index.ts";
import type { PageAnswer } from "../public-shop.ts";
import { asVisitor, inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { dayOf } from "../words.ts";
import { back, newsOf, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

const fields: readonly ShareField[] = ["firstName", "email", "phone"];

/** In the space of a town's shared card: what each shop may know of its holder. */
export function addShopsPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };

  server.get<SlugParams>("/c/:slug/account/shops", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) =>
      (await isNetwork(visitor.tx)) ? await shopsPage(visitor, request.query) : "not_found",
    );
  });

  // The choice touches the shop too, in transactions of its own.
  server.post<SlugParams>("/c/:slug/account/shops", hide, async (request, reply) => {
    const home = `/c/${request.params.slug}`;
    const holder = await asVisitor(services, request, async ({ tx, customerId }) =>
      (await isNetwork(tx)) ? { networkId: tx.merchantId, holderId: customerId } : undefined,
    );
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (holder === undefined || !isId(body["shop"])) return reply.redirect(home, 303);
    await setHolderShare(services.database, systemActor(holder.networkId, "space"), {
      holderId: holder.holderId,
      shopId: body["shop"],
      fields: fields.filter((field) => body[field] === "yes"),
    });
    return reply.redirect(`${home}/account/shops?done=shares`, 303);
  });
}

async function shopsPage(visitor: Visitor, query: unknown): Promise<PageAnswer> {
  const { tx, customerId, say } = visitor;
  const shops = await holderShops(tx, customerId);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.account.shops"),
    path: "/account/shops",
    body: [
      newsOf(visitor, query),
      back(visitor, "/account", say("space.account.back")),
      h("h1", null, say("space.account.shops")),
      h("p", { className: "lede" }, say("space.shops.words")),
      shops.map((shop) => shopBox(visitor, shop)),
    ],
  });
}

function shopBox(visitor: Visitor, share: Share) {
  const { say, face } = visitor;
  const { shopId, shopName, shopState, fields: known, sharedAt } = share;
  return h(
    "form",
    {
      method: "post",
      action: `/c/${face.slug}/account/shops`,
      className: "box",
      "aria-labelledby": `shop-${shopId}`,
    },
    h("input", { type: "hidden", name: "shop", value: shopId }),
    h(
      "div",
      { className: "line" },
      h("h2", { id: `shop-${shopId}` }, shopName),
      shopState === "left" ? tag(say("space.shops.left"), "quiet") : null,
    ),
    h(
      "p",
      { className: "hint" },
      known.length === 0 || sharedAt === null
        ? say("space.shops.nothing")
        : say("space.shops.since", { day: dayOf(visitor, sharedAt) }),
    ),
    fields.map((field) =>
      h(
        "div",
        { className: "tick" },
        h("input", {
          type: "checkbox",
          id: `${field}-${shopId}`,
          name: field,
          value: "yes",
          defaultChecked: known.includes(field),
        }),
        h("label", { htmlFor: `${field}-${shopId}` }, say(`space.shops.${field}`)),
      ),
    ),
    h("p", null, submitButton(say("space.shops.save"), "second")),
  );
}
