import { emailOf } from "../../../values/email.ts";
import type { Phone } from "../../../values/phone.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";

export type IdentifierKind = "email" | "phone" | "card" | "external" | "cookie";

/** One thing a customer is known by: `value` is compared, `display` is what was typed. */
export type Identifier = {
  readonly kind: IdentifierKind;
  /** For external ids, whose they are; empty otherwise. */
  readonly namespace: string;
  readonly value: string;
  readonly display: string;
};

type ExternalId = { readonly namespace: string; readonly value: string };

/** Identifiers as they are said; null or an empty list says that there are none. */
export type IdentifiersInput = {
  readonly emails?: readonly string[] | null;
  readonly phones?: readonly string[] | null;
  readonly cards?: readonly string[] | null;
  readonly externalIds?: readonly ExternalId[] | null;
  readonly cookieIds?: readonly string[] | null;
};

export type ReadPhone = (text: string) => Phone | null;

/** The kinds that the input speaks of, each with what it holds: the first of a kind is the main one. */
export type ReadIdentifiers = ReadonlyMap<IdentifierKind, readonly Identifier[]>;

// A couple may share an e-mail or a phone; the others are of one person.
const strict: ReadonlySet<IdentifierKind> = new Set(["card", "external", "cookie"]);

export function isOfOnePerson(kind: IdentifierKind): boolean {
  return strict.has(kind);
}

export function identifierKey(identifier: Omit<Identifier, "display">): string {
  return `${identifier.kind}\u0000${identifier.namespace}\u0000${identifier.value}`;
}

function cardOf(text: string): string | null {
  const value = text.replace(/[\s.-]/g, "").toLowerCase();
  return value.length >= 1 && value.length <= 64 ? value : null;
}

export function readIdentifiers(input: IdentifiersInput, readPhone: ReadPhone): ReadIdentifiers | Refusal {
  const read = new Map<IdentifierKind, readonly Identifier[]>();
  const kinds: ReadonlyArray<
    readonly [IdentifierKind, string, readonly (string | ExternalId)[] | undefined]
  > = [
    ["email", "emails", listOf(input.emails)],
    ["phone", "phones", listOf(input.phones)],
    ["card", "cards", listOf(input.cards)],
    ["external", "externalIds", listOf(input.externalIds)],
    ["cookie", "cookieIds", listOf(input.cookieIds)],
  ];
  for (const [kind, field, said] of kinds) {
    if (said === undefined) continue;
    const identifiers = readAll(kind, field, said, readPhone);
    if (isRefusal(identifiers)) return identifiers;
    read.set(kind, identifiers);
  }
  return read;
}

function listOf<Item>(said: readonly Item[] | null | undefined): readonly Item[] | undefined {
  return said === null ? [] : said;
}

function readAll(
  kind: IdentifierKind,
  field: string,
  said: readonly (string | ExternalId)[],
  readPhone: ReadPhone,
): Identifier[] | Refusal {
  const byKey = new Map<string, Identifier>();
  for (const [index, one] of said.entries()) {
    const identifier = readOne(kind, one, readPhone);
    if (identifier === null) {
      const value = typeof one === "string" ? one : one.value;
      return refuse(unreadable[kind], { field: `${field}/${index}`, value });
    }
    const key = identifierKey(identifier);
    if (!byKey.has(key)) byKey.set(key, identifier);
  }
  return [...byKey.values()];
}

const unreadable: Readonly<Record<IdentifierKind, string>> = {
  email: "unreadable_email",
  phone: "unreadable_phone",
  card: "unreadable_card",
  external: "unreadable_external_id",
  cookie: "unreadable_cookie_id",
};

function readOne(kind: IdentifierKind, said: string | ExternalId, readPhone: ReadPhone): Identifier | null {
  if (typeof said !== "string") {
    const namespace = said.namespace.trim().toLowerCase();
    const value = said.value.trim();
    return namespace === "" || value === "" ? null : { kind, namespace, value, display: said.value };
  }
  const display = said.trim();
  const value = valueOf(kind, display, readPhone);
  return value === null ? null : { kind, namespace: "", value, display };
}

function valueOf(kind: IdentifierKind, text: string, readPhone: ReadPhone): string | null {
  if (kind === "email") return emailOf(text);
  if (kind === "phone") return readPhone(text)?.e164 ?? null;
  if (kind === "card") return cardOf(text);
  return text === "" || /\s/.test(text) ? null : text;
}
