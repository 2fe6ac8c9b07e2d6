import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { type AccountRead, accountsRead, loadAccounts } from "./accounts-at-work.ts";
import type { Balances } from "./ledger-types.ts";
import { type Account, type Legs, type Lot, lotsWith, openBooks } from "./rules/ledger-account.ts";
import { balancesOf } from "./rules/ledger.ts";
import { settle } from "./rules/ledger-settle.ts";

export type LotView = {
  readonly id: string;
  readonly units: number;
  readonly openedAt: string;
  /** Until when the units wait; null once they may be used. */
  readonly activeFrom: string | null;
  readonly expiresAt: string | null;
  readonly receiptId: string | null;
};

/** An account as it is at an instant, whatever has been written. All amounts are units. */
export type AccountView = {
  readonly membershipId: string;
  readonly programId: string;
  readonly status: Account["status"];
  readonly balances: Balances;
  /** What the program gave and took since the beginning. */
  readonly sums: Readonly<Omit<Legs, keyof Balances>>;
  /** Usable lots, in the order in which they are spent. */
  readonly lots: readonly LotView[];
  /** Lots that wait, the soonest first. */
  readonly pendingLots: readonly LotView[];
  /** What expires when, the soonest first, if nothing is spent. */
  readonly expiries: readonly { readonly at: string; readonly units: number }[];
  readonly reservations: readonly {
    readonly id: string;
    readonly units: number;
    readonly expiresAt: string;
  }[];
  readonly lastActivityAt: string | null;
  readonly idleExpiresAt: string | null;
};

/**
 * Accounts as they are now, or as they will be at a later instant if nothing happens, in the order asked; unknown ones
 * are left out. Nothing is locked or written: what is due is settled in the answer only.
 */
export async function readAccounts(
  tx: Tx,
  membershipIds: readonly string[],
  at?: string,
): Promise<AccountView[]> {
  if (membershipIds.length === 0) return [];
  const asked = at === undefined ? tx.now : new Date(at).toISOString();
  const until = asked > tx.now ? asked : tx.now;
  const accounts = await loadAccounts(
    tx,
    { ids: membershipIds, needLots: new Set(membershipIds), reservationIds: [], returns: [] },
    { lock: false, until },
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const inOrder = [...new Set(membershipIds)].flatMap((id) => byId.get(id) ?? []);
  return settled(inOrder, until);
}

/** Accounts as they are now, of which rows and lots were read just now, in this transaction. */
export async function viewAccounts(tx: Tx, read: readonly AccountRead[]): Promise<AccountView[]> {
  return settled(await accountsRead(tx, read), tx.now);
}

function settled(accounts: readonly Account[], until: string): AccountView[] {
  const books = openBooks(accounts, () => newId());
  for (const account of accounts) settle(books, account, until);
  return accounts.map(viewOf);
}

function viewOf(account: Account): AccountView {
  const { issued, redeemed, expired, clawedBack, breakage, adjusted, moved } = account.sums;
  const lots = lotsWith(account, false);
  const pending = lotsWith(account, true);
  const expiries = new Map<string, number>();
  for (const lot of [...lots, ...pending]) {
    const expiresAt = soonest(lot.expiresAt, account.idleExpiresAt);
    if (expiresAt !== null) expiries.set(expiresAt, (expiries.get(expiresAt) ?? 0) + lot.remaining);
  }
  return {
    membershipId: account.id,
    programId: account.programId,
    status: account.status,
    balances: balancesOf(account),
    sums: { issued, redeemed, expired, clawedBack, breakage, adjusted, moved },
    lots: lots.map(lotView),
    pendingLots: pending.map(lotView).sort((first, second) => compare(first.activeFrom, second.activeFrom)),
    expiries: [...expiries]
      .map(([expiresAt, units]) => ({ at: expiresAt, units }))
      .sort((first, second) => compare(first.at, second.at)),
    reservations: [...account.reservations.values()]
      .filter((one) => one.state === "open")
      .map(({ id, units, expiresAt }) => ({ id, units, expiresAt })),
    lastActivityAt: account.lastActivityAt,
    idleExpiresAt: account.idleExpiresAt,
  };
}

function lotView(lot: Lot): LotView {
  return {
    id: lot.id,
    units: lot.remaining,
    openedAt: lot.openedAt,
    activeFrom: lot.isPending ? lot.activeFrom : null,
    expiresAt: lot.expiresAt,
    receiptId: lot.receiptId,
  };
}

function soonest(first: string | null, second: string | null): string | null {
  if (first === null || second === null) return first ?? second;
  return first < second ? first : second;
}

const compare = (first: string | null, second: string | null): number =>
  (first ?? "") < (second ?? "") ? -1 : (first ?? "") === (second ?? "") ? 0 : 1;
