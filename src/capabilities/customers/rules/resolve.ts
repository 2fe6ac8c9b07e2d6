import { fold } from "../../../values/fold.ts";
import { type Identifier, identifierKey, isOfOnePerson, type IdentifierKind } from "./identifiers.ts";

/** Who is meant by some identifiers. */
export type Resolution =
  | { readonly kind: "known"; readonly customerId: string; readonly by: IdentifierKind }
  | { readonly kind: "ambiguous"; readonly customerIds: readonly string[]; readonly by: IdentifierKind }
  | { readonly kind: "nobody" };

export type Named = { readonly firstName?: string | null; readonly lastName?: string | null };

const order: readonly IdentifierKind[] = ["card", "external", "email", "phone", "cookie"];

/**
 * The customer meant by these identifiers: the first kind that knows somebody decides, in the order card, external id,
 * e-mail, phone, cookie. An e-mail or phone that several share is narrowed by the other identifiers, then by the name;
 * a phone alone never joins two different first names, because couples share phones.
 */
export function resolveCustomer(
  identifiers: readonly Identifier[],
  ownersOf: (key: string) => readonly string[],
  said: Named = {},
  nameOfCustomer: (customerId: string) => Named | undefined = () => undefined,
): Resolution {
  let candidates: ReadonlySet<string> | undefined;
  let by: IdentifierKind | undefined;
  for (const kind of order) {
    const owners = new Set(
      identifiers.filter((one) => one.kind === kind).flatMap((one) => ownersOf(identifierKey(one))),
    );
    if (owners.size === 0) continue;
    const before: ReadonlySet<string> = candidates ?? owners;
    const narrowed = new Set([...owners].filter((owner) => before.has(owner)));
    if (narrowed.size > 0) candidates = narrowed;
    by ??= kind;
    if (candidates?.size === 1) break;
  }
  if (candidates === undefined || by === undefined) return { kind: "nobody" };
  const found = [...candidates];
  const fitting = found.filter((customerId) => !contradicts(said, nameOfCustomer(customerId)));
  if (by === "phone" && fitting.length === 0) return { kind: "nobody" };
  const left = found.length > 1 && fitting.length > 0 ? fitting : found;
  const [customerId] = left;
  if (customerId !== undefined && (left.length === 1 || isOfOnePerson(by))) {
    return { kind: "known", customerId, by };
  }
  return { kind: "ambiguous", customerIds: left.sort(), by };
}

function contradicts(said: Named, known: Named | undefined): boolean {
  return differs(said.firstName, known?.firstName) || differs(said.lastName, known?.lastName);
}

function differs(said: string | null | undefined, known: string | null | undefined): boolean {
  return Boolean(said) && Boolean(known) && fold(said ?? "") !== fold(known ?? "");
}
