import type {
  CounterCashier,
  CounterCustomer,
  CounterRow,
  CounterStart,
  Found,
  OperationResult,
} from "../../capabilities/till/shared.ts";
import { type Hits } from "../find/find-index.ts";
import type { Question } from "../find/question.ts";
import { type Store, wipeStore } from "../store/database.ts";
import { newId } from "../store/new-id.ts";
import { type Entry, type NewOperation, Queue, type Said } from "../store/queue.ts";
import { WorkingSet } from "../store/working-set.ts";
import { Api, Refused, type Timed, Unreachable } from "../sync/api.ts";
import { learnOffset, noOffset, type Offset } from "../sync/clock.ts";
import { copyCustomers, noCopy } from "../sync/copy.ts";
import { Sender } from "../sync/sender.ts";
import { Kept } from "./kept.ts";
import { enrolledRow, withWaiting } from "./local-row.ts";
import { Observed } from "./observed.ts";
import { isShortCode } from "./short-code.ts";
import { tokenMaker } from "./tokens.ts";

export type TillState = {
  readonly phase: "opening" | "elsewhere" | "unreachable" | "pairing" | "signing_in" | "counter" | "closed";
  readonly start: CounterStart | null;
  readonly cashier: CounterCashier | null;
  readonly isOnline: boolean;
  readonly entries: readonly Entry[];
  readonly customers: number;
  readonly isCopying: boolean;
  readonly isEncrypted: boolean;
  /** The server knows this device, or this person, no more; said in its own words. */
  readonly turnedAway: string | null;
};

/** How long a cashier waits for the server before the till goes on by itself. */
const patienceMs = 2_500;
const roundMs = 15_000;
const startRoundMs = 60_000;

/** Everything behind the screen: what this device knows, what waits, and the server when there is one. */
export class Till {
  readonly state: Observed<TillState>;
  readonly api = new Api();
  readonly #store: Store;
  readonly #kept: Kept;
  readonly #queue: Queue;
  readonly #set: WorkingSet;
  readonly #sender: Sender;
  #offset: Offset = noOffset;
  #usedCards: readonly string[] = [];
  #startReadMs = 0;
  /** By card number: where it opens on the customer's phone. Never written: whoever has the address has the card. */
  readonly #cardAddresses = new Map<string, string>();
  #copying: Promise<void> | null = null;
  #round: ReturnType<typeof setInterval> | null = null;
  #codeForLater: { readonly cashierId: string; readonly code: string } | null = null;

