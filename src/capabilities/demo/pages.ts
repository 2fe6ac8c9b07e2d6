import type { FastifyInstance } from "fastify";
import type { Services } from "../../platform/http/route.ts";
import { sendRefusal } from "../../platform/http/route.ts";
import { isId } from "../../platform/ids.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { isLocal, listMerchants } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import { enterForDemo } from "../space/index.ts";
import { chantal } from "./outbox.ts";
import { customerCalled } from "./queries.ts";

/** `/demo/card`: the space of a customer of the demonstration as she sees it, Chantal's unless another is asked for. */
export function addDemoPages(server: FastifyInstance, { database }: Pick<Services, "database">): void {
  server.get<{ Querystring: { customer?: string } }>(
    "/demo/card",
    {
      schema: {
        hide: true,
        querystring: {
          type: "object",
          properties: { customer: { type: "string", maxLength: 36 } },
          additionalProperties: false,
        },
      },
    },
    async (request, reply) => {
      if (!isLocal(request)) return sendRefusal(refuse("only_from_this_machine"), request, reply);
      const shop = (await listMerchants(database)).find(({ isDemo }) => isDemo);
      if (shop === undefined) return sendRefusal(refuse("not_found"), request, reply);
      const { customer } = request.query;
      const customerId = await database.inMerchant(shop.id, async (tx) => {
        if (!isId(customer)) return await customerCalled(tx, chantal);
        const asked = await getCustomer(tx, customer);
        return isRefusal(asked) ? undefined : asked.id;
      });
      if (customerId === undefined) return sendRefusal(refuse("not_found"), request, reply);
      return await enterForDemo(database, { request, reply }, shop, customerId);
    },
  );
}
