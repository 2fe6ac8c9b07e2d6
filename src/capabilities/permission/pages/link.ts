import type { FastifyReply, FastifyRequest } from "fastify";
import type { Services } from "../../../platform/http/route.ts";
import { siteFormats } from "../../../site/formats.ts";
import { noFace, renderPage, type SitePage } from "../../../site/frame.ts";
import { readLanguage, sayer } from "../../../site/language.ts";
import { h } from "../../../site/markup.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { type ShopFace, shopFace } from "../../accounts/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { type LinkChannel, merchantOfToken, openToken } from "../tokens.ts";
import type { Telling } from "./telling.ts";

export type LinkServices = Pick<Services, "database">;

/** Somebody who followed the link of a message, within one transaction of its shop. */
export type Linked = Telling & {
  readonly token: string;
  readonly customerId: string;
  readonly channel: LinkChannel;
  readonly messageId: string | null;
  /** "c…@exemple.fr": enough to know whose page it is, too little for whoever was forwarded the message. */
  readonly address: string | null;
};

/** A page, words alone for a machine, or another address. */
export type LinkAnswer = SitePage | { readonly redirect: string } | { readonly plain: string };

/** Opens the person a token is of, lets `work` read and write, and sends what it answers; a token that opens nobody is told so. */
export async function inLink(
  { database }: LinkServices,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (linked: Linked) => Promise<LinkAnswer>,
): Promise<FastifyReply> {
  const { token } = request.params as { token: string };
  const merchantId = merchantOfToken(token);
  const answer =
    merchantId === null
      ? "unknown"
      : await database.inMerchant(merchantId, async (tx): Promise<LinkAnswer | "unknown" | "gone"> => {
          const opened = await openToken(tx, token);
          if (opened === null) return "unknown";
          const face = await shopFace(tx);
          const customer = await getCustomer(tx, opened.customerId);
          if (isRefusal(customer) || customer.erasedAt !== null) return "gone";
          const own = customer.language;
          const language = readLanguage(request, reply, own === "fr" || own === "en" ? own : face.language);
          return await work({
            tx,
            face,
            language,
            say: sayer(language),
            formats: siteFormats({ ...face, language }),
            token,
            customerId: customer.id,
            channel: opened.channel,
            messageId: opened.messageId,
            address: masked(customer.emails[0]?.value),
          });
        });
  if (answer === "unknown" || answer === "gone") return deadLink(request, reply, answer);
  if ("redirect" in answer) return reply.redirect(answer.redirect, 303);
  if ("plain" in answer) {
    return reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "no-store")
      .send(`${answer.plain}\n`);
  }
  return renderPage(reply, answer);
}

/** The frame of a linked page: the shop's face, the other language, the legal links. */
export function linkPage(
  { face, language, say, token }: Linked,
  page: Pick<SitePage, "title" | "body" | "status" | "hasErrors"> & { readonly below: "p" | "u" | "k" },
): SitePage {
  const { below, ...rest } = page;
  const { legal } = face;
  return {
    face,
    language,
    path: `/${below}/${token}`,
    footer: {
      links: [
        { href: `/s/${face.slug}/privacy`, text: say("permission.page.privacy") },
        { href: `/s/${face.slug}/legal`, text: say("permission.page.legal") },
      ],
      address: [legal.company ?? face.name, legal.address ?? ""].filter(Boolean),
    },
    ...rest,
  };
}

/** Forged, cut by a mail program, of a shop that is gone: nothing is shown that was not in the link. */
function deadLink(request: FastifyRequest, reply: FastifyReply, why: "unknown" | "gone"): FastifyReply {
  const language = readLanguage(request, reply);
  const say = sayer(language);
  return renderPage(reply, {
    face: noFace,
    language,
    title: say(`permission.link.${why}`),
    status: why === "gone" ? 410 : 404,
    body: h(
      "div",
      { className: "stack" },
      h("h1", null, say(`permission.link.${why}`)),
      h("p", { className: "lede" }, say(`permission.link.${why}_words`)),
    ),
  });
}

function masked(email: string | undefined): string | null {
  if (email === undefined) return null;
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}…@${domain}`;
}

/** The name by which the shop is called on these pages. */
export function shopName({ brand, name }: ShopFace): string {
  return brand.senderName === "" ? name : brand.senderName;
}
