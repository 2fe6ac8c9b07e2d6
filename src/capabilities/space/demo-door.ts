import type { FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import type { MerchantRow } from "../accounts/index.ts";
import { insertSession } from "./queries-sessions.ts";
import { after, sessionDays } from "./rules/limits.ts";
import { deviceOf } from "./rules/seen.ts";
import { newToken, tokenHash } from "./secrets.ts";
import { giveSession } from "./visit.ts";

/**
 * Opens a customer's space to a visitor of the demonstration, without a message. Whoever calls has made sure that the shop is the
 * demonstration, and the visitor on this very machine.
 */
export async function enterForDemo(
  database: Database,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { id, slug, isDemo }: MerchantRow,
  customerId: string,
): Promise<FastifyReply> {
  if (!isDemo) throw new Error("Only the demonstration is entered without a message.");
  const token = newToken();
  await database.inMerchant(id, async (tx) => {
    await insertSession(tx, {
      tokenHash: tokenHash(token),
      customerId,
      via: "email",
      device: deviceOf(request.headers["user-agent"]),
      expiresAt: after(tx.now, sessionDays * 86_400),
    });
  });
  giveSession(request, reply, slug, token);
  return reply.redirect(`/c/${slug}`);
}
