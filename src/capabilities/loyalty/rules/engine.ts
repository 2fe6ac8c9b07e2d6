import type { Day } from "../../../values/day.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import { basisOfLines, counts, orderCents } from "./basis.ts";
import { roundedTo } from "./exact.ts";
import { compileFilter } from "./filter.ts";
import { legalLimitOf } from "./law.ts";
import {
  type EarningRule,
  type Given,
  giveByRule,
  type MultiplierRule,
  type Prepared,
  type TicketRule,
  type Weighed,
  weighedBasis,
} from "./steps.ts";
import type { EarnResult, MemberState, RuleEffect, Ticket, TicketLine } from "./ticket.ts";
import { centsPerUnit } from "./unit-worth.ts";

/** What an action earns, and how often it may. */
export type ActionEarning = {
  readonly ruleId: string;
  readonly units: number;
  readonly oncePer: "key" | "member" | "year";
};

/** A program made ready to be asked many times. It reads no clock and keeps nothing between two questions. */
export type Engine = {
  /** What a ticket earns; a ticket of a customer without history has an empty state. */
  readonly earn: (ticket: Ticket, state: MemberState) => EarnResult;
  /** What an action of this name earns on a day, rule by rule. */
  readonly act: (action: string, on: { readonly day: Day; readonly storeId?: string }) => ActionEarning[];
  /** The vouchers (their ids in the program) this ticket brings for the next purchase; none may be used on this one. */
  readonly promises: (ticket: Ticket) => string[];
  /** For each rule that carries its remainder and applied: what each line brought to it, in weighed cents. */
  readonly carriedBasis: (ticket: Ticket, effects: readonly RuleEffect[]) => CarriedBasis[];
};

export type CarriedBasis = {
  readonly ruleId: string;
  readonly stepCents: number;
  /** Of one step. */
  readonly units: number;
  /** By line of the ticket. */
  readonly basis: readonly number[];
};

/** The state of somebody who never bought. */
export const freshState: MemberState = {
  remainders: {},
  tierId: null,
  earnedOfDay: 0,
  earnedOfMonth: 0,
  earnedOfYear: 0,
  lastEarnedAt: null,
  hasVisitToday: false,
};

/** The rules that apply to one ticket. */
type Chosen = {
  readonly earning: readonly Prepared<EarningRule>[];
  readonly onLines: readonly Prepared<MultiplierRule>[];
  /** Factors on the whole: multipliers without a filter, then the level's. */
  readonly onAll: readonly {
    readonly id: string;
    readonly type: "multiplier" | "tier";
    readonly factor: number;
  }[];
};

const engines = new WeakMap<ProgramDefinition, Engine>();

/** The engine of a definition, made once for each. */
export function compileProgram(definition: ProgramDefinition): Engine {
  const known = engines.get(definition);
  if (known !== undefined) return known;
  const engine = makeEngine(definition);
  engines.set(definition, engine);
  return engine;
}

function makeEngine(definition: ProgramDefinition): Engine {
  const rules = definition.earn.rules
    .flatMap((rule) =>
      rule.type === "action" || !rule.enabled ? [] : [{ rule, test: compileFilter(rule.filter) }],
    )
    .toSorted((first, second) => second.rule.priority - first.rule.priority);
  const actions = definition.earn.rules.filter((rule) => rule.type === "action" && rule.enabled);
  return {
    earn: (ticket, state) => earn(definition, rules, ticket, state),
    act: (action, on) =>
      actions.flatMap((rule) =>
        rule.type === "action" && rule.action === action && isInForce(rule, on.day, on.storeId)
          ? [{ ruleId: rule.id, units: rule.units, oncePer: rule.oncePer }]
          : [],
      ),
    promises: (ticket) => promises(definition, ticket),
    carriedBasis: (ticket, effects) => carriedBasis(definition, rules, ticket, effects),
  };
}

function isInForce(
  rule: { from: Day | null; until: Day | null; stores: readonly string[] },
  day: Day,
  storeId: string | null | undefined,
): boolean {
  if (rule.from !== null && day < rule.from) return false;
  if (rule.until !== null && day > rule.until) return false;
  return rule.stores.length === 0 || (typeof storeId === "string" && rule.stores.includes(storeId));
}

