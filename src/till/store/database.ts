import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { makeVaultKey, type Sealed, Vault } from "./vault.ts";

export const operationStates = ["waiting", "applied", "refused", "incident"] as const;
export type OperationState = (typeof operationStates)[number];

/** An operation of this till, in the order in which it was done. */
export type StoredOperation = {
  readonly seq: number;
  readonly id: string;
  readonly state: OperationState;
  readonly sealed: Sealed;
};

export interface TillShape extends DBSchema {
  keys: { key: string; value: CryptoKey };
  /** What the server said last, who is signed in, how far the copy goes: one value by name. */
  kept: { key: string; value: Sealed };
  /** A thousand customers each: what finds them, read at the start. Then all of each, by some hundreds, read when one is shown. */
  segments: { key: number; value: Sealed };
  rows: { key: number; value: Sealed };
  /** Customers changed since the segments were written; null: gone. */
  changes: { key: string; value: Sealed | null };
  operations: { key: number; value: StoredOperation; indexes: { state: OperationState; id: string } };
}

export type TillDatabase = IDBPDatabase<TillShape>;
export type Store = { readonly database: TillDatabase; readonly vault: Vault };

const databaseName = "rebelote-till";
/** 2: customers lie in columns, compressed; those of an earlier release are copied anew. */
const databaseVersion = 2;
const customerStores = ["segments", "rows", "changes"] as const;

export async function openStore(): Promise<Store> {
  const database = await openDB<TillShape>(databaseName, databaseVersion, {
    upgrade: (made, before, _after, changing) => {
      if (before === 0) {
        for (const name of ["keys", "kept"] as const) made.createObjectStore(name);
        const operations = made.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
        operations.createIndex("state", "state");
        operations.createIndex("id", "id", { unique: true });
      } else {
        // What waits, who is signed in and the key stay: an operation exists nowhere else.
        for (const name of customerStores) made.deleteObjectStore(name);
        void changing.objectStore("kept").delete("copy");
      }
      for (const name of customerStores) made.createObjectStore(name);
    },
    // Another tab wipes everything, or brings a newer release: this one must not stand in its way.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return { database, vault: await findVault(database) };
}

async function findVault(database: TillDatabase): Promise<Vault> {
  // Only pages that come by HTTPS (or from this very machine) have encryption: `subtle` is missing on the others.
  const { subtle } = crypto as { subtle: SubtleCrypto | undefined };
  if (subtle === undefined) return new Vault(null);
  const known = await database.get("keys", "vault");
  if (known !== undefined) return new Vault(known);
  const made = await makeVaultKey();
  const keys = database.transaction("keys", "readwrite");
  // Two tabs opened at once must end with one key.
  const first = await keys.store.get("vault");
  if (first === undefined) await keys.store.put(made, "vault");
  await keys.done;
  return new Vault(first ?? made);
}

/** Nothing of the customers stays on the device, the key included. */
export async function wipeStore({ database }: Store): Promise<void> {
  database.close();
  await deleteDB(databaseName);
}
