import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isId } from "../../platform/ids.ts";
import { languageOf, say } from "../../platform/texts.ts";
import type { Services } from "../../platform/http/route.ts";
import { applePass, pkpassType } from "./apple-pass.ts";
import { addAppleService } from "./apple-service.ts";
import { loyaltyClass, loyaltyObject, saveLink, tellGoogle } from "./google-pass.ts";
import { linkKey } from "./operations-passes.ts";
import { openGoogle } from "./operations-wallet-accounts.ts";
import { contentOf } from "./pass-content.ts";
import { plainIcon } from "./pass-pictures.ts";
import { noteAdded, selectPass } from "./queries-devices.ts";
import type { PassRow, WalletPlatform } from "./queries-passes.ts";
import { sameSecret } from "./secrets.ts";
import { lookOf } from "./print-cards.ts";
import { walletServices, type WalletServices } from "./updates.ts";
import type { Tx } from "../../platform/database.ts";

type Offered = { readonly shop: string; readonly id: string };
const limits = { rateLimit: { max: 60, timeWindow: "1 minute" } } as const;

/** What phones ask: to add a card to a wallet, and Apple's web service for changes. */
export function addWalletPages(
  server: FastifyInstance,
  services: Omit<Services, "authenticate">,
  wallets: WalletServices = walletServices,
): void {
  const { database } = services;
  server.get<{ Params: Offered; Querystring: { key?: string } }>(
    "/wallet/apple/:shop/passes/:id",
    { config: limits, schema: { hide: true } },
    async (request, reply) => {
      const signed = await withOffered(
        request,
        "apple",
        async (tx, pass) => await applePass(tx, database, pass),
      );
      if (signed === null) return noSuchOffer(request, reply);
      return reply
        .type(pkpassType)
        .header("content-disposition", 'attachment; filename="card.pkpass"')
        .header("cache-control", "no-store")
        .send(signed);
    },
  );
  server.get<{ Params: Offered; Querystring: { key?: string } }>(
    "/wallet/google/:shop/passes/:id",
    { config: limits, schema: { hide: true } },
    async (request, reply) => {
      const link = await googleLink(request);
      return link === null
        ? noSuchOffer(request, reply)
        : reply.header("cache-control", "no-store").redirect(link, 303);
    },
  );
  server.get<{ Params: { shop: string } }>(
    "/wallet/icon/:shop.png",
    { config: limits, schema: { hide: true } },
    async (request, reply) => {
      const { shop } = request.params;
      if (!isId(shop)) return noSuchOffer(request, reply);
      const icon = await database
        .inMerchant(shop, async (tx) => await lookOf(tx, "fr"))
        .then(({ ground, ink }) => plainIcon(660, ground, ink))
        .catch(() => null);
      if (icon === null) return noSuchOffer(request, reply);
      return reply.type("image/png").header("cache-control", "public, max-age=86400").send(icon);
    },
  );
  addAppleService(server, services);

  /** Hands a live pass to the work when its address holds the right key. */
  async function withOffered<Answer>(
    request: FastifyRequest<{ Params: Offered; Querystring: { key?: string } }>,
    platform: WalletPlatform,
    work: (tx: Tx, pass: PassRow) => Promise<Answer | null>,
  ): Promise<Answer | null> {
    const { shop, id } = request.params;
    if (!isId(shop) || !isId(id)) return null;
    return await database.inMerchant(shop, async (tx) => {
      const pass = await selectPass(tx, id);
      const isOffered =
        pass?.platform === platform && pass.state === "live" && sameSecret(request.query.key, linkKey(pass));
      return isOffered ? await work(tx, pass) : null;
    });
  }

  /** Google is told of the card first, so that the link stays short; when it does not answer, the link holds the card. */
  async function googleLink(
    request: FastifyRequest<{ Params: Offered; Querystring: { key?: string } }>,
  ): Promise<string | null> {
    const made = await withOffered(request, "google", async (tx, pass) => {
      const account = await openGoogle(tx, database);
      if (account === null) return null;
      const content = await contentOf(tx, pass);
      await noteAdded(tx, pass.id);
      return { account, content, pass, now: tx.now };
    });
    if (made === null) return null;
    const { account, content, pass, now } = made;
    const { shop } = request.params;
    const object = loyaltyObject(shop, pass.id, account, content);
    const isKnown =
      !content.isDemo &&
      (await tellGoogle(
        wallets.google,
        account,
        "loyaltyClass",
        loyaltyClass(shop, account, content),
        now,
      )) &&
      (await tellGoogle(wallets.google, account, "loyaltyObject", object, now));
    return await saveLink(shop, pass.id, account, isKnown ? null : object, now);
  }
}

function noSuchOffer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers["accept-language"]);
  return reply.code(404).type("text/plain; charset=utf-8").send(say(language, "cards.wallet.no_such_offer"));
}