function earn(
  definition: ProgramDefinition,
  rules: readonly Prepared<TicketRule>[],
  ticket: Ticket,
  state: MemberState,
): EarnResult {
  const { earn: earning } = definition;
  if (!isOpen(definition, ticket)) return nothing(ticket, state, "closed");
  if (isTooSoon(earning.cooldownMinutes, ticket, state)) return nothing(ticket, state, "cooldown");
  const counting = ticket.lines.map((line) => counts(earning.basis, line));
  const basis = basisOfLines(earning.basis, ticket);
  const chosen = chooseRules(definition, rules, ticket, state, counting);
  const weighed: Weighed = {
    ticket,
    counts: counting,
    basis,
    factors: lineFactors(chosen, ticket, earning.carriesRemainder),
  };
  const given = giveAll(definition, chosen, weighed, state);
  const tally = tallyOf(definition, chosen, weighed, given);
  const capped = capUnits(earning.caps, tally.units, state);
  if (capped === null) return nothing(ticket, state, "cap");
  if (capped < tally.units) {
    tally.effects.push({ ruleId: "cap", type: "cap", units: capped - tally.units });
  }
  return {
    units: capped,
    basisCents: Math.max(0, total(basis)),
    remainders: keptRemainders(state.remainders, given),
    effects: tally.effects,
    shares: sharesOf(capped, tally.weights),
    refused: null,
  };
}

function nothing(ticket: Ticket, state: MemberState, refused: "cap" | "cooldown" | "closed"): EarnResult {
  const { remainders } = state;
  return { units: 0, basisCents: 0, remainders, effects: [], shares: ticket.lines.map(() => 0), refused };
}

function isOpen({ stores, channels }: ProgramDefinition, ticket: Ticket): boolean {
  if (channels.length > 0 && !channels.includes(ticket.channel)) return false;
  return stores.length === 0 || (ticket.storeId !== null && stores.includes(ticket.storeId));
}

/** Tickets may come in any order: the distance counts, not the direction. */
function isTooSoon(minutes: number, ticket: Ticket, state: MemberState): boolean {
  if (minutes === 0 || state.lastEarnedAt === null) return false;
  return Math.abs(ticket.at - state.lastEarnedAt) < minutes * 60_000;
}

/** By priority, then as written; a rule that applies alone puts the others of its sort aside. */
function chooseRules(
  definition: ProgramDefinition,
  rules: readonly Prepared<TicketRule>[],
  ticket: Ticket,
  state: MemberState,
  counting: readonly boolean[],
): Chosen {
  const reached = orderCents(definition.earn.basis, ticket);
  let earning: Prepared<EarningRule>[] = [];
  let multipliers: Prepared<MultiplierRule>[] = [];
  for (const { rule, test } of rules) {
    if (!applies({ rule, test }, ticket, state, counting, reached)) continue;
    if (rule.type === "multiplier") multipliers.push({ rule, test });
    else earning.push({ rule, test });
    if (rule.last) break;
  }
  const onAll = tierFactor(definition, state);
  if (multipliers.length === 0 && earning.length < 2) return { earning, onLines: [], onAll };
  const alone = earning.find(({ rule }) => !rule.stackable);
  if (alone !== undefined) {
    earning = [alone];
    multipliers = [];
  }
  const only = multipliers.find(({ rule }) => !rule.stackable);
  if (only !== undefined) multipliers = [only];
  return {
    earning,
    onLines: multipliers.filter(({ test }) => test !== null),
    onAll: [
      ...multipliers.flatMap(({ rule, test }) =>
        test === null ? [{ id: rule.id, type: "multiplier" as const, factor: rule.factor }] : [],
      ),
      ...onAll,
    ],
  };
}

const noFactors: Chosen["onAll"] = [];

function tierFactor(definition: ProgramDefinition, state: MemberState): Chosen["onAll"] {
  if (state.tierId === null) return noFactors;
  const level = definition.tiers?.levels.find(({ id }) => id === state.tierId);
  const factor = level?.benefits.multiplier ?? 1;
  return level === undefined || factor === 1 ? [] : [{ id: level.id, type: "tier", factor }];
}

function applies(
  { rule, test }: Prepared<TicketRule>,
  ticket: Ticket,
  state: MemberState,
  counting: readonly boolean[],
  reached: number,
): boolean {
  if (!isInForce(rule, ticket.day, ticket.storeId)) return false;
  if (rule.channels.length > 0 && !rule.channels.includes(ticket.channel)) return false;
  if (reached < rule.minOrderCents) return false;
  if (rule.firstPurchaseOnly && !ticket.isFirst) return false;
  if (rule.requiresCode !== null && !saysCode(ticket.codes, rule.requiresCode)) return false;
  if (rule.type === "per_visit" && state.hasVisitToday) return false;
  let quantityMilli = 0;
  for (let index = 0; index < ticket.lines.length; index++) {
    const line = ticket.lines[index] as TicketLine;
    // What is handed back in exchange does not undo that something was bought.
    if (line.quantityMilli > 0 && counting[index] === true && (test === null || test(line))) {
      quantityMilli += line.quantityMilli;
    }
  }
  return quantityMilli > 0 && quantityMilli >= rule.minQuantity * 1000;
}

