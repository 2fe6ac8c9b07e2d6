import type { OperationResult } from "../../capabilities/till/shared.ts";
import type { Queue } from "../store/queue.ts";
import { type Api, Refused, type Timed, Unreachable } from "./api.ts";

const mostAtOnce = 50;

export type SenderListener = {
  readonly answered: (timed: Timed<{ readonly now: string }>) => void;
  readonly settled: (results: readonly OperationResult[]) => Promise<void>;
  readonly unreachable: () => void;
  /** The server knows this device or this person no more: operations wait, nothing is lost. */
  readonly turnedAway: (refusal: Refused) => void;
};

/**
 * Sends what waits, in order, one request at a time, as often as it takes. There is no background sync: Safari has none. It is called
 * after each operation, when the network returns, when the page is looked at again, and every fifteen seconds.
 */
export class Sender {
  readonly #api: Api;
  readonly #queue: Queue;
  readonly #listener: SenderListener;
  #running: Promise<void> | null = null;

  constructor(api: Api, queue: Queue, listener: SenderListener) {
    this.#api = api;
    this.#queue = queue;
    this.#listener = listener;
  }

  /** Ends when nothing waits any more, or when the server cannot be reached. */
  async send(): Promise<void> {
    // Somebody may have added an operation while the last answer was being read: go round once more after it.
    const before = this.#running;
    if (before !== null) await before;
    if (this.#running === null) {
      this.#running = this.#sendAll().finally(() => {
        this.#running = null;
      });
    }
    await this.#running;
  }

  async #sendAll(): Promise<void> {
    let wasAway = false;
    try {
      for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
        const timed = await this.#api.operations(batch.map(({ operation }) => operation));
        this.#listener.answered(timed);
        await this.#listener.settled(timed.answer.results);
        const answered = new Set(timed.answer.results.map(({ id }) => id));
        // An answer that says nothing of what was sent would be asked for ever.
        if (!batch.some(({ operation }) => answered.has(operation.id))) return;
        wasAway ||= batch.some(({ operation }) => operation.offline);
      }
      // So the server knows that nothing waits any more, and that from now on each customer may redeem without network again.
      if (wasAway) this.#listener.answered(await this.#api.operations([]));
    } catch (fault) {
      if (fault instanceof Unreachable) this.#listener.unreachable();
      else if (fault instanceof Refused) this.#listener.turnedAway(fault);
      else throw fault;
    }
  }

  #next() {
    return this.#queue.waiting.slice(0, mostAtOnce);
  }
}
