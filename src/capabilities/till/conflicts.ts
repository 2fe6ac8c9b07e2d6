import type { Tx } from "../../platform/database.ts";
import { recordAndMerged } from "../customers/index.ts";
import { counterVouchers, counterWallets, vouchersOfCodes, whyNotUsable } from "../loyalty/index.ts";
import {
  type CounterAsked,
  type CounterProgram,
  counterQuote,
  type CounterQuote,
  type CounterVoucher,
  type CounterWallet,
  spendableUnits,
} from "../loyalty/shared.ts";
import type { Applying } from "./applying.ts";
import { isSigned } from "./codes.ts";
import { shopSecrets, type TillSettings } from "./queries.ts";
import type { NewIncident } from "./queries-incidents.ts";
import { hasRedeemedOffline } from "./queries-operations.ts";
import type { CreditOperation } from "./schema-operation.ts";

/** How a credit is to be sold. */
export type Plan = {
  readonly reward: { readonly programId: string; readonly rewardId: string } | null;
  readonly payWith: { readonly programId: string; readonly points: number } | null;
  readonly voucherCodes: readonly string[];
  /** Taken off the price by the till and not covered by anything any more: the shop bears it. */
  readonly typedCents: number;
  /** Points that were used and are not there. */
  readonly loans: readonly { readonly membershipId: string; readonly units: number }[];
  readonly incidents: readonly NewIncident[];
};

export function plainPlan({ reward, payWith, voucherCodes = [] }: CreditOperation): Plan {
  return {
    reward: reward ?? null,
    payWith: payWith ?? null,
    voucherCodes,
    typedCents: 0,
    loans: [],
    incidents: [],
  };
}

type Asked = {
  readonly applying: Applying;
  readonly said: CreditOperation;
  readonly customerId: string;
  readonly programs: readonly CounterProgram[];
  readonly day: string;
  readonly settings: TillSettings;
};

/**
 * What a till allowed without a network, made possible: points that are gone are lent and owed, vouchers that are used become a
 * sum that the shop bears. Each is noted. What the till should not have allowed (no signed balance, above the cap, twice) is
 * noted too.
 */
export async function planWithoutNetwork(tx: Tx, asked: Asked): Promise<Plan> {
  const { said, customerId } = asked;
  const plain = plainPlan(said);
  const spends = plain.reward !== null || plain.payWith !== null || plain.voucherCodes.length > 0;
  if (!spends) return plain;
  const wallets = (await counterWallets(tx, [customerId])).get(customerId) ?? [];
  const held = (await counterVouchers(tx, [customerId])).get(customerId) ?? [];
  const now = counterQuote(quoteOf(asked, wallets, held));
  const believed = counterQuote(
    quoteOf(asked, toppedUp(asked, wallets), await believedVouchers(tx, plain.voucherCodes)),
  );
  const watched = await watch(tx, asked, said.amountCents - believed.dueCents);
  if (now.refusals.length === 0) return { ...plain, incidents: watched };
  const points = pointsPlan(asked, wallets, believed);
  const why = await whyNotUsable(tx, plain.voucherCodes, {
    customerId,
    at: asked.applying.at,
  });
  const vouchers = voucherPlan(plain.voucherCodes, now, believed, why);
  const reward = points.isKept ? plain.reward : null;
  return {
    reward,
    payWith: points.isKept ? plain.payWith : null,
    voucherCodes: vouchers.kept,
    typedCents: Math.min(said.amountCents, points.typedCents + vouchers.typedCents),
    loans: points.loans,
    incidents: [...watched, ...points.incidents, ...vouchers.incidents],
  };
}

function quoteOf(
  { applying, said, programs, day }: Asked,
  wallets: readonly CounterWallet[],
  vouchers: readonly CounterVoucher[],
): CounterAsked {
  const { reward, payWith, voucherCodes } = said;
  const { device } = applying.session;
  return {
    programs,
    wallets,
    vouchers,
    amountCents: said.amountCents,
    wish: { reward, payWith, voucherCodes },
    at: applying.at,
    day,
    timeZone: device.timeZone,
    storeId: device.storeId,
    channel: "shop",
    isFirst: false,
  };
}

/** The accounts as the till believed them to be, where that was more. */
function toppedUp({ applying, said, programs }: Asked, wallets: readonly CounterWallet[]): CounterWallet[] {
  return wallets.map((wallet) => {
    const { programId } = wallet;
    const believed = said.basis?.units[programId] ?? neededUnits(said, programs, programId);
    const missing = believed - spendableUnits(wallets, programId, applying.at);
    if (missing <= 0) return wallet;
    const lot = {
      units: missing + wallet.debtUnits,
      activeFrom: null,
      expiresAt: null,
      openedAt: applying.at,
    };
    return { ...wallet, lots: [...wallet.lots, lot] };
  });
}