function saysCode(said: readonly string[], code: string): boolean {
  const wanted = code.trim().toUpperCase();
  return said.some((one) => one.trim().toUpperCase() === wanted);
}

/**
 * Where the remainder is carried, factors on the whole weigh the basis too: a step is then worth the same whoever reached it and
 * when, so that refunds can take back exactly what was brought.
 */
function lineFactors(chosen: Chosen, ticket: Ticket, carries: boolean): number[] | null {
  if (chosen.onLines.length === 0 && (!carries || chosen.onAll.length === 0)) return null;
  const whole = carries ? chosen.onAll.reduce((product, { factor }) => product * factor, 1) : 1;
  if (chosen.onLines.length === 0 && whole === 1) return null;
  return ticket.lines.map((line) =>
    chosen.onLines.reduce(
      (product, { rule, test }) => (test === null || test(line) ? product * rule.factor : product),
      whole,
    ),
  );
}

function giveAll(
  definition: ProgramDefinition,
  chosen: Chosen,
  weighed: Weighed,
  state: MemberState,
): readonly Given[] {
  const { carriesRemainder, rounding, combine } = definition.earn;
  const given: Given[] = [];
  for (const prepared of chosen.earning) {
    const remainder = carriesRemainder ? (state.remainders[prepared.rule.id] ?? 0) : null;
    const one = giveByRule(prepared, weighed, remainder, rounding);
    if (one !== null) given.push(one);
  }
  if (combine === "sum" || given.length < 2) return given;
  return [given.reduce((best, one) => (one.effect.units > best.effect.units ? one : best))];
}

type Tally = { units: number; readonly effects: RuleEffect[]; readonly weights: number[] };

/** Adds the rules up, multiplies, and keeps within the law; the effects always add up to the units. */
function tallyOf(
  definition: ProgramDefinition,
  chosen: Chosen,
  weighed: Weighed,
  given: readonly Given[],
): Tally {
  const { carriesRemainder, rounding } = definition.earn;
  const effects = given.map(({ effect }) => effect);
  const tally: Tally = { units: 0, effects, weights: weightsOf(given, weighed.ticket.lines.length) };
  let fixed = 0;
  for (const { units, type } of effects) {
    tally.units += units;
    if (!carriesRemainder || type !== "per_amount") fixed += units;
  }
  for (const { rule, test } of given.length === 0 ? [] : chosen.onLines) {
    const basisCents = centsUnder(test, weighed);
    if (basisCents !== 0)
      effects.push({ ruleId: rule.id, type: "multiplier", units: 0, factor: rule.factor, basisCents });
  }
  let product = 1;
  let reached = fixed;
  for (const { id, type, factor } of given.length === 0 ? [] : chosen.onAll) {
    product *= factor;
    const next = roundedTo(fixed * product, rounding);
    effects.push({ ruleId: id, type, units: next - reached, factor });
    tally.units += next - reached;
    reached = next;
  }
  if (weighed.ticket.lines.some((line) => line.legalClass !== null))
    keepWithinTheLaw(definition, weighed, tally);
  return tally;
}

function centsUnder(
  test: Prepared<MultiplierRule>["test"],
  { ticket, counts: counting, basis }: Weighed,
): number {
  return basis.reduce((sum, cents, index) => {
    const bears = counting[index] === true && (test === null || test(ticket.lines[index] as TicketLine));
    return bears ? sum + cents : sum;
  }, 0);
}

/** Recomputes from the effects, which name the rules that applied and the factors that weighed. */
function carriedBasis(
  definition: ProgramDefinition,
  rules: readonly Prepared<TicketRule>[],
  ticket: Ticket,
  effects: readonly RuleEffect[],
): CarriedBasis[] {
  if (!definition.earn.carriesRemainder) return [];
  const applied = new Map(effects.map((effect) => [effect.ruleId, effect]));
  const onLines: Prepared<MultiplierRule>[] = [];
  for (const { rule, test } of rules) {
    if (rule.type === "multiplier" && test !== null && applied.has(rule.id)) onLines.push({ rule, test });
  }
  const onAll = effects.flatMap(({ ruleId, type, factor, basisCents }) =>
    factor !== undefined && basisCents === undefined && (type === "multiplier" || type === "tier")
      ? [{ id: ruleId, type, factor }]
      : [],
  );
  const weighed: Weighed = {
    ticket,
    counts: ticket.lines.map((line) => counts(definition.earn.basis, line)),
    basis: basisOfLines(definition.earn.basis, ticket),
    factors: lineFactors({ earning: [], onLines, onAll }, ticket, true),
  };
  return rules.flatMap(({ rule, test }) => {
    if (rule.type !== "per_amount" || applied.get(rule.id)?.remainderAfter === undefined) return [];
    const { id: ruleId, stepCents, units } = rule;
    return [{ ruleId, stepCents, units, basis: weighedBasis(test, weighed) }];
  });
}

