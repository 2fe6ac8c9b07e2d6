import type { Tx } from "../../platform/database.ts";
import { type CustomerRecord, loadCustomers, type Owner, ownersOf } from "./queries.ts";
import { type Identifier, identifierKey } from "./rules/identifiers.ts";
import { type Named, type Resolution, resolveCustomer } from "./rules/resolve.ts";

/** Some customers at hand, found by what they are known by; newcomers join as they are decided. */
export type Crowd = {
  readonly resolve: (identifiers: readonly Identifier[], said: Named) => Resolution;
  readonly record: (id: string) => CustomerRecord | undefined;
  /** From now on these identifiers are also this customer's. */
  readonly know: (customerId: string, identifiers: readonly Identifier[], name: Named) => void;
  readonly ownersOf: (identifier: Identifier) => readonly string[];
};

/** Everybody who holds one of these identifiers or ids. `withRecords` also loads what the shop knows of them. */
export async function gatherCrowd(
  tx: Tx,
  asked: { readonly identifiers: readonly Identifier[]; readonly ids?: readonly string[] },
): Promise<Crowd> {
  const owners = await ownersOf(tx, asked.identifiers);
  const ids = new Set([...(asked.ids ?? []), ...owners.map((owner) => owner.customerId)]);
  const records = await loadCustomers(tx, [...ids]);
  return crowdOf(owners, records);
}

export function crowdOf(owners: readonly Owner[], loaded: readonly CustomerRecord[]): Crowd {
  const records = new Map(loaded.map((record) => [record.id, record]));
  const names = new Map<string, Named>(records);
  const byKey = new Map<string, Set<string>>();
  const know = (
    customerId: string,
    identifiers: readonly Omit<Identifier, "display">[],
    name?: Named,
  ): void => {
    if (name !== undefined) names.set(customerId, name);
    for (const identifier of identifiers) {
      const key = identifierKey(identifier);
      const holders = byKey.get(key) ?? new Set<string>();
      byKey.set(key, holders.add(customerId));
    }
  };
  for (const owner of owners) know(owner.customerId, [owner]);
  const holdersOf = (key: string): readonly string[] => [...(byKey.get(key) ?? [])];
  return {
    resolve: (identifiers, said) => resolveCustomer(identifiers, holdersOf, said, (id) => names.get(id)),
    record: (id) => records.get(id),
    know,
    ownersOf: (identifier) => holdersOf(identifierKey(identifier)),
  };
}
