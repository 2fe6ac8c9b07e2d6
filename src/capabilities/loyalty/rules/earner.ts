import type { ProgramDefinition } from "../schema-definition.ts";
import { compileProgram, type Engine } from "./engine.ts";
import {
  freezeTicket,
  type FrozenTicket,
  nothingRefunded,
  nothingSpent,
  type RefundedSoFar,
  refundTicket,
  type TicketRefund,
} from "./refund.ts";
import type { EarnResult, MemberState, Ticket } from "./ticket.ts";

type State = { -readonly [Key in keyof MemberState]: MemberState[Key] };

/** One member after another before the engine: keeps what the rules must remember between two of a member's tickets. */
export class Earner {
  readonly engine: Engine;
  readonly #definition: ProgramDefinition;
  readonly #state: State = {
    remainders: {},
    tierId: null,
    earnedOfDay: 0,
    earnedOfMonth: 0,
    earnedOfYear: 0,
    lastEarnedAt: null,
    hasVisitToday: false,
  };
  readonly #sold = new Map<number, { frozen: FrozenTicket; after: RefundedSoFar }>();
  #day = "";

  constructor(definition: ProgramDefinition) {
    this.#definition = definition;
    this.engine = compileProgram(definition);
  }

  /** A new member: nothing is remembered. */
  begin(): void {
    const state = this.#state;
    state.remainders = {};
    state.tierId = null;
    state.earnedOfDay = 0;
    state.earnedOfMonth = 0;
    state.earnedOfYear = 0;
    state.lastEarnedAt = null;
    state.hasVisitToday = false;
    this.#day = "";
    if (this.#sold.size > 0) this.#sold.clear();
  }

  get remainders(): MemberState["remainders"] {
    return this.#state.remainders;
  }

  setTier(tierId: string | null): void {
    this.#state.tierId = tierId;
  }

  earn(ticket: Ticket): EarnResult {
    const state = this.#state;
    if (ticket.day !== this.#day) this.#turn(ticket.day);
    const result = this.engine.earn(ticket, state);
    state.remainders = result.remainders;
    if (result.units > 0) {
      state.earnedOfDay += result.units;
      state.earnedOfMonth += result.units;
      state.earnedOfYear += result.units;
      state.lastEarnedAt = ticket.at;
    }
    if (!state.hasVisitToday && result.effects.some(({ type }) => type === "per_visit"))
      state.hasVisitToday = true;
    return result;
  }

  /** Remembers a ticket of which a refund is to come. */
  keep(key: number, ticket: Ticket, result: EarnResult, spentUnits: number): void {
    const frozen = freezeTicket(this.#definition, ticket, result, { ...nothingSpent, units: spentUnits });
    this.#sold.set(key, { frozen, after: nothingRefunded });
  }

  /** What a refund of a remembered ticket takes back and gives back, in units; null when the ticket is not known. */
  refund(key: number, refund: TicketRefund): { clawback: number; giveBack: number } | null {
    const sold = this.#sold.get(key);
    if (sold === undefined) return null;
    const { clawback, giveBack, remainders, after } = refundTicket(
      sold.frozen,
      sold.after,
      refund,
      this.#state.remainders,
    );
    sold.after = after;
    this.#state.remainders = remainders;
    return { clawback, giveBack };
  }

  #turn(day: string): void {
    const state = this.#state;
    state.earnedOfDay = 0;
    state.hasVisitToday = false;
    if (day.slice(0, 7) !== this.#day.slice(0, 7)) state.earnedOfMonth = 0;
    if (day.slice(0, 4) !== this.#day.slice(0, 4)) state.earnedOfYear = 0;
    this.#day = day;
  }
}
