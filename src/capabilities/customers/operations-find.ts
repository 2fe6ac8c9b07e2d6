import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { crowdOf } from "./crowd.ts";
import { type BulkRow, upsertCustomers } from "./operations-bulk.ts";
import { readPhone } from "./phones.ts";
import { loadCustomers, type Owner, ownersOf, speakingIds } from "./queries.ts";
import { type Identifier, identifierKey, readIdentifiers } from "./rules/identifiers.ts";
import type { CustomerColumns } from "./rules/record.ts";
import type { CustomerReference } from "./rules/reference.ts";

export type Found =
  | { readonly kind: "known" | "created"; readonly customerId: string }
  /** Several customers share what was said: nobody is chosen for the shop. */
  | { readonly kind: "ambiguous"; readonly customerIds: readonly string[] }
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable"; readonly code: string; readonly field: string; readonly value: string };

export type FindOptions = {
  /** The shop's country, for phones typed without a prefix. */
  readonly country: string;
  /** False: who is not known stays unknown. */
  readonly create?: boolean;
  readonly source?: CustomerColumns["source"];
  readonly importId?: string;
};

/**
 * The customers meant by these references, in the same order; those that nobody knows are created.
 * Two references of one call that name the same newcomer make one customer.
 */
export async function findOrCreateCustomers(
  tx: Tx,
  actor: Actor,
  references: readonly CustomerReference[],
  options: FindOptions,
): Promise<Found[]> {
  const read = references.map((reference) => readReference(reference, options.country));
  const ids = references.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const speakers = await speakingIds(tx, ids);
  const owners = await ownersOf(tx, uniqueIdentifiers(read));
  const resolve = await resolver(tx, owners);
  const found = references.map((reference, index): Found => {
    const identifiers = read[index] ?? [];
    if (reference.id !== undefined) {
      const speaker = speakers.get(reference.id);
      return speaker === undefined ? { kind: "unknown" } : { kind: "known", customerId: speaker };
    }
    if (!Array.isArray(identifiers)) return identifiers;
    return resolve(identifiers, reference);
  });
  if (options.create === false) return found;
  return await createUnknown(tx, actor, references, found, options);
}

type Unreadable = Extract<Found, { kind: "unreadable" }>;

function readReference(reference: CustomerReference, country: string): Identifier[] | Unreadable {
  const identifiers = readIdentifiers(identifiersOf(reference), (text) => readPhone(text, country));
  if (!isRefusal(identifiers)) return [...identifiers.values()].flat();
  const { field, value } = identifiers.details ?? {};
  return {
    kind: "unreadable",
    code: identifiers.refused,
    field: typeof field === "string" ? `customer/${field.split("/")[0] ?? ""}` : "customer",
    value: typeof value === "string" ? value : "",
  };
}

function identifiersOf(reference: CustomerReference): BulkRow {
  const { card, externalId, email, phone, cookieId } = reference;
  return {
    ...(card === undefined ? {} : { cards: [card] }),
    ...(externalId === undefined ? {} : { externalIds: [externalId] }),
    ...(email === undefined ? {} : { emails: [email] }),
    ...(phone === undefined ? {} : { phones: [phone] }),
    ...(cookieId === undefined ? {} : { cookieIds: [cookieId] }),
  };
}

function uniqueIdentifiers(read: readonly (Identifier[] | Unreadable)[]): Identifier[] {
  const byKey = new Map<string, Identifier>();
  for (const identifiers of read) {
    if (!Array.isArray(identifiers)) continue;
    for (const identifier of identifiers) byKey.set(identifierKey(identifier), identifier);
  }
  return [...byKey.values()];
}

/** Names are needed only where an e-mail or a phone could be of somebody else: one card needs no second look. */
async function resolver(
  tx: Tx,
  owners: readonly Owner[],
): Promise<(identifiers: Identifier[], said: CustomerReference) => Found> {
  const shareable = owners.filter((owner) => owner.kind === "email" || owner.kind === "phone");
  const ids = new Set(shareable.map((owner) => owner.customerId));
  const crowd = crowdOf(owners, await loadCustomers(tx, [...ids]));
  return (identifiers, said) => {
    const meant = crowd.resolve(identifiers, said);
    if (meant.kind === "known") return { kind: "known", customerId: meant.customerId };
    if (meant.kind === "ambiguous") return { kind: "ambiguous", customerIds: meant.customerIds };
    return { kind: "unknown" };
  };
}

async function createUnknown(
  tx: Tx,
  actor: Actor,
  references: readonly CustomerReference[],
  found: readonly Found[],
  options: FindOptions,
): Promise<Found[]> {
  const missing = found.flatMap((one, index) => {
    const reference = references[index];
    // An id that nobody has is a mistake, not a newcomer; and somebody without any identifier is nobody.
    if (one.kind !== "unknown" || reference === undefined || reference.id !== undefined) return [];
    const identifiers = identifiersOf(reference);
    return Object.keys(identifiers).length === 0 ? [] : [{ index, row: newcomer(reference, identifiers) }];
  });
  if (missing.length === 0) return [...found];
  const results = await upsertCustomers(
    tx,
    actor,
    missing.map((one) => one.row),
    {
      onExisting: "fill",
      ...(options.source === undefined ? {} : { source: options.source }),
      ...(options.importId === undefined ? {} : { importId: options.importId }),
    },
  );
  const completed = [...found];
  for (const [place, { index }] of missing.entries()) {
    const result = results[place];
    if (result === undefined || result.outcome === "refused") continue;
    completed[index] = {
      kind: result.outcome === "created" ? "created" : "known",
      customerId: result.id,
    };
  }
  return completed;
}

function newcomer(reference: CustomerReference, identifiers: BulkRow): BulkRow {
  const { firstName, lastName } = reference;
  return {
    ...identifiers,
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
}
