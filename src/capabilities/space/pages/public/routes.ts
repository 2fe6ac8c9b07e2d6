import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { installationSecret } from "../../../../platform/secret.ts";
import { renderProblem } from "../../../../site/frame.ts";
import { findMerchantBySlug, shopFace } from "../../../accounts/index.ts";
import { inShop, type OpenShop, type PageAnswer, type PageServices } from "../../public-shop.ts";
import { robotsText, sitemapXml } from "./engines.ts";
import { iconSvg } from "./icon.ts";
import { cardAnswer, codeAnswer, confirmAnswer, confirmPage, donePage } from "./join-done.ts";
import { joinAnswer, joinPage } from "./join.ts";
import { accessibilityPage, legalPage, privacyPage, termsPage } from "./legal.ts";
import { posterPage } from "./poster.ts";
import { programPage } from "./program.ts";
import { shopPage } from "./shop.ts";
import { storePage } from "./store.ts";

type Work = (shop: OpenShop, request: FastifyRequest, reply: FastifyReply) => Promise<PageAnswer>;

/** The pages of a shop that anybody may open, below `/s/:slug`. */
export function addPublicPages(server: FastifyInstance, services: PageServices): void {
  const hidden = { schema: { hide: true } };
  const get = (url: string, work: Work) =>
    server.get(url, hidden, async (request, reply) =>
      inShop(services, request, reply, async (shop) => work(shop, request, reply)),
    );
  // Guessing a code, or filling tables with invented people, must cost time; a shop's visitors share its network's address.
  const post = (url: string, max: number, work: Work) =>
    server.post(
      url,
      { ...hidden, config: { rateLimit: { max, timeWindow: "10 minutes" } } },
      async (request, reply) => inShop(services, request, reply, async (shop) => work(shop, request, reply)),
    );
  let secret: Promise<string> | undefined;
  const key = async (): Promise<string> => await (secret ??= installationSecret(services.database, "join"));
  const token = (request: FastifyRequest) => (request.params as { token: string }).token;

  get("/s/:slug", shopPage);
  get("/s/:slug/program", programPage);
  get("/s/:slug/stores/:code", async (shop, request) =>
    storePage(shop, (request.params as { code: string }).code),
  );
  get("/s/:slug/terms", termsPage);
  get("/s/:slug/privacy", privacyPage);
  get("/s/:slug/legal", legalPage);
  get("/s/:slug/accessibility", accessibilityPage);
  get("/s/:slug/poster", posterPage);
  get("/s/:slug/join", async (shop) => joinPage(shop, await key()));
  post("/s/:slug/join", 30, async (shop, request, reply) => joinAnswer(shop, await key(), request, reply));
  get("/s/:slug/join/done", donePage);
  get("/s/:slug/join/card", cardAnswer);
  post("/s/:slug/join/code", 30, async (shop, request) => codeAnswer(shop, await key(), request));
  get("/s/:slug/join/confirm/:token", async (shop, request) => confirmPage(shop, token(request)));
  post("/s/:slug/join/confirm/:token", 60, async (shop, request, reply) =>
    confirmAnswer(shop, token(request), request, reply),
  );
  get("/s/:slug/*", async () => Promise.resolve("not_found" as const));

  server.get("/s/:slug/icon.svg", hidden, async (request, reply) => await sendIcon(services, request, reply));
  server.get("/robots.txt", hidden, async (_request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(robotsText()),
  );
  server.get("/sitemap.xml", hidden, async (_request, reply) =>
    reply
      .type("application/xml; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(await sitemapXml(services.database)),
  );
}

async function sendIcon(
  { database }: PageServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const merchant = await findMerchantBySlug(database, (request.params as { slug: string }).slug);
  if (merchant === undefined) return renderProblem(reply, "not_found");
  const face = await database.inMerchant(merchant.id, shopFace);
  return await reply
    .type("image/svg+xml; charset=utf-8")
    .header("cache-control", "public, max-age=86400")
    .send(iconSvg(face));
}