function neededUnits(
  { reward, payWith }: CreditOperation,
  programs: readonly CounterProgram[],
  programId: string,
): number {
  const definition = programs.find(({ id }) => id === programId)?.versions[0]?.definition;
  if (definition === undefined) return 0;
  const wished = definition.rewards.find(({ id }) => id === reward?.rewardId);
  const ofReward = reward?.programId === programId ? (wished?.costUnits ?? 0) : 0;
  const ofPayment =
    payWith?.programId === programId ? Math.round(payWith.points * 10 ** definition.scale) : 0;
  return ofReward + ofPayment;
}

/** Vouchers as they were when the till knew them: whenever, however often used since. */
async function believedVouchers(tx: Tx, codes: readonly string[]): Promise<CounterVoucher[]> {
  return (await vouchersOfCodes(tx, codes)).map((voucher) => ({
    ...voucher,
    startsAt: "",
    endsAt: null,
    channels: [],
    balanceCents: voucher.benefit.type === "credit" ? voucher.benefit.cents : voucher.balanceCents,
  }));
}

type Part = Pick<Plan, "typedCents" | "incidents">;

function pointsPlan(
  { said, applying }: Asked,
  wallets: readonly CounterWallet[],
  believed: CounterQuote,
): Part & Pick<Plan, "loans"> & { readonly isKept: boolean } {
  const wished = said.reward?.programId ?? said.payWith?.programId;
  if (wished === undefined) return { typedCents: 0, incidents: [], loans: [], isKept: true };
  const cents = centsOfPoints(believed);
  const isPossible = !believed.refusals.some(
    ({ of }) => of === said.reward?.rewardId || of === said.payWith?.programId,
  );
  const loans = believed.spent.flatMap(({ programId, units }) => {
    const missing = units - spendableUnits(wallets, programId, applying.at);
    const wallet = wallets.find((one) => one.programId === programId);
    if (missing <= 0 || wallet === undefined) return [];
    // What is owed is repaid from a loan before the rest may be used.
    return [{ programId, wallet, units: missing, lent: missing + wallet.debtUnits }];
  });
  const mayLend = loans.every(({ wallet }) => wallet.status === "active" && wallet.membershipId !== null);
  if (!isPossible || !mayLend) {
    const bornCents = isPossible
      ? cents
      : Math.max(0, said.amountCents - (said.announcedDueCents ?? said.amountCents));
    return {
      typedCents: bornCents,
      loans: [],
      isKept: false,
      incidents: [{ kind: "points_owed", cents: bornCents, detail: { programId: wished, units: 0 } }],
    };
  }
  return {
    typedCents: 0,
    isKept: true,
    loans: loans.flatMap(({ wallet, lent }) =>
      wallet.membershipId === null ? [] : [{ membershipId: wallet.membershipId, units: lent }],
    ),
    incidents: loans.map(({ programId, units }) => ({
      kind: "points_owed",
      cents,
      detail: { programId, units },
    })),
  };
}

function centsOfPoints({ lines, paidByPoints }: CounterQuote): number {
  return lines.reduce(
    (sum, { kind, cents }) => (kind === "reward" ? sum + cents : sum),
    paidByPoints?.cents ?? 0,
  );
}

function voucherPlan(
  codes: readonly string[],
  now: CounterQuote,
  believed: CounterQuote,
  why: ReadonlyMap<string, string>,
): Part & { readonly kept: readonly string[] } {
  const lost = codes.filter((code) => now.refusals.some(({ of }) => of === code));
  const centsOf = (code: string): number =>
    (believed.lines.find((line) => line.kind === "voucher" && line.code === code)?.cents ?? 0) +
    (believed.paidByGiftCards.find((paid) => paid.code === code)?.cents ?? 0);
  return {
    kept: codes.filter((code) => !lost.includes(code)),
    typedCents: lost.reduce((sum, code) => sum + centsOf(code), 0),
    incidents: lost.map((code) => ({
      kind: "voucher_owed",
      cents: centsOf(code),
      detail: {
        codeEnds: code.slice(-4),
        reason: why.get(code) ?? now.refusals.find(({ of }) => of === code)?.refused ?? "",
      },
    })),
  };
}

/** Redeeming without a network is for what the server has signed, up to a cap, once for each customer until the network is back. */
async function watch(
  tx: Tx,
  { applying, said, customerId, settings }: Asked,
  spentCents: number,
): Promise<NewIncident[]> {
  const incidents: NewIncident[] = [];
  const { basis } = said;
  const { proofKey } = await shopSecrets(tx);
  const customerIds = await recordAndMerged(tx, customerId);
  const isProved =
    basis !== undefined && customerIds.some((id) => isSigned(proofKey, basis.proof, id, basis));
  if (!isProved) incidents.push({ kind: "unproved_balance", cents: spentCents });
  const { device } = applying.session;
  const isSecond = await hasRedeemedOffline(tx, {
    customerIds,
    deviceId: device.id,
    since: device.lastContactAt,
  });
  if (spentCents > settings.offlineCapCents || isSecond) {
    incidents.push({
      kind: "over_offline_cap",
      cents: spentCents,
      detail: { capCents: settings.offlineCapCents, isSecond },
    });
  }
  return incidents;
}
