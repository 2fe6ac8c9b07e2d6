import type { FastifyInstance } from "fastify";
import type { Services } from "../../../platform/http/route.ts";
import { rememberAddress } from "../../../platform/public-address.ts";

export { cardLink } from "../operations-links.ts";
export { sendWelcome } from "../operations-welcome.ts";

/** The customer's own space, below `/c/:slug`. */
export async function addSpacePages(
  server: FastifyInstance,
  _services: Omit<Services, "authenticate">,
): Promise<void> {
  rememberAddress(server);
  await Promise.resolve();
}