/** How much of the whole each line brought. */
function weightsOf(given: readonly Given[], lines: number): number[] {
  const [first] = given;
  if (given.length === 1 && first?.parts.every((part) => part >= 0) === true) return [...first.parts];
  const weights = new Array<number>(lines).fill(0);
  for (const { effect, parts } of given) {
    let whole = 0;
    for (const part of parts) whole += Math.max(0, part);
    if (whole === 0) continue;
    for (let index = 0; index < lines; index++) {
      weights[index] = (weights[index] ?? 0) + effect.units * (Math.max(0, parts[index] ?? 0) / whole);
    }
  }
  return weights;
}

/** Banned goods have brought nothing, and say why; books bring at most what the law lets a reader have. */
function keepWithinTheLaw(definition: ProgramDefinition, { ticket }: Weighed, tally: Tally): void {
  const banned = new Map<string, number>();
  let bookWeight = 0;
  let allowedCents = 0;
  for (const [index, line] of ticket.lines.entries()) {
    if (line.legalClass === null) continue;
    const { mostPercent, reference } = legalLimitOf(line.legalClass);
    if (mostPercent === null) continue;
    if (mostPercent === 0) banned.set(reference, (banned.get(reference) ?? 0) + line.totalCents);
    else {
      const discount = line.orderDiscountCents + line.lineDiscountCents;
      allowedCents += Math.max(0, ((line.totalCents + discount) * mostPercent) / 100 - discount);
      bookWeight += tally.weights[index] ?? 0;
    }
  }
  for (const [reference, basisCents] of banned) {
    tally.effects.push({ ruleId: "law", type: "ban", units: 0, basisCents, reference });
  }
  const weight = total(tally.weights);
  if (bookWeight === 0 || weight === 0) return;
  const worth = centsPerUnit(definition);
  const ofBooks = (tally.units * bookWeight) / weight;
  if (ofBooks * worth <= allowedCents) return;
  const excess = Math.min(tally.units, Math.ceil(ofBooks - allowedCents / worth));
  const { reference } = legalLimitOf("book");
  tally.effects.push({ ruleId: "law", type: "ban", units: -excess, reference });
  tally.units -= excess;
  for (const [index, line] of ticket.lines.entries()) {
    if (line.legalClass === "book") {
      tally.weights[index] = ((tally.weights[index] ?? 0) * Math.max(0, ofBooks - excess)) / ofBooks;
    }
  }
}

/** What the caps leave; null when one of them rejects the ticket. */
function capUnits(caps: ProgramDefinition["earn"]["caps"], units: number, state: MemberState): number | null {
  let left = units;
  for (const cap of caps) {
    const used = {
      ticket: 0,
      day: state.earnedOfDay,
      month: state.earnedOfMonth,
      year: state.earnedOfYear,
    }[cap.per];
    const room = Math.max(0, cap.units - used);
    if (left > room && cap.over === "reject") return null;
    left = Math.min(left, room);
  }
  return left;
}

function keptRemainders(
  before: MemberState["remainders"],
  given: readonly Given[],
): MemberState["remainders"] {
  let kept: Record<string, number> | null = null;
  for (const { effect } of given) {
    if (effect.remainderAfter === undefined) continue;
    kept ??= { ...before };
    if (effect.remainderAfter === 0) delete kept[effect.ruleId];
    else kept[effect.ruleId] = effect.remainderAfter;
  }
  return kept ?? before;
}

/** Millionths of units by line: what is rounded at one line is made good at the next. */
function sharesOf(units: number, weights: readonly number[]): number[] {
  const whole = total(weights);
  const millionths = units * 1_000_000;
  let weighed = 0;
  let before = 0;
  return weights.map((weight) => {
    if (whole === 0) return 0;
    weighed += weight;
    const until = weighed >= whole ? millionths : Math.round(millionths * (weighed / whole));
    const share = until - before;
    before = until;
    return share;
  });
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Neither banned goods nor books bring a voucher: the law ties none to them. */
function promises(definition: ProgramDefinition, ticket: Ticket): string[] {
  const reached = orderCents(definition.earn.basis, ticket);
  let quantityMilli = 0;
  for (const line of ticket.lines) {
    const mayBring = line.legalClass === null || legalLimitOf(line.legalClass).mayBeGiven;
    if (mayBring && !line.isDelivery) quantityMilli += line.quantityMilli;
  }
  return definition.purchaseVouchers
    .filter(
      (promise) =>
        quantityMilli > 0 &&
        quantityMilli >= promise.minQuantity * 1000 &&
        reached >= promise.minOrderCents &&
        (!promise.firstPurchaseOnly || ticket.isFirst),
    )
    .map(({ id }) => id);
}
