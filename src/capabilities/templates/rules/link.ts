import { ownPages } from "./document.ts";
import { piecesOf } from "./liquid-text.ts";

/** Where something leads, once it is known to lead nowhere else. */
export type ReadLink =
  | { readonly kind: "page"; readonly page: (typeof ownPages)[number] }
  /** The same for all: numbered, and counted when it is followed. */
  | { readonly kind: "web"; readonly address: string }
  /** With fields in it: each person's own, which cannot be numbered. */
  | { readonly kind: "personal"; readonly address: string }
  | { readonly kind: "direct"; readonly address: string };

export type LinkFault = "link_missing" | "link_unreadable" | "link_field_in_host" | "link_tag";

/**
 * Reads what somebody gave as a link. `javascript:`, `data:` and whatever is neither the web, a mailbox, a telephone nor a page of
 * the shop's own is refused; a field may not say which server is asked.
 */
export function readLink(text: string): ReadLink | LinkFault {
  const given = text.trim();
  if (given === "") return "link_missing";
  const page = ownPages.find((one) => one === given);
  if (page !== undefined) return { kind: "page", page };
  const pieces = piecesOf(given);
  if (pieces.some(({ kind }) => kind === "tag")) return "link_tag";
  if (pieces.some(({ kind, text: part }) => kind === "words" && /[\s<>"'`\\\p{Cc}]/u.test(part)))
    return "link_unreadable";
  if (/^(mailto:[^\s@?]+@[^\s@?]+(\?\S*)?|tel:\+?[0-9. ()-]{3,30})$/iu.test(given) && !given.includes("{"))
    return { kind: "direct", address: given };
  const [first] = pieces;
  if (first?.kind !== "words") return "link_field_in_host";
  const host = /^https?:\/\/([^/?#]+)(.?)/iu.exec(first.text);
  if (host === null) return "link_unreadable";
  const isPersonal = pieces.length > 1;
  if (isPersonal && host[2] === "") return "link_field_in_host";
  // A name before the @ would make the host look like another.
  if (!/^[\p{L}\p{N}.-]+(:\d{1,5})?$/u.test(host[1] ?? "") || !(host[1] ?? "").includes(".")) {
    if (!/^localhost(:\d{1,5})?$/u.test(host[1] ?? "")) return "link_unreadable";
  }
  return { kind: isPersonal ? "personal" : "web", address: given };
}
