import type { CounterCashier, CounterStart, Verifier } from "../../capabilities/till/shared.ts";
import type { Store } from "../store/database.ts";
import type { CopyMark } from "../sync/copy.ts";
import type { Offset } from "../sync/clock.ts";

/** What the till keeps from one opening to the next, besides customers and operations. */
type KeptShapes = {
  readonly start: CounterStart;
  readonly cashier: CounterCashier;
  readonly verifiers: Readonly<Record<string, Verifier>>;
  readonly copy: CopyMark;
  readonly offset: Offset;
  /** Numbers of the device's block that were given to somebody. */
  readonly usedCards: readonly string[];
};

export class Kept {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async get<Name extends keyof KeptShapes>(name: Name): Promise<KeptShapes[Name] | undefined> {
    const sealed = await this.#store.database.get("kept", name);
    return sealed === undefined ? undefined : ((await this.#store.vault.open(sealed)) as KeptShapes[Name]);
  }

  async set<Name extends keyof KeptShapes>(name: Name, value: KeptShapes[Name]): Promise<void> {
    await this.#store.database.put("kept", await this.#store.vault.seal(value), name);
  }

  async forget(name: keyof KeptShapes): Promise<void> {
    await this.#store.database.delete("kept", name);
  }
}
