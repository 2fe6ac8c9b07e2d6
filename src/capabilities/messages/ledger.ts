import type { Handed, Sender } from "./drivers.ts";
import type { Engine } from "./engine.ts";
import type { InHand } from "./claim.ts";
import { noteLanes } from "./lanes.ts";
import { outcomeOf, type Returned, settle, unwritable } from "./outcomes.ts";
import type { Outcome } from "./queries-settle.ts";

/** Acknowledged together: fewer writes, and hardly anything to settle after a death. */
const groupMs = 25;
/** Conversations that break one after the other. */
const silencesEnough = 3;

type Said = { readonly one: InHand } & (
  | { readonly handed: Handed | { readonly outcome: "untried" } }
  | { readonly unwritable: string }
);

/** Gathers what is said of the messages of one source and writes it down in groups. */
export class Ledger {
  readonly #engine: Engine;
  readonly #sender: Sender;
  readonly #relay: string;
  #said: Said[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #fault: unknown = null;
  #silences = 0;
  /** The relay failed not long ago: its first good answer is news. */
  isTroubled = false;
  /** It does not let the shop in. */
  isRefused = false;
  handed = 0;
  hard = 0;

  constructor(engine: Engine, sender: Sender, relay: string) {
    this.#engine = engine;
    this.#sender = sender;
    this.#relay = relay;
  }

  /** Nobody is there, or nobody lets the shop in: who hears that does not go on to try all the others. */
  get isStopped(): boolean {
    return this.isRefused || this.#silences >= silencesEnough;
  }

  note(said: Said): void {
    this.#said.push(said);
    if ("handed" in said) this.#listen(said.handed.outcome);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#writing.then(async () => await this.#write());
    }, groupMs);
  }

  /** Everything said so far is written. @throws what the database said */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
    await this.#write();
    if (this.#fault !== null) throw this.#fault;
  }

  #listen(outcome: Handed["outcome"] | "untried"): void {
    if (outcome === "silent") this.#silences += 1;
    else if (outcome === "refused") this.isRefused = true;
    else if (outcome !== "untried") this.#silences = 0;
  }

  async #write(): Promise<void> {
    const said = this.#said;
    if (said.length === 0) return;
    this.#said = [];
    const { database, holder } = this.#engine;
    try {
      await database.inMerchant(this.#sender.merchantId, async (tx) => {
        const nowMs = Date.parse(tx.now);
        const { retrySeconds } = this.#sender;
        const outcomes = said.map(
          (one): Outcome =>
            "unwritable" in one
              ? unwritable(one.one, one.unwritable)
              : outcomeOf(one.one, one.handed, { nowMs, retrySeconds }),
        );
        await settle(tx, holder, outcomes, returnedOf(said, outcomes, this.#sender));
      });
      this.#engine.release(said.map(({ one }) => one.id));
      this.handed += said.filter((one) => "handed" in one && one.handed.outcome !== "untried").length;
      this.hard += said.filter((one) => "handed" in one && one.handed.outcome === "hard").length;
      await this.#tellLanes(said);
    } catch (error) {
      // What could not be written stands in the journal: once its lease is over it is settled from there.
      this.#engine.letGo(said.map(({ one }) => one.id));
      this.#fault = error;
    }
  }

  /** Most groups hold nothing but good answers of a relay in good health: nothing to tell. */
  async #tellLanes(said: readonly Said[]): Promise<void> {
    const handed = said.flatMap((one) =>
      "handed" in one && one.handed.outcome !== "untried"
        ? [{ ...one.handed, lane: one.one.lane ?? "" }]
        : [],
    );
    const silent = handed.filter(({ outcome }) => outcome === "silent" || outcome === "refused");
    const slow = handed.filter((one) => one.outcome === "slow");
    const accepted = handed.length - silent.length - slow.length;
    if (silent.length === 0 && slow.length === 0 && !(this.isTroubled && accepted > 0)) return;
    this.isTroubled = silent.length > 0;
    const [trouble] = [...silent, ...slow];
    await noteLanes(this.#engine.database, {
      relay: this.#relay,
      accepted,
      slowRelay: slow.some((one) => one.outcome === "slow" && one.of === "relay"),
      slowDomains: [
        ...new Set(slow.flatMap((one) => (one.outcome === "slow" && one.of === "domain" ? [one.lane] : []))),
      ].filter((lane) => lane !== ""),
      failures: silent.length,
      error: trouble !== undefined && "error" in trouble ? trouble.error : null,
      limitPerSecond: this.#sender.limitPerSecond,
      domainLimits: this.#sender.domainLimits,
    });
  }
}

function returnedOf(said: readonly Said[], outcomes: readonly Outcome[], { channel }: Sender): Returned[] {
  if (channel !== "email" && channel !== "sms") return [];
  return said.flatMap(({ one }, index): Returned[] => {
    const bounce = outcomes[index]?.bounce;
    if (bounce !== "hard" && bounce !== "soft") return [];
    return [{ id: one.id, channel, recipient: one.recipient, customerId: one.customerId, kind: bounce }];
  });
}
