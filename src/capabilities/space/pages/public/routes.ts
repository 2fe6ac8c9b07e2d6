import type { FastifyInstance } from "fastify";
import type { PageServices } from "../../public-shop.ts";

/** The pages of a shop that anybody may open, below `/s/:slug`. */
export function addPublicPages(_server: FastifyInstance, _services: PageServices): void {}
