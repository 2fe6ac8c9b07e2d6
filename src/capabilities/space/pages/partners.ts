import type { FastifyInstance } from "fastify";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { section, tag } from "../../../site/parts.ts";
import { choosePartner, type PartnerChoice, partnerChoices } from "../../privacy/index.ts";
import type { PageAnswer } from "../public-shop.ts";
import { inSpace, type SpaceServices, type Visitor } from "../visit.ts";
import { back, spacePage } from "./space-frame.ts";

type SlugParams = { Params: { slug: string } };

/** One yes or no for each partner, none of them given beforehand (PRIV-8). */
export function addPartnersPages(server: FastifyInstance, services: SpaceServices): void {
  const hide = { schema: { hide: true } };
  server.get<SlugParams>("/c/:slug/account/partners", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async (visitor) => await partnersPage(visitor));
  });
  server.post<SlugParams>("/c/:slug/account/partners", hide, async (request, reply) => {
    return await inSpace(services, request, reply, async ({ tx, customerId, face }) => {
      const { partner, agrees } = (request.body ?? {}) as { partner?: unknown; agrees?: unknown };
      if (typeof partner === "string") {
        await choosePartner(tx, { customerId, partnerId: partner, isAgreed: agrees === "yes" });
      }
      return { redirect: `/c/${face.slug}/account/partners` };
    });
  });
}

async function partnersPage(visitor: Visitor): Promise<PageAnswer> {
  const { tx, say, customerId, language } = visitor;
  const partners = await partnerChoices(tx, customerId, language);
  return spacePage(visitor, {
    tab: "account",
    title: say("space.partners.title"),
    path: "/account/partners",
    body: [
      back(visitor, "/account/data", say("space.erasure.back")),
      h("h1", null, say("space.partners.title")),
      h(
        "p",
        { className: "lede" },
        say(partners.length === 0 ? "space.partners.none" : "space.partners.lede"),
      ),
      ...partners.map((partner) => partnerSection(visitor, partner)),
    ],
  });
}

function partnerSection({ say, face }: Visitor, { partnerId, name, words, isAgreed }: PartnerChoice) {
  return section(
    `partner-${partnerId}`,
    name,
    h("p", null, words),
    h(
      "p",
      null,
      tag(say(isAgreed ? "space.partners.yes" : "space.partners.no"), isAgreed ? "good" : "quiet"),
    ),
    actForm(
      `/c/${face.slug}/account/partners`,
      say(isAgreed ? "space.partners.withdraw" : "space.partners.agree", { name }),
      { partner: partnerId, agrees: isAgreed ? "no" : "yes" },
    ),
  );
}
