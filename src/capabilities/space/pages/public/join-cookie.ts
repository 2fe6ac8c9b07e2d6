import type { FastifyReply, FastifyRequest } from "fastify";

const name = "rebelote_joining";
const dayInSeconds = 24 * 3_600;

/** The browser that joined may come back to its new card within a day. */
export function rememberJoining(reply: FastifyReply, slug: string, joiningId: string): void {
  void reply.setCookie(name, joiningId, {
    path: `/s/${slug}/join`,
    maxAge: dayInSeconds,
    httpOnly: true,
    sameSite: "lax",
    secure: reply.request.protocol === "https",
    signed: true,
  });
}

export function joiningOf(request: FastifyRequest): string | null {
  const kept = request.cookies[name];
  if (kept === undefined) return null;
  const { valid, value } = request.unsignCookie(kept);
  return valid && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : null;
}
