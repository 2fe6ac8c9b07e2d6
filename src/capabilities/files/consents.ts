import type { Tx } from "../../platform/database.ts";
import type { Origin } from "./rules/origin.ts";
import type { PersonRow } from "./rules/person.ts";

export type Permission = Pick<PersonRow, "consents" | "consentDate" | "consentText"> & {
  readonly customerId: string;
};

/** Writes into the ledger what a file says of permissions, with where it comes from; tells how many entries. */
export async function recordFilePermissions(
  _tx: Tx,
  _importId: string,
  _origin: Origin,
  _permissions: readonly Permission[],
): Promise<number> {
  return 0;
}
