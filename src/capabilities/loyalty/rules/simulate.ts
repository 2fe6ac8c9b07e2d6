import { addMonths, dayOfNumber, numberOfDay } from "../../../values/day.ts";
import { isRefusal } from "../../../values/refusal.ts";
import type {
  EarnRule,
  ProgramDefinition,
  Reward,
  TierLevel,
  VoucherTemplate,
} from "../schema-definition.ts";
import { stepsReached } from "./auto-vouchers.ts";
import { Earner } from "./earner.ts";
import { compileFilter, type LineTest } from "./filter.ts";
import { customerCount, customerIdAt, drawOf, type History } from "./history.ts";
import { Purse } from "./purse.ts";
import { quotePay } from "./redeem.ts";
import { emptyReplay, monthsOf, type Replay, type ReplayOptions } from "./replayed.ts";
import { leastForSomething, rewardsByPrice, rewardWorth, voucherWorth, type Worth } from "./reward-worth.ts";
import type { EarnResult, TicketLine } from "./ticket.ts";
import { TierTrack } from "./tier-track.ts";
import { TicketReader } from "./ticket-reader.ts";

const msPerDay = 86_400_000;

/**
 * Plays a program on receipts of the past with the engine of the till: what each customer would have earned, received and let
 * expire. Receipts stay as they were: nobody buys more, nobody's price is lowered.
 */
export function replay(history: History, definition: ProgramDefinition, options: ReplayOptions): Replay {
  const player = new Player(history, definition, options);
  for (let customer = 0; customer < customerCount(history); customer += 1) {
    if (options.sampleShare < 1 && drawOf(history, customer, 0) >= options.sampleShare) continue;
    player.play(customer);
  }
  return player.tally;
}

/** Something given on a day, for units or for nothing, so many times. */
type Given = {
  readonly id: string;
  readonly name?: string;
  readonly worth: Worth;
  readonly day: number;
  readonly units: number;
  readonly count?: number;
};

type AmountRule = Extract<EarnRule, { type: "per_amount" }>;

class Player {
  readonly tally: Replay;
  readonly #history: History;
  readonly #definition: ProgramDefinition;
  readonly #options: ReplayOptions;
  readonly #reader: TicketReader;
  readonly #earner: Earner;
  readonly #other: Earner | null;
  readonly #purse: Purse;
  readonly #tiers: TierTrack | null;
  readonly #rewards: readonly Reward[];
  readonly #amounts: readonly { readonly rule: AmountRule; readonly test: LineTest | null }[];
  readonly #monthOfDay: Int16Array;
  readonly #isRefunded: Uint8Array;
  readonly #refundedCents = new Map<number, number>();
  readonly #hasActions: boolean;
  readonly #halfway: number;

  // The member being looked at.
  #isMember = false;
  #mayJoin = true;
  #claims = true;
  #joinedDay = 0;
  #cardUntil = 0;
  #units = 0;
  #amountUnits = 0;
  #otherUnits = 0;
  #rewardCount = 0;
  #rewardCents = 0;
  #firstReward: number | null = null;
  #lostBefore = false;
  #highest = 0;
  #cents = 0;
  #tickets = 0;
  #voucherMonth = "";

