import type { CounterLot, CounterWallet } from "../../loyalty/shared.ts";
import { newcomer } from "../../loyalty/shared.ts";
import type { CounterPage, CounterRow, GoneRow } from "../schema-row.ts";

type LeanLot = Pick<CounterLot, "units" | "openedAt"> & Partial<CounterLot>;
type LeanWallet = Pick<CounterWallet, "programId"> &
  Partial<Omit<CounterWallet, "lots">> & { readonly lots?: readonly LeanLot[] };
export type LeanRow = Pick<CounterRow, "id" | "proof"> &
  Partial<Omit<CounterRow, "wallets" | "asOf">> & { readonly wallets?: readonly LeanWallet[] };

/** A page of the working set as it travels: what is empty is left out, and all its rows are of one instant. */
export type LeanPage = Pick<CounterPage, "nextCursor" | "upTo"> & {
  readonly asOf: string;
  readonly rows: readonly (LeanRow | GoneRow)[];
};

const plainRow = {
  firstName: "",
  initial: "",
  postcode: null,
  cards: [],
  phoneEnds: [],
  tokens: "",
  visits: 0,
  lastVisitOn: null,
  birthday: null,
  isStaff: false,
  isRegular: false,
  notes: 0,
  vouchers: [],
} as const;
const plainLot = { activeFrom: null, expiresAt: null } as const;
// Which membership it is, only the server has to know.
const someMembership = "known";

export function leanPage({ rows, nextCursor, upTo }: CounterPage, asOf: string): LeanPage {
  return { asOf, nextCursor, upTo, rows: rows.map((row) => ("gone" in row ? row : leanRow(row))) };
}

export function wholePage({ asOf, nextCursor, upTo, rows }: LeanPage): CounterPage {
  return { nextCursor, upTo, rows: rows.map((row) => ("gone" in row ? row : wholeRow(row, asOf))) };
}

function leanRow(whole: CounterRow): LeanRow {
  const { id, proof, wallets, asOf: _, ...row } = whole;
  const lean = { id, proof, ...without(row, plainRow) };
  return wallets.length === 0 ? lean : { ...lean, wallets: wallets.map(leanWallet) };
}

function leanWallet({ programId, lots, membershipId, ...wallet }: CounterWallet): LeanWallet {
  return {
    programId,
    ...(membershipId === null ? {} : { membershipId: someMembership }),
    ...without(wallet, newcomer(programId)),
    ...(lots.length === 0
      ? {}
      : {
          lots: lots.map(({ units, openedAt, ...lot }) => ({ units, openedAt, ...without(lot, plainLot) })),
        }),
  };
}

function wholeRow({ wallets = [], ...row }: LeanRow, asOf: string): CounterRow {
  return {
    ...plainRow,
    ...row,
    asOf,
    wallets: wallets.map(({ lots = [], ...wallet }) => ({
      ...newcomer(wallet.programId),
      ...wallet,
      lots: lots.map((lot) => ({ ...plainLot, ...lot })),
    })),
  };
}

/** Without what is as in the plain one. */
function without<Of extends object>(
  value: Of,
  plain: Readonly<Record<string, unknown>> | CounterWallet,
): Partial<Of> {
  const left: Partial<Of> = {};
  for (const key in value) {
    if (!isSame(value[key], plain[key as never])) left[key] = value[key];
  }
  return left;
}

function isSame(value: unknown, plain: unknown): boolean {
  if (typeof value !== "object" || value === null || plain === null) return value === plain;
  for (const _ in value) return false;
  return true;
}
