import type { FastifyInstance } from "fastify";
import { rememberAddress } from "../../../platform/public-address.ts";
import { installationSecret } from "../../../platform/secret.ts";
import type { PageServices } from "../public-shop.ts";
import type { SpaceServices } from "../visit.ts";
import { addAccountPages } from "./account.ts";
import { addCardPages } from "./card.ts";
import { addCardAlonePages } from "./card-alone.ts";
import { addDataPages } from "./data.ts";
import { addDetailsPages } from "./details.ts";
import { addMessagesPages } from "./messages.ts";
import { addPartnersPages } from "./partners.ts";
import { addPurchasesPages } from "./purchases.ts";
import { addRequestPages } from "./requests.ts";
import { addSharePages } from "./share.ts";
import { addShopsPages } from "./shops.ts";
import { addSignInPages } from "./sign-in.ts";

/** The customer's own space, below `/c/:slug`. */
export async function addSpacePages(server: FastifyInstance, services: PageServices): Promise<void> {
  rememberAddress(server);
  const space: SpaceServices = {
    ...services,
    key: await installationSecret(services.database, "space"),
    afterwards: followUps(server, services),
  };
  await server.register(async (scope) => {
    // Redirections and files too: what is said to one customer is kept by no one between her and the shop.
    scope.addHook("onRequest", async (_request, reply) => {
      void reply.header("cache-control", "private, no-store");
      await Promise.resolve();
    });
    addSignInPages(scope, space);
    addCardPages(scope, space);
    addCardAlonePages(scope, space);
    addPurchasesPages(scope, space);
    addAccountPages(scope, space);
    addDetailsPages(scope, space);
    addMessagesPages(scope, space);
    addDataPages(scope, space);
    addRequestPages(scope, space);
    addPartnersPages(scope, space);
    addSharePages(scope, space);
    addShopsPages(scope, space);
    await Promise.resolve();
  });
}

/** Work begun after an answer; a server that stops waits for it. */
function followUps(server: FastifyInstance, { log }: PageServices): SpaceServices["afterwards"] {
  const underWay = new Set<Promise<void>>();
  server.addHook("onClose", async () => {
    await Promise.all(underWay);
  });
  return (work) => {
    const done = work()
      .catch((error: unknown) => {
        log.error({ error: error instanceof Error ? error.stack : String(error) }, "a message was not left");
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
}
