import type { FastifyReply, FastifyRequest } from "fastify";
import type { Remembered } from "../../public-join.ts";

const name = "rebelote_joining";
const dayInSeconds = 24 * 3_600;

/** The browser that joined, or that opened the link of the e-mail, may come back to the new card within a day. */
export function rememberJoining(reply: FastifyReply, slug: string, { joiningId, byLink }: Remembered): void {
  void reply.setCookie(name, byLink ? `${joiningId}.link` : joiningId, {
    path: `/s/${slug}/join`,
    maxAge: dayInSeconds,
    httpOnly: true,
    sameSite: "lax",
    secure: reply.request.protocol === "https",
    signed: true,
  });
}

export function joiningOf(request: FastifyRequest): Remembered | null {
  const kept = request.cookies[name];
  if (kept === undefined) return null;
  const { valid, value } = request.unsignCookie(kept);
  const [, joiningId, link] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.link)?$/.exec(value ?? "") ?? [];
  return valid && joiningId !== undefined ? { joiningId, byLink: link !== undefined } : null;
}
