import type { Tx } from "../../platform/database.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { viewAccounts } from "./operations-accounts.ts";
import { inControlGroup } from "./operations-members.ts";
import { figuresOf } from "./operations-tiers.ts";
import { usableVouchers } from "./operations-vouchers.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import type { Wallet } from "./queries-counter.ts";
import { type HeldVoucher, vouchersByCode, vouchersHeld, walletsOfMany } from "./queries-counter-rows.ts";
import { namesOf } from "./queries-vouchers.ts";
import { earnedByDay, visitsOn } from "./queries-receipts.ts";
import { readShelf } from "./receipt-tickets.ts";
import { levelsEarn } from "./rules/counter-level.ts";
import type { CounterLevel, CounterProgram, CounterVoucher, CounterWallet } from "./rules/counter-types.ts";
import { newcomer } from "./rules/counter-wallet.ts";
import { compileFilter } from "./rules/filter.ts";
import { periodOf } from "./rules/tiers.ts";
import { codeKey } from "./rules/voucher.ts";

// A till that was away for a season still finds the rules of the day of each purchase.
const versionsKept = 5;

/** The programs that a counter may be asked about, with what their rewards hand over that the law watches. */
export async function counterPrograms(tx: Tx): Promise<CounterProgram[]> {
  const programs = (await launchedPrograms(tx)).filter(({ state }) => state !== "ended");
  const skusOf = new Map(programs.map(({ id, versions }) => [id, skusGiven(versions)]));
  const skus = [...new Set([...skusOf.values()].flat())];
  const shelf = await readShelf(
    tx,
    skus.map((sku) => ({ sku })),
  );
  const giftClasses = Object.fromEntries(
    [...shelf.bySku.values()].flatMap(({ sku, legalClass }) =>
      legalClass === null ? [] : [[sku, legalClass]],
    ),
  );
  const { products } = await namesOf(tx, { skus, categoryIds: [] });
  return programs.map(({ id, name, state, startsOn, versions }) => ({
    id,
    name,
    state,
    startsOn,
    giftClasses,
    productNames: Object.fromEntries(
      (skusOf.get(id) ?? []).flatMap((sku) => (products[sku] === undefined ? [] : [[sku, products[sku]]])),
    ),
    versions: versions.slice(0, versionsKept).map(({ version, validFrom, definition }) => ({
      version,
      validFrom,
      definition,
    })),
  }));
}

/** Products that the rewards and the vouchers of a program hand over. */
function skusGiven(versions: Launched["versions"]): string[] {
  return versions.slice(0, versionsKept).flatMap(({ definition }) => {
    const { rewards, autoVouchers, purchaseVouchers, tiers } = definition;
    const vouchers = [
      ...(autoVouchers?.steps ?? []).map(({ voucher }) => voucher),
      ...purchaseVouchers.map(({ voucher }) => voucher),
      ...(tiers?.levels ?? []).flatMap(({ benefits: { gift } }) => (gift === null ? [] : [gift])),
    ];
    return [
      ...rewards.flatMap((reward) => (reward.type === "free_product" ? [reward.sku] : [])),
      ...vouchers.flatMap(({ benefit }) => (benefit.type === "product" ? [benefit.sku] : [])),
    ];
  });
}

