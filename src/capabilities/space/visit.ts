import type { FastifyReply, FastifyRequest } from "fastify";
import type { Tx } from "../../platform/database.ts";
import { findMerchantBySlug, type MerchantRow } from "../accounts/index.ts";
import { isToken } from "./secrets.ts";
import { readSession, type Visit } from "./operations-sessions.ts";
import { inShop, type OpenShop, type PageAnswer, type PageServices } from "./public-shop.ts";
import { sessionDays } from "./rules/limits.ts";

export type SpaceServices = PageServices & {
  /** By which codes, contacts and network addresses are hashed. */
  readonly key: string;
  /** Work that follows an answer, such as sending what was asked for. */
  readonly afterwards: (work: () => Promise<void>) => void;
};

/** A customer in her own space, within one transaction of its shop. */
export type Visitor = OpenShop & Visit & { readonly token: string };

const sessionCookie = "rebelote_space";
const ticketCookie = "rebelote_ticket";

/** Lets a signed-in customer in; anybody else is led to the door. */
export async function inSpace(
  services: SpaceServices,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (visitor: Visitor) => Promise<PageAnswer>,
): Promise<FastifyReply> {
  return await inShop(services, request, reply, async (shop) => {
    const visitor = await whoVisits(shop, request);
    if (visitor === undefined) return { redirect: `/c/${shop.face.slug}` };
    if (visitor.isProlonged) giveSession(request, reply, shop.face.slug, visitor.token);
    return await work(visitor);
  });
}

/** The same without a page: files, and work that needs other transactions beside the shop's. Undefined: nobody is signed in. */
export async function asVisitor<Result>(
  { database }: SpaceServices,
  request: FastifyRequest,
  work: (visit: Visit & { readonly tx: Tx; readonly merchant: MerchantRow }) => Promise<Result>,
): Promise<Result | undefined> {
  const token = sessionTokenOf(request);
  const { slug } = request.params as { slug: string };
  const merchant = token === undefined ? undefined : await findMerchantBySlug(database, slug);
  if (token === undefined || merchant === undefined) return undefined;
  return await database.inMerchant(merchant.id, async (tx) => {
    const visit = await readSession(tx, token);
    return visit === undefined ? undefined : await work({ ...visit, tx, merchant });
  });
}

/** The customer of this browser's session in this shop. */
export async function whoVisits(shop: OpenShop, request: FastifyRequest): Promise<Visitor | undefined> {
  const token = sessionTokenOf(request);
  if (token === undefined) return undefined;
  const visit = await readSession(shop.tx, token);
  return visit === undefined ? undefined : { ...shop, ...visit, token };
}

/** Cookies of a shop's space are sent to that space alone, and no script reads them. */
function cookieOf(request: FastifyRequest, slug: string) {
  return {
    path: `/c/${slug}`,
    httpOnly: true,
    sameSite: "lax",
    secure: request.protocol === "https",
  } as const;
}

export function giveSession(request: FastifyRequest, reply: FastifyReply, slug: string, token: string): void {
  void reply.setCookie(sessionCookie, token, { ...cookieOf(request, slug), maxAge: sessionDays * 86_400 });
}

export function endSession(request: FastifyRequest, reply: FastifyReply, slug: string): void {
  void reply.clearCookie(sessionCookie, cookieOf(request, slug));
}

export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const token = request.cookies[sessionCookie];
  return isToken(token) ? token : undefined;
}

/** What this browser asked for and has not finished: ten minutes and a little. */
export function giveTicket(request: FastifyRequest, reply: FastifyReply, slug: string, ticket: string): void {
  void reply.setCookie(ticketCookie, ticket, { ...cookieOf(request, slug), maxAge: 15 * 60 });
}

export function endTicket(request: FastifyRequest, reply: FastifyReply, slug: string): void {
  void reply.clearCookie(ticketCookie, cookieOf(request, slug));
}

export function ticketOf(request: FastifyRequest): string | undefined {
  const ticket = request.cookies[ticketCookie];
  return isToken(ticket) ? ticket : undefined;
}
