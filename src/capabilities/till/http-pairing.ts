import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import type { Services } from "../../platform/http/route.ts";
import { sendRefusal } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { isLocal, listMerchants } from "../accounts/index.ts";
import { furnishDemo } from "./demo.ts";
import { usePairing } from "./operations-devices.ts";
import { PairBody } from "./schema-row.ts";
import { welcomeDevice } from "./sessions.ts";

const pairLimit = { rateLimit: { max: 10, timeWindow: "1 minute" } };

/** Doors for a device that is nobody's yet: a code from the console, or the demonstration on this very machine. */
export function addPairing(server: FastifyInstance, { database }: Pick<Services, "database">): void {
  server.post<{ Body: Static<typeof PairBody> }>(
    "/api/v1/counter/pair",
    { schema: { body: PairBody, hide: true }, config: pairLimit },
    async (request, reply) => {
      if (!isFromTill(request)) return sendRefusal(refuse("csrf_missing"), request, reply);
      const paired = await usePairing(database, request.body.code);
      if (isRefusal(paired)) return sendRefusal(paired, request, reply);
      const { merchantId, storeId, deviceName, madeBy } = paired;
      const wish = { merchantId, storeId, name: deviceName, by: madeBy };
      return reply.send({ device: await welcomeDevice(database, { request, reply }, wish) });
    },
  );

  server.post(
    "/api/v1/counter/demo",
    { schema: { hide: true }, config: pairLimit },
    async (request, reply) => {
      if (!isFromTill(request)) return sendRefusal(refuse("csrf_missing"), request, reply);
      if (!isLocal(request)) return sendRefusal(refuse("only_from_this_machine"), request, reply);
      const demo = (await listMerchants(database)).find(({ isDemo }) => isDemo);
      if (demo === undefined) return sendRefusal(refuse("not_found"), request, reply);
      const furnished = await database.inMerchant(demo.id, furnishDemo);
      if (isRefusal(furnished)) return sendRefusal(furnished, request, reply);
      const wish = { merchantId: demo.id, ...furnished, by: "demo" };
      return reply.send({ device: await welcomeDevice(database, { request, reply }, wish) });
    },
  );
}

/** A form of another site cannot send this header (Fetch standard: it would have to ask first). */
function isFromTill(request: FastifyRequest): boolean {
  return request.headers["x-rebelote-till"] === "1";
}