/** What each of these customers has in each program, as it is now; a program that a first purchase would open is there too. */
export async function counterWallets(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CounterWallet[]>> {
  const programs = (await launchedPrograms(tx)).filter(({ state }) => state !== "ended");
  const known = new Map(programs.map((program) => [program.id, program]));
  const wallets = (await walletsOfMany(tx, customerIds)).filter(({ programId }) => known.has(programId));
  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  const views = new Map((await viewAccounts(tx, wallets)).map((account) => [account.membershipId, account]));
  const earned = await earnedOf(tx, wallets, known, today);
  const visits = await visitsOf(tx, wallets, known);
  const levels = await levelsOf(tx, wallets, known, timeZone);
  const byCustomer = Map.groupBy(wallets, ({ customerId }) => customerId);
  return new Map(
    customerIds.map((customerId) => {
      const own = byCustomer.get(customerId) ?? [];
      const held = own.map((wallet): CounterWallet => {
        const view = views.get(wallet.id);
        return {
          programId: wallet.programId,
          membershipId: wallet.id,
          status: wallet.status === "merged" ? "closed" : wallet.status,
          joinedAt: wallet.joinedAt,
          cardUntil: wallet.cardUntil,
          lots: lotsOf(view),
          debtUnits: view?.balances.debt ?? 0,
          idleExpiresAt: view?.idleExpiresAt ?? null,
          remainders: wallet.remainders,
          tierId: wallet.tierId,
          level: levels.get(wallet.id) ?? null,
          lastEarnedAt: wallet.lastEarnedAt,
          lastVisitOn: wallet.lastVisitOn,
          visitEarnedOn: visits.has(wallet.id) ? wallet.lastVisitOn : null,
          earned: earned.get(wallet.id) ?? null,
        };
      });
      return [customerId, [...held, ...opening(programs, own, customerId)]];
    }),
  );
}

function opening(programs: readonly Launched[], own: readonly Wallet[], customerId: string): CounterWallet[] {
  return programs.flatMap(({ id, state, current }) => {
    const { mode, controlPercent } = current.definition.join;
    if (state !== "active" || mode !== "everyone") return [];
    if (own.some(({ programId }) => programId === id)) return [];
    return [newcomer(id, inControlGroup(id, customerId, controlPercent) ? "control" : "active")];
  });
}

type View = Awaited<ReturnType<typeof viewAccounts>>[number];

/** Lots that come and go together are told together. */
function lotsOf(view: View | undefined): CounterWallet["lots"] {
  const together = new Map<string, { units: number } & Omit<CounterWallet["lots"][number], "units">>();
  for (const { units, activeFrom, expiresAt, openedAt } of [
    ...(view?.lots ?? []),
    ...(view?.pendingLots ?? []),
  ]) {
    const key = `${activeFrom ?? ""} ${expiresAt ?? ""}`;
    const known = together.get(key);
    if (known === undefined) together.set(key, { units, activeFrom, expiresAt, openedAt });
    else known.units += units;
  }
  return [...together.values()];
}

async function earnedOf(
  tx: Tx,
  wallets: readonly Wallet[],
  programs: ReadonlyMap<string, Launched>,
  today: string,
): Promise<ReadonlyMap<string, NonNullable<CounterWallet["earned"]>>> {
  const capped = wallets.filter(({ programId }) =>
    programs.get(programId)?.current.definition.earn.caps.some(({ per }) => per !== "ticket"),
  );
  if (capped.length === 0) return new Map();
  const year = today.slice(0, 4);
  const rows = await earnedByDay(tx, {
    membershipIds: capped.map(({ id }) => id),
    from: `${year}-01-01`,
    to: `${year}-12-31`,
  });
  const byMember = Map.groupBy(rows, ({ membershipId }) => membershipId);
  return new Map(
    capped.map(({ id }) => {
      const sum = (period: string): number =>
        (byMember.get(id) ?? []).reduce(
          (all, { day, units }) => (day.startsWith(period) ? all + units : all),
          0,
        );
      return [id, { on: today, ofDay: sum(today), ofMonth: sum(today.slice(0, 7)), ofYear: sum(year) }];
    }),
  );
}

/** Where these members stand towards the levels that change what they earn. */
async function levelsOf(
  tx: Tx,
  wallets: readonly Wallet[],
  programs: ReadonlyMap<string, Launched>,
  timeZone: string,
): Promise<ReadonlyMap<string, CounterLevel>> {
  const levels = new Map<string, CounterLevel>();
  const today = dayInZone(tx.now, timeZone);
  for (const [programId, { current }] of programs) {
    const { tiers } = current.definition;
    if (!levelsEarn(tiers)) continue;
    const members = wallets.filter((one) => one.programId === programId && one.status === "active");
    const asked = members.map((one) => ({ ...one, balance: one.available - one.debt }));
    const figures = await figuresOf(tx, current.definition, tiers, asked, timeZone);
    for (const { id, joinedAt, tierSince, tierKeepsUntil } of members) {
      const { from } = periodOf(tiers, today, dayInZone(joinedAt, timeZone));
      const { cents = 0, visits = 0, units = 0, lastDay = null } = figures.get(id) ?? {};
      levels.set(id, { from, since: tierSince, keepsUntil: tierKeepsUntil, lastDay, cents, visits, units });
    }
  }
  return levels;
}

async function visitsOf(
  tx: Tx,
  wallets: readonly Wallet[],
  programs: ReadonlyMap<string, Launched>,
): Promise<ReadonlySet<string>> {
  const asked = wallets.flatMap(({ id, programId, lastVisitOn }) => {
    const rules = programs.get(programId)?.current.definition.earn.rules ?? [];
    const counts = rules.some(({ type }) => type === "per_visit");
    return counts && lastVisitOn !== null ? [{ membershipId: id, day: lastVisitOn }] : [];
  });
  if (asked.length === 0) return new Set();
  return new Set((await visitsOn(tx, asked)).map(({ membershipId }) => membershipId));
}

/** Vouchers that these customers hold and may use, the one that ends first first. */
export async function counterVouchers(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CounterVoucher[]>> {
  const held = Map.groupBy(await vouchersHeld(tx, customerIds), ({ customerId }) => customerId);
  return new Map([...held].map(([customerId, vouchers]) => [customerId, vouchers.map(voucherOf)]));
}

/** Vouchers by their codes, whatever has become of them: what they were worth to whoever accepted them. */
export async function vouchersOfCodes(tx: Tx, codes: readonly string[]): Promise<CounterVoucher[]> {
  return (await vouchersByCode(tx, codes.map(codeKey))).map(voucherOf);
}

/** Why each of these codes cannot be used by a customer at an instant; codes that can are absent. */
export async function whyNotUsable(
  tx: Tx,
  codes: readonly string[],
  presenting: { readonly customerId: string; readonly at: string },
): Promise<ReadonlyMap<string, string>> {
  const found = await usableVouchers(tx, codes, { ...presenting, channel: "shop" });
  return new Map(
    codes.flatMap((code, index) => {
      const voucher = found[index];
      return isRefusal(voucher) ? [[code, voucher.refused]] : [];
    }),
  );
}

function voucherOf(held: HeldVoucher): CounterVoucher {
  const { code, benefit, isBearer, channels, minBasketCents, balanceCents } = held;
  const { lastDay, startsAt, endsAt, programId } = held;
  return {
    ...{
      code,
      benefit,
      isBearer,
      channels,
      minBasketCents,
      balanceCents,
      lastDay,
      startsAt,
      endsAt,
      programId,
    },
    // Most are: it need not be said of each.
    ...(held.isCombinable ? {} : { isCombinable: false }),
    filter: compileFilter(held.filter) === null ? null : held.filter,
  };
}