  constructor(history: History, definition: ProgramDefinition, options: ReplayOptions) {
    this.#history = history;
    this.#definition = definition;
    this.#options = options;
    this.#reader = new TicketReader(history, options.fromDay, options.toDay);
    this.#earner = new Earner(definition);
    this.#amounts = definition.earn.rules.flatMap((rule) =>
      rule.type === "per_amount" && rule.enabled && rule.stepCents > 0
        ? [{ rule, test: compileFilter(rule.filter) }]
        : [],
    );
    this.#hasActions = definition.earn.rules.some(({ type, enabled }) => type === "action" && enabled);
    this.#other = this.#amounts.length === 0 ? null : new Earner(otherWay(definition));
    this.#rewards = rewardsByPrice(definition);
    this.#halfway = leastForSomething(definition) / 2;
    this.#tiers = definition.tiers === null ? null : new TierTrack(definition.tiers);
    const months = monthsOf(options.fromDay, options.toDay);
    const place = new Map(months.map((month, index) => [month, index]));
    this.#monthOfDay = Int16Array.from(
      { length: Math.max(0, options.toDay - options.fromDay + 1) },
      (_, index) => place.get(dayOfNumber(options.fromDay + index).slice(0, 7)) ?? 0,
    );
    this.#isRefunded = new Uint8Array(history.day.length);
    for (const sale of history.refundOf) if (sale >= 0) this.#isRefunded[sale] = 1;
    this.tally = emptyReplay(months.length, this.#other !== null);
    this.#purse = new Purse(definition, options.timeZone, {
      expired: (units, at) => {
        this.tally.expiredUnits += units;
        this.#book(Math.floor(at / msPerDay), -units);
        if (this.#firstReward === null) this.#lostBefore = true;
      },
    });
  }

  /** All receipts of one customer, in the order of time. */
  play(customer: number): void {
    const { starts, day, isRefund } = this.#history;
    const end = starts[customer + 1] ?? 0;
    this.#begin(customer);
    let purchaseDays = 0;
    let lastDay = -1;
    for (let receipt = starts[customer] ?? 0; receipt < end; receipt += 1) {
      if (isRefund[receipt] === 1) {
        this.#refund(receipt);
        continue;
      }
      if (day[receipt] !== lastDay) purchaseDays += 1;
      lastDay = day[receipt] ?? -1;
      this.#sale(receipt, purchaseDays === 1 && this.#history.isNew[customer] === 1);
    }
    if (purchaseDays > 0) this.#finish(customer, purchaseDays);
  }

  #begin(customer: number): void {
    const { join } = this.#definition;
    const isForAll = join.mode === "everyone";
    const isControl =
      isForAll && join.controlPercent > 0 && drawOf(this.#history, customer, 1) * 100 < join.controlPercent;
    this.#isMember = false;
    this.#mayJoin = !isControl && (isForAll || drawOf(this.#history, customer, 2) < this.#options.joinShare);
    const { claimShare } = this.#options;
    this.#claims = claimShare >= 1 || drawOf(this.#history, customer, 3) < claimShare;
    this.#units = 0;
    this.#amountUnits = 0;
    this.#otherUnits = 0;
    this.#rewardCount = 0;
    this.#rewardCents = 0;
    this.#firstReward = null;
    this.#lostBefore = false;
    this.#highest = 0;
    this.#cents = 0;
    this.#tickets = 0;
    this.#voucherMonth = "";
    this.#earner.begin();
    this.#other?.begin();
    this.#purse.empty();
    this.#tiers?.begin();
  }

  #sale(receipt: number, isFirst: boolean): void {
    const { day, at, goodsCents, shippingCents } = this.#history;
    const today = day[receipt] ?? 0;
    const instant = at[receipt] ?? 0;
    const goods = goodsCents[receipt] ?? 0;
    const total = goods + (shippingCents[receipt] ?? 0);
    if (!this.#isMember && !this.#join(today, instant, total)) return;
    this.#renew(today);
    this.#monthVouchers(today);
    this.#purse.settle(instant);
    this.#tickets += 1;
    this.#cents += total;
    this.#purse.touch(today);
    const spentBefore = this.tally.usedUnits;
    if (!this.#definition.mayUseOwnTicket) this.#claim(receipt, today, goods);
    const ticket = this.#reader.read(receipt, isFirst);
    if (this.#tiers !== null) {
      const tier = this.#tiers.at(today);
      this.#earner.setTier(tier?.id ?? null);
      this.#other?.setTier(tier?.id ?? null);
      if (tier?.benefits.freeDelivery === true)
        this.#give({ id: "delivery", worth: moneyOf(shippingCents[receipt] ?? 0), day: today, units: 0 });
    }
    const result = this.#earner.earn(ticket);
    this.#count(result);
    if (this.#other !== null) {
      const other = this.#other.earn(ticket);
      this.#otherUnits += other.units;
      if (this.#isRefunded[receipt] === 1) this.#other.keep(receipt, ticket, other, 0);
    }
    this.#credit(result.units, instant, today);
    for (const id of this.#definition.purchaseVouchers.length === 0
      ? []
      : this.#earner.engine.promises(ticket)) {
      const promise = this.#definition.purchaseVouchers.find((one) => one.id === id);
      if (promise !== undefined) {
        this.#give({ id: promise.id, worth: this.#voucher(promise.voucher), day: today, units: 0 });
      }
    }
    if (this.#definition.mayUseOwnTicket) this.#claim(receipt, today, goods);
    if (this.#isRefunded[receipt] === 1) {
      this.#earner.keep(receipt, ticket, result, this.tally.usedUnits - spentBefore);
    }
    if (this.#tiers !== null) this.#rise(today, total, result.units);
    if (this.#definition.autoVouchers?.every !== "month") this.#autoVouchers(today);
  }

  /** Counts what a ticket earned against what its amount would be worth without any step. */
  #count(result: EarnResult): void {
    if (result.units === 0) this.tally.emptyTickets += 1;
    if (this.#amounts.length === 0 || result.refused === "closed") return;
    for (const effect of result.effects) if (effect.type === "per_amount") this.#amountUnits += effect.units;
    const { ticket } = this.#reader;
    for (const { rule, test } of this.#amounts) {
      let basis = result.basisCents;
      if (test !== null) {
        basis = 0;
        for (const line of ticket.lines) if (!line.isDelivery && test(line)) basis += line.totalCents;
      }
      this.tally.idealUnits += (basis / rule.stepCents) * rule.units;
    }
  }

  #refund(receipt: number): void {
    const { refundOf, goodsCents, shippingCents, at, day } = this.#history;
    if (!this.#isMember) return;
    const goods = -(goodsCents[receipt] ?? 0);
    const shipping = -(shippingCents[receipt] ?? 0);
    this.#cents -= goods + shipping;
    const sale = refundOf[receipt] ?? -1;
    if (sale < 0) return;
    const instant = at[receipt] ?? 0;
    this.#purse.settle(instant);
    const before = (this.#refundedCents.get(sale) ?? 0) + goods + shipping;
    this.#refundedCents.set(sale, before);
    const sold = (goodsCents[sale] ?? 0) + (shippingCents[sale] ?? 0);
    const refund = { lines: [], shippingCents: shipping, wholeCents: goods, isWhole: before >= sold };
    const undone = this.#earner.refund(sale, refund);
    if (undone === null) return;
    const taken = this.#purse.clawBack(undone.clawback, this.#definition.refunds.policy);
    this.#units -= taken;
    this.#amountUnits -= undone.clawback;
    this.#book(day[receipt] ?? 0, -taken);
    for (const { rule, test } of this.#amounts) {
      if (test === null) this.tally.idealUnits -= (goods / rule.stepCents) * rule.units;
    }
    if (undone.giveBack > 0) {
      this.#purse.add(undone.giveBack, instant, day[receipt] ?? 0);
      this.tally.usedUnits -= undone.giveBack;
      this.#book(day[receipt] ?? 0, undone.giveBack);
    }
    const other = this.#other?.refund(sale, refund);
    this.#otherUnits -= other?.clawback ?? 0;
  }

  #join(day: number, at: number, total: number): boolean {
    const { join } = this.#definition;
    const isFree = join.mode !== "paid" || (join.freeAboveCents !== null && total >= join.freeAboveCents);
    if (!this.#mayJoin && !(join.mode === "paid" && join.freeAboveCents !== null && isFree)) return false;
    this.#isMember = true;
    this.#joinedDay = day;
    if (!isFree) this.tally.feesCents += join.priceCents;
    this.#cardUntil =
      join.durationMonths === 0 ? Number.POSITIVE_INFINITY : day + join.durationMonths * 30.44;
    this.#credit(join.headStartUnits, at, day);
    if (!this.#hasActions) return true;
    for (const action of ["sign_up", "first_purchase"]) {
      for (const { units } of this.#earner.engine.act(action, { day: dayOfNumber(day) }))
        this.#credit(units, at, day);
    }
    return true;
  }

  /** A paid card that has run out is paid again at the next purchase. */
  #renew(day: number): void {
    if (day <= this.#cardUntil || this.#definition.join.mode !== "paid") return;
    this.tally.feesCents += this.#definition.join.priceCents;
    this.#cardUntil = day + this.#definition.join.durationMonths * 30.44;
  }

  #credit(units: number, at: number, day: number): void {
    if (units <= 0) return;
    this.#units += units;
    this.#purse.add(units, at, day);
    this.#highest = Math.max(this.#highest, this.#purse.available + this.#purse.pending);
    this.#book(day, units);
  }

  /** Takes the cheapest reward as often as the balance reaches it; without rewards, pays with points. */
  #claim(receipt: number, day: number, goods: number): void {
    if (!this.#claims) return;
    const [reward] = this.#rewards;
    if (reward === undefined) {
      this.#pay(day, goods);
      return;
    }
    const reached = Math.floor(this.#purse.available / reward.costUnits);
    if (reached === 0 || goods < reward.minBasketCents) return;
    const cheapest = reward.type === "cheapest_free" ? this.#cheapestLine(receipt, goods) : 0;
    const worth = rewardWorth(reward, goods, cheapest, this.#options.costs);
    const count = Math.min(reached, mostAtOnce(reward, goods));
    this.#give({ id: reward.id, name: reward.name, worth, day, units: reward.costUnits, count });
  }

  #pay(day: number, goods: number): void {
    const { pay } = this.#definition;
    if (pay === null || this.#purse.available === 0 || goods <= 0) return;
    const quote = quotePay(pay, { availableUnits: this.#purse.available, dueCents: goods, wanted: "max" });
    if (isRefusal(quote) || quote.units === 0) return;
    this.#give({ id: "pay", worth: moneyOf(quote.cents), day, units: quote.units });
  }

  #cheapestLine(receipt: number, goods: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const line of this.#reader.read(receipt, false).lines) {
      if (!line.isDelivery && line.totalCents > 0) least = Math.min(least, pieceCents(line));
    }
    return Number.isFinite(least) ? least : Math.max(goods, 0);
  }

  /** Vouchers of the month are made on the first of the next one, whether the member comes or not. */
  #monthVouchers(today: number): void {
    if (this.#definition.autoVouchers?.every !== "month") return;
    const month = dayOfNumber(today).slice(0, 7);
    if (this.#voucherMonth !== "" && this.#voucherMonth < month) {
      const first = numberOfDay(addMonths(`${this.#voucherMonth}-01`, 1));
      this.#purse.settle(first * msPerDay);
      this.#autoVouchers(first);
    }
    this.#voucherMonth = month;
  }

  #autoVouchers(day: number): void {
    const { autoVouchers } = this.#definition;
    if (autoVouchers === null || !this.#claims) return;
    const reached = stepsReached(autoVouchers, this.#purse.available);
    if (reached === null) return;
    const { count, voucher } = reached;
    const units = reached.units / count;
    this.#give({ id: `voucher-${units}`, worth: this.#voucher(voucher), day, units, count });
  }

  #voucher(template: VoucherTemplate): Worth {
    return voucherWorth(template, this.#options.costs);
  }

  #give({ id, name = "", worth, day, units, count = 1 }: Given): void {
    if (units > 0) {
      this.#purse.use(units * count);
      this.tally.usedUnits += units * count;
      this.#book(day, -units * count);
    }
    if (worth.valueCents === 0 && units === 0) return;
    this.#rewardCount += count;
    this.#rewardCents += worth.costCents * count;
    this.#firstReward ??= day;
    this.tally.rewardValueCents += worth.valueCents * count;
    const known = this.tally.byReward.get(id) ?? { count: 0, costCents: 0, name };
    known.count += count;
    known.costCents += worth.costCents * count;
    this.tally.byReward.set(id, known);
  }

  #rise(day: number, cents: number, units: number): void {
    const risen = this.#tiers?.add(day, {
      cents,
      units,
      balance: this.#purse.available,
      joinedDay: this.#joinedDay,
    });
    if (risen === undefined || risen === null) return;
    const { gift } = risen.benefits;
    if (gift !== null && this.#tiers?.isFirstTime(risen.id) === true) {
      this.#give({ id: `tier-${risen.id}`, name: risen.name, worth: this.#voucher(gift), day, units: 0 });
    }
  }

  #finish(customer: number, purchaseDays: number): void {
    const { tally } = this;
    tally.buyers += 1;
    const isRegular = purchaseDays >= this.#options.regularDays;
    if (isRegular) tally.regulars += 1;
    if (isRegular && this.#rewardCount === 0) tally.regularsNeverRewarded += 1;
    if (!this.#isMember) return;
    this.#monthVouchers(this.#options.toDay);
    this.#purse.settle((this.#options.toDay + 1) * msPerDay);
    tally.members += 1;
    tally.tickets += this.#tickets;
    tally.salesCents += this.#cents;
    tally.units += this.#units;
    tally.amountUnits += this.#amountUnits;
    tally.leftUnits += this.#purse.available + this.#purse.pending;
    if (this.#units <= 0) tally.neverEarned += 1;
    if (tally.other !== null) {
      tally.other.units += this.#otherUnits;
      if (this.#otherUnits <= 0) tally.other.neverEarned += 1;
    }
    tally.rewards += this.#rewardCount;
    tally.rewardCostCents += this.#rewardCents;
    const daysToFirst = this.#firstReward === null ? null : this.#firstReward - this.#joinedDay;
    if (daysToFirst === null) {
      if (this.#lostBefore) tally.expiredTooSoon += 1;
    } else {
      tally.rewardedMembers += 1;
      tally.daysToFirst.push(daysToFirst);
    }
    if (daysToFirst !== null || bringsSomething(this.#tiers?.highest ?? null))
      tally.rewardedSalesCents += this.#cents;
    else if (this.#highest >= this.#halfway) tally.halfwaySalesCents += this.#cents;
    tally.unitsByMember.push(this.#units);
    tally.rewardsByMember.push(this.#rewardCount);
    const tier = this.#tiers?.highest ?? null;
    if (tier !== null) tally.tiers.set(tier.id, (tally.tiers.get(tier.id) ?? 0) + 1);
    if (tally.people.length < 50) {
      tally.people.push({
        customerId: customerIdAt(this.#history, customer),
        tickets: this.#tickets,
        cents: this.#cents,
        units: this.#units,
        left: this.#purse.available + this.#purse.pending,
        rewards: this.#rewardCount,
        rewardCents: this.#rewardCents,
        daysToFirstReward: daysToFirst,
        tierId: tier?.id ?? null,
      });
    }
  }

  #book(day: number, units: number): void {
    const { monthUnits } = this.tally;
    const month = this.#monthOfDay[Math.min(day, this.#options.toDay) - this.#options.fromDay] ?? 0;
    monthUnits[month] = (monthUnits[month] ?? 0) + units;
  }
}

/** Nobody takes more off a basket than it holds, nor two percentages of one basket. */
function mostAtOnce(reward: Reward, goods: number): number {
  switch (reward.type) {
    case "amount_off":
      return reward.cents === 0 ? 1 : Math.max(1, Math.floor(goods / reward.cents));
    case "percent_off":
    case "cheapest_free":
    case "cents_per_unit":
      return 1;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** A level that brings nothing but its name moves nobody. */
function bringsSomething(level: TierLevel | null): boolean {
  if (level === null) return false;
  const { multiplier, freeDelivery, earlyAccess, gift, words } = level.benefits;
  return multiplier > 1 || freeDelivery || earlyAccess || gift !== null || words !== "";
}

function pieceCents(line: TicketLine): number {
  return line.quantityMilli > 1000
    ? Math.round((line.totalCents * 1000) / line.quantityMilli)
    : line.totalCents;
}

function moneyOf(cents: number): Worth {
  return { valueCents: cents, costCents: cents };
}

function otherWay(definition: ProgramDefinition): ProgramDefinition {
  return {
    ...definition,
    earn: { ...definition.earn, carriesRemainder: !definition.earn.carriesRemainder },
  };
}
