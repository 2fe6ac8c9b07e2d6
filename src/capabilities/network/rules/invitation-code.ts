// Without the signs that look alike (0 O 1 I L), so that a code can be read out on the telephone.
const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const groups = 3;
const groupLength = 4;

/**
 * A code of invitation: the network's address, then twelve drawn signs, as `halles-de-lille.K7QP-3M2X-9RTB`.
 * @param draw gives an even number from 0 to below its argument
 */
export function invitationCode(slug: string, draw: (below: number) => number): string {
  const group = (): string =>
    Array.from({ length: groupLength }, () => signs[draw(signs.length)] ?? "").join("");
  return `${slug}.${Array.from({ length: groups }, group).join("-")}`;
}

/** The network's address and the secret of a code as somebody typed it; null when it is none. */
export function readInvitationCode(text: string): { slug: string; secret: string } | null {
  const found = /^([a-z0-9-]{1,63})\.([0-9a-z\s-]+)$/i.exec(text.trim());
  const [, slug = "", typed = ""] = found ?? [];
  const secret = typed.toUpperCase().replace(/[\s-]/g, "");
  const isCode =
    secret.length === groups * groupLength && Array.from(secret).every((sign) => signs.includes(sign));
  return isCode ? { slug: slug.toLowerCase(), secret } : null;
}
