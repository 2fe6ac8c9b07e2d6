import type { Database } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { closeDrivers, type Handed } from "./drivers.ts";
import { dropJournal, type Journal, openJournal } from "./journal.ts";
import type { DeliveryOptions } from "./delivery-options.ts";
import { renewLeases } from "./queries-settle.ts";

/**
 * This process as a sender of messages: its name, which no other start of it bears, its journal, and what it has in hand. One for each
 * database, made with the first message.
 */
export type Engine = {
  readonly database: Database;
  readonly holder: string;
  readonly folder: string;
  readonly leaseSeconds: number;
  readonly journal: Journal;
  /** Ids in hand; whoever finds them may not be dead. */
  readonly open: Set<string>;
  /** Conversations at once by relay, whoever of the shops it is for. */
  readonly slots: (relay: string, most: number) => Slots;
  readonly hold: (ids: readonly string[]) => void;
  readonly hear: (handed: Handed) => void;
  readonly release: (ids: readonly string[]) => void;
  /** No more in hand, and not said in the database: the journal keeps what was answered. */
  readonly letGo: (ids: readonly string[]) => void;
  readonly owes: () => boolean;
};

const engines = new WeakMap<Database, Engine>();
const usualLeaseSeconds = 60;

export function engineOf(database: Database, options: DeliveryOptions): Engine {
  const known = engines.get(database);
  if (known !== undefined) return known;
  const made = makeEngine(database, options);
  engines.set(database, made);
  return made;
}

/** At the end of the program, once its ticks have stopped: nothing is in hand any more, and nothing needs to be told. */
export async function closeEngine(database: Database): Promise<void> {
  closeDrivers();
  const engine = engines.get(database);
  if (engine === undefined) return;
  engines.delete(database);
  engine.journal.close();
  if (engine.open.size === 0 && !engine.owes()) await dropJournal(engine.folder, engine.holder);
}

function makeEngine(
  database: Database,
  { folder, leaseSeconds = usualLeaseSeconds }: DeliveryOptions,
): Engine {
  const holder = newId(database.clock.now().getTime());
  const journal = openJournal(folder, holder);
  const open = new Set<string>();
  const slots = new Map<string, Slots>();
  let renewing: NodeJS.Timeout | null = null;
  let owes = false;
  const renew = (): void => {
    const until = new Date(database.clock.now().getTime() + leaseSeconds * 1_000).toISOString();
    // Without the database there is no lease to keep: another process takes over, and what it finds here it settles by the journal.
    database
      .inPlatform(async (tx) => await renewLeases(tx, holder, { ids: [...open], until }))
      .catch(() => undefined);
  };
  return {
    database,
    holder,
    folder,
    leaseSeconds,
    journal,
    open,
    slots: (relay, most) => {
      const known = slots.get(relay);
      if (known?.most === most) return known;
      const made = new Slots(most);
      slots.set(relay, made);
      return made;
    },
    hold: (ids) => {
      for (const id of ids) open.add(id);
      renewing ??= setInterval(renew, (leaseSeconds * 1_000) / 3).unref();
    },
    hear: (handed) => journal.hear(handed),
    owes: () => owes,
    letGo: (ids) => {
      for (const id of ids) open.delete(id);
      owes = true;
    },
    release: (ids) => {
      for (const id of ids) open.delete(id);
      if (open.size > 0) return;
      // Pages that hold what the database does not know are kept until the process ends.
      if (!owes) journal.forget();
      if (renewing !== null) clearInterval(renewing);
      renewing = null;
    },
  };
}

/** So many at once; who comes later waits for a place. */
export class Slots {
  readonly most: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.most = most;
    this.#free = most;
  }

  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