  constructor(store: Store) {
    this.#store = store;
    this.#kept = new Kept(store);
    this.#queue = new Queue(store);
    this.#set = new WorkingSet(
      store,
      tokenMaker(() => this.state.read().start?.tokenKey ?? null),
    );
    this.state = new Observed<TillState>({
      phase: "opening",
      start: null,
      cashier: null,
      isOnline: navigator.onLine,
      entries: [],
      customers: 0,
      isCopying: false,
      isEncrypted: store.vault.isEncrypted,
      turnedAway: null,
    });
    this.#sender = new Sender(this.api, this.#queue, {
      answered: (timed) => void this.#learn(timed),
      settled: async (results) => await this.#settle(results),
      unreachable: () => this.#reached(false),
      turnedAway: (refusal) => void this.#turnAway(refusal),
    });
  }

  /** Opens from what the device knows, then looks for the server. */
  async open(): Promise<void> {
    const stored = this.#set.read();
    const [start, cashier, offset, usedCards] = await Promise.all([
      this.#kept.get("start"),
      this.#kept.get("cashier"),
      this.#kept.get("offset"),
      this.#kept.get("usedCards"),
      this.#queue.load(),
    ]);
    this.#offset = offset ?? noOffset;
    this.#usedCards = usedCards ?? [];
    this.#watchNetwork();
    if (start === undefined) {
      await this.meet();
      return;
    }
    const phase = cashier === undefined ? "signing_in" : "counter";
    this.state.set({ start, cashier: cashier ?? null, entries: this.#queue.entries, phase });
    await this.#set.load(stored);
    for (const { operation } of this.#queue.waiting) {
      if (operation.kind === "enrol") this.#set.index.change(enrolledRow(operation, start));
    }
    this.state.set({ customers: this.#set.index.size });
    await this.refresh();
  }

  /** The first meeting with the server: it knows the device, or asks for the code of the console. */
  async meet(): Promise<void> {
    try {
      await this.#readStart();
      this.state.set({ phase: "signing_in" });
    } catch (fault) {
      if (fault instanceof Unreachable) this.state.set({ phase: "unreachable", isOnline: false });
      else if (fault instanceof Refused) await this.#askForPairing();
      else throw fault;
    }
  }

  /** On this very machine the demonstration's till needs no code; elsewhere the server refuses. */
  async #askForPairing(): Promise<void> {
    if (["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) {
      try {
        await this.api.pairDemo();
        await this.#readStart();
        this.state.set({ phase: "signing_in" });
        return;
      } catch (fault) {
        if (!(fault instanceof Refused || fault instanceof Unreachable)) throw fault;
      }
    }
    this.state.set({ phase: "pairing" });
  }

  async pair(code: string): Promise<void> {
    await this.api.pair(code);
    await this.#readStart();
    this.state.set({ phase: "signing_in" });
  }

  /** @throws {Refused} with the server's words when the code is not the person's */
  async signIn(cashier: CounterCashier, code: string): Promise<"signed_in" | "wrong_code" | "unknown_here"> {
    const verifiers = (await this.#kept.get("verifiers")) ?? {};
    try {
      const { verifier } = await this.api.signIn(cashier.id, code);
      await this.#kept.set("verifiers", { ...verifiers, [cashier.id]: verifier });
      this.#reached(true);
    } catch (fault) {
      if (!(fault instanceof Unreachable)) throw fault;
      this.#reached(false);
      const known = verifiers[cashier.id];
      if (known === undefined || !this.#store.vault.isEncrypted) return "unknown_here";
      if (!(await isShortCode(code, known))) return "wrong_code";
      this.#codeForLater = { cashierId: cashier.id, code };
    }
    await this.#kept.set("cashier", cashier);
    // Asked from a gesture: browsers that ask the person do so here, the others decide by themselves.
    void (navigator.storage as StorageManager | undefined)?.persist();
    this.state.set({ cashier, phase: "counter", turnedAway: null });
    void this.refresh();
    return "signed_in";
  }

  async changeCashier(): Promise<void> {
    await this.#kept.forget("cashier");
    this.#codeForLater = null;
    this.state.set({ cashier: null, phase: "signing_in" });
  }

  /** Wipes the device. Refused (false) while something waits: it exists nowhere else. */
  async close(): Promise<boolean> {
    if (this.#queue.waiting.length > 0) await this.#sender.send();
    if (this.#queue.waiting.length > 0) return false;
    try {
      await this.api.signOut();
    } catch (fault) {
      if (!(fault instanceof Unreachable || fault instanceof Refused)) throw fault;
    }
    if (this.#round !== null) clearInterval(this.#round);
    this.state.set({ phase: "closed", start: null, cashier: null, entries: [], customers: 0 });
    await wipeStore(this.#store);
    return true;
  }

  /** Refusals come in the language of the page. */
  speak(language: string): void {
    this.api.language = language;
  }

  /** By the server's clock, as this device has learnt it. */
  nowMs(): number {
    return Date.now() + this.#offset.ms;
  }

  get waiting(): readonly Entry[] {
    return this.#queue.waiting;
  }

  async find(question: Question): Promise<Hits> {
    return await this.#set.index.find(question);
  }

  /** Asks the server, which knows whole names and numbers; nothing when it cannot be reached. */
  async findFar(words: string): Promise<readonly Found[]> {
    if (!this.state.read().isOnline || words.length < 2) return [];
    try {
      return await this.api.find(words);
    } catch (fault) {
      if (fault instanceof Refused || fault instanceof Unreachable) return [];
      throw fault;
    }
  }

  idOfCard(number: string): string | undefined {
    return this.#set.index.idOfCard(number);
  }

  /** The address that opens a card which this till has just made; null: not known. */
  cardAddressOf(number: string): string | null {
    return this.#cardAddresses.get(number) ?? null;
  }

  /** A card this device does not know: of another shop of the network, new, or replaced. @throws {Refused} in the server's words */
  async farCard(number: string): Promise<CounterRow> {
    const row = await this.api.card(number);
    await this.#set.keep([row]);
    return row;
  }

  /** As the server signed her, and as this till knows her with what waits. */
  async customer(id: string): Promise<{ signed: CounterRow; now: CounterRow } | undefined> {
    const signed = (await this.#set.row(id)) ?? this.#enrolled(id);
    if (signed === undefined) return undefined;
    return { signed, now: withWaiting(signed, this.#queue.waiting, this.#scaleOf) };
  }

  /** Fresh from the server, with what the small icon opens; null without network or before the server knows her. */
  async freshCustomer(id: string): Promise<CounterCustomer | null> {
    if (this.#enrolled(id) !== undefined) return null;
    try {
      const fresh = await this.api.customer(id);
      await this.#set.keep([fresh.row]);
      this.#reached(true);
      return fresh;
    } catch (fault) {
      if (fault instanceof Unreachable) this.#reached(false);
      else if (!(fault instanceof Refused)) throw fault;
      return null;
    }
  }

  /** A number of the device's block that nobody has; null when none is left. */
  async takeCardNumber(): Promise<string | null> {
    const block = this.state.read().start?.cardBlock ?? [];
    const number = block.find((one) => !this.#usedCards.includes(one));
    if (number === undefined) return null;
    this.#usedCards = [...this.#usedCards.filter((one) => block.includes(one)), number];
    await this.#kept.set("usedCards", this.#usedCards);
    return number;
  }

  /** What each operation carries: who, when by both clocks, and whether the network was there. */
  stamp(): Pick<NewOperation, "id" | "at" | "deviceAt" | "cashierId" | "offline"> {
    const nowMs = this.nowMs();
    return {
      id: newId(nowMs),
      at: new Date(nowMs).toISOString(),
      deviceAt: new Date().toISOString(),
      cashierId: this.state.read().cashier?.id ?? "",
      offline: !this.state.read().isOnline,
    };
  }

  /**
   * Writes the operation, then sends it. Ends when it is safe: answered by the server, or written here when no answer comes in time.
   */
  async record(operation: NewOperation, said: Said): Promise<Entry> {
    const entry = await this.#queue.add(operation, said, this.nowMs());
    if (operation.kind === "enrol" && entry.operation.kind === "enrol") {
      this.#set.index.change(enrolledRow(entry.operation, this.state.read().start));
    }
    this.#showEntries();
    if (this.state.read().isOnline) {
      await Promise.race([this.#sender.send(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    }
    const after = this.#queue.entries.find(({ seq }) => seq === entry.seq) ?? entry;
    if (after.state === "waiting" && !after.operation.offline)
      await this.#queue.markOffline(after.operation.id);
    this.#showEntries();
    return after;
  }

  async markSeen(): Promise<void> {
    await this.#queue.markSeen();
    this.#showEntries();
  }

  /** Sends what waits and reads what changed, when the server is there. */
  async refresh(): Promise<void> {
    await this.#sender.send();
    try {
      await this.#signInLater();
      // Programs and settings change rarely; whether the server is there is learnt from the customers too.
      if (Date.now() - this.#startReadMs > startRoundMs) await this.#readStart();
      await this.#copy();
    } catch (fault) {
      if (fault instanceof Unreachable) this.#reached(false);
      else if (fault instanceof Refused) await this.#turnAway(fault);
      else throw fault;
    }
  }

  #enrolled(id: string): CounterRow | undefined {
    const entry = this.#queue.waiting.find(({ operation }) => operation.id === id);
    if (entry?.operation.kind !== "enrol") return undefined;
    return enrolledRow(entry.operation, this.state.read().start);
  }

  readonly #scaleOf = (programId: string): number =>
    this.state.read().start?.programs.find(({ id }) => id === programId)?.versions[0]?.definition.scale ?? 0;

  async #readStart(): Promise<void> {
    const timed = await this.api.start();
    await this.#learn(timed);
    this.#startReadMs = Date.now();
    await this.#kept.set("start", timed.answer);
    this.state.set({ start: timed.answer, turnedAway: null });
  }

  async #learn({ answer, sentMs, receivedMs }: Timed<{ readonly now: string }>): Promise<void> {
    this.#reached(true);
    const learnt = learnOffset(this.#offset, answer.now, sentMs, receivedMs);
    if (learnt === this.#offset) return;
    this.#offset = learnt;
    await this.#kept.set("offset", learnt);
  }

  async #settle(results: readonly OperationResult[]): Promise<void> {
    for (const result of results) {
      // The row first: between the two, a customer must never be shown without her last purchase.
      if (result.customer !== undefined) await this.#set.keep([result.customer]);
      const entry = await this.#queue.settle(result);
      if (entry?.operation.kind !== "enrol") continue;
      this.#set.index.remove(entry.operation.id);
      if (result.cardUrl !== undefined) this.#cardAddresses.set(entry.operation.cardNumber, result.cardUrl);
    }
    this.#showEntries();
  }

  #showEntries(): void {
    this.state.set({ entries: this.#queue.entries, customers: this.#set.index.size });
  }

  #reached(isOnline: boolean): void {
    if (this.state.read().isOnline !== isOnline) this.state.set({ isOnline });
  }

  async #turnAway(refusal: Refused): Promise<void> {
    this.#reached(true);
    if (refusal.status !== 401 && refusal.status !== 403) {
      this.state.set({ turnedAway: refusal.message });
      return;
    }
    if (await this.#isDeviceKnown()) {
      await this.#kept.forget("cashier");
      this.state.set({ phase: "signing_in", cashier: null });
    } else if (this.#queue.waiting.length === 0) this.state.set({ phase: "pairing" });
    else this.state.set({ turnedAway: refusal.message });
  }

  async #isDeviceKnown(): Promise<boolean> {
    try {
      await this.#readStart();
      return true;
    } catch {
      return false;
    }
  }

  /** Who signed in without network does so again with it, so that the server knows who stands at the counter. */
  async #signInLater(): Promise<void> {
    const later = this.#codeForLater;
    if (later === null) return;
    await this.api.signIn(later.cashierId, later.code);
    this.#codeForLater = null;
  }

  async #copy(): Promise<void> {
    if (this.state.read().phase !== "counter") return;
    this.#copying ??= this.#copyOnce().finally(() => {
      this.#copying = null;
      this.state.set({ isCopying: false, customers: this.#set.index.size });
    });
    await this.#copying;
  }

  async #copyOnce(): Promise<void> {
    const mark = (await this.#kept.get("copy")) ?? noCopy;
    if (!mark.isWhole) this.state.set({ isCopying: true });
    await copyCustomers(this.api, this.#set, mark, async (reached) => {
      this.#reached(true);
      await this.#kept.set("copy", reached);
      this.state.set({ customers: this.#set.index.size });
    });
  }

  #watchNetwork(): void {
    const look = () => {
      if (document.visibilityState === "visible" && this.state.read().start !== null) void this.refresh();
    };
    addEventListener("online", look);
    addEventListener("offline", () => this.#reached(false));
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    this.#round = setInterval(look, roundMs);
  }
}
