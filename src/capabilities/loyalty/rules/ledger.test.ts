import fc from "fast-check";
import { expect, test } from "vitest";
import {
  emptyAccount,
  instant,
  member,
  members,
  type Step,
  stories,
} from "../../../../tests/support/ledger-stories.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { type Account, type Entry, type Legs, type Lot, noLegs, openBooks } from "./ledger-account.ts";
import { settle } from "./ledger-settle.ts";
import { planMoves } from "./ledger.ts";
import type { Order } from "./movement.ts";

const [ana = "", bob = ""] = members;

const account = (id: string): Account => emptyAccount(id, "program");

/** Plays a story and keeps all entries and lots ever made. */
function play(story: readonly Step[]): { accounts: Account[]; entries: Entry[]; lots: Map<string, Lot> } {
  const accounts = members.map(account);
  const entries: Entry[] = [];
  const lots = new Map<string, Lot>();
  let made = 0;
  let reserved = 0;
  const nextId = (): string => `lot${String((made += 1)).padStart(4, "0")}`;
  for (const [number, { hour, make }] of story.entries()) {
    const order = make(hour, number, reserved);
    if (order.kind === "reserve") reserved = number;
    const { books } = planMoves(accounts, [order], instant(hour), nextId);
    entries.push(...books.entries);
    for (const lot of books.newLots) lots.set(lot.id, lot);
  }
  return { accounts, entries, lots };
}

const net = (legs: Legs): number => legs.available + legs.pending + legs.reserved - legs.debt;
const given = (legs: Legs): number =>
  legs.issued - legs.redeemed - legs.expired - legs.clawedBack - legs.breakage + legs.adjusted + legs.moved;

test("every entry balances, and entries add up to the balances, whatever happens", () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { accounts, entries } = play(story);
      for (const one of accounts) {
        const sums = { ...noLegs };
        for (const [index, entry] of entries.filter((entry) => entry.membershipId === one.id).entries()) {
          const legs = { ...noLegs, ...entry.legs };
          expect(net(legs)).toBe(given(legs));
          expect(entry.seq).toBe(index + 1);
          for (const leg of Object.keys(sums) as (keyof Legs)[]) sums[leg] += legs[leg];
          expect(entry.balance).toBe(sums.available - sums.debt);
          expect(Math.min(sums.available, sums.pending, sums.reserved, sums.debt)).toBeGreaterThanOrEqual(0);
          expect(Math.min(sums.available, sums.debt)).toBe(0);
        }
        expect(sums).toEqual({ ...one.sums });
      }
    }),
    { numRuns: 1_000 },
  );
});

test("lots hold what the accounts hold, less their allocations, and reservations what is reserved", () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { accounts, entries, lots } = play(story);
      const allocated = new Map<string, number>();
      for (const { allocations } of entries) {
        for (const [lot, used] of allocations) allocated.set(lot, (allocated.get(lot) ?? 0) + used);
      }
      for (const lot of lots.values()) {
        expect(lot.remaining).toBe(lot.amount - (allocated.get(lot.id) ?? 0));
        expect(lot.remaining).toBeGreaterThanOrEqual(0);
        expect(lot.isClosed && lot.remaining > 0).toBe(false);
      }
      for (const { id, sums, reservations } of accounts) {
        const held = [...lots.values()].filter((lot) => lot.membershipId === id);
        const sum = (pending: boolean): number =>
          held.filter((lot) => lot.isPending === pending).reduce((all, lot) => all + lot.remaining, 0);
        expect([sum(false), sum(true)]).toEqual([sums.available, sums.pending]);
        const open = [...reservations.values()].filter((one) => one.state === "open");
        expect(open.reduce((all, one) => all + one.units, 0)).toBe(sums.reserved);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("no unit is made or lost between members", () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { accounts } = play(story);
      expect(accounts.reduce((sum, one) => sum + one.sums.moved, 0)).toBe(0);
    }),
  );
});

test("settling in one step or in many comes to the same entries", () => {
  fc.assert(
    fc.property(stories, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }), (story, pauses) => {
      const end = (story.at(-1)?.hour ?? 0) + 400;
      const atOnce = play(story);
      const inSteps = play(story);
      const hours = [...pauses.map((pause) => end - 400 + pause).sort((one, other) => one - other), end];
      for (const [index, one] of atOnce.accounts.entries()) {
        const quick = openBooks(atOnce.accounts, () => "");
        settle(quick, one, instant(end));
        const slow = openBooks(inSteps.accounts, () => "");
        const other = inSteps.accounts[index];
        if (other === undefined) throw new Error("no account");
        for (const hour of hours) settle(slow, other, instant(hour));
        expect(slow.entries).toEqual(quick.entries);
        expect(other.sums).toEqual(one.sums);
      }
    }),
  );
});

test("a refused order leaves the account as it was", () => {
  fc.assert(
    fc.property(stories, member, (story, id) => {
      const { accounts } = play(story);
      const now = instant(story.at(-1)?.hour ?? 0);
      const before = structuredClone(accounts);
      const order: Order = { kind: "redeem", membershipId: id, units: 1_000_000, cause: {} };
      const { results, books } = planMoves(accounts, [order], now, () => "");
      expect(isRefusal(results[0])).toBe(true);
      expect(books.entries).toEqual([]);
      expect(accounts).toEqual(before);
    }),
  );
});

const plain = (orders: readonly Order[], accounts = members.map(account), hour = 0) => {
  let made = 0;
  return { accounts, ...planMoves(accounts, orders, instant(hour), () => `lot${hour}-${(made += 1)}`) };
};
const earning = (
  count: number,
  lot: { active?: number; expires?: number } = {},
  receiptId?: string,
): Order => ({
  kind: "earn",
  membershipId: ana,
  units: count,
  lot: {
    activeFrom: lot.active === undefined ? null : instant(lot.active),
    expiresAt: lot.expires === undefined ? null : instant(lot.expires),
  },
  cause: receiptId === undefined ? {} : { receiptId },
});
const redeeming = (count: number, receiptId = "sale"): Order => ({
  kind: "redeem",
  membershipId: ana,
  units: count,
  cause: { receiptId },
});

test("units given back after their lot's end come back and expire at once", () => {
  const { accounts } = plain([earning(100, { expires: 10 }), redeeming(60)]);
  const { books } = plain(
    [{ kind: "return", membershipId: ana, units: 60, of: { receiptId: "sale" }, cause: {} }],
    accounts,
    20,
  );
  expect(books.entries.map(({ kind, legs }) => [kind, legs.available, legs.expired])).toEqual([
    ["expire", -40, 40],
    ["return", 60, undefined],
    ["expire", -60, 60],
  ]);
});

test("what two spendings took of one lot ends once when it comes back after the lot's end", () => {
  const { accounts } = plain([earning(100, { expires: 10 }), redeeming(40), redeeming(60)]);
  const { books } = plain(
    [{ kind: "return", membershipId: ana, units: 100, of: { receiptId: "sale" }, cause: {} }],
    accounts,
    20,
  );
  expect(books.entries.map(({ kind, legs }) => [kind, legs.available, legs.expired])).toEqual([
    ["expire", -0, 0],
    ["return", 100, undefined],
    ["expire", -100, 100],
  ]);
});

test("a refund takes pending units first, then the receipt's own, then the rest, and may leave a debt", () => {
  const { accounts } = plain([
    earning(30, {}, "other"),
    earning(20, {}, "own"),
    earning(10, { active: 99 }, "own"),
  ]);
  const claw = (count: number, policy: "pending_only" | "clamp" | "debt"): Order => ({
    kind: "clawback",
    membershipId: ana,
    units: count,
    policy,
    receiptId: "own",
    cause: {},
  });
  const { results, books } = plain([claw(4, "pending_only"), claw(16, "clamp"), claw(90, "debt")], accounts);
  expect(books.entries.map(({ allocations }) => [...allocations.values()])).toEqual([[4], [6, 10], [10, 30]]);
  expect(results.at(-1)).toMatchObject({ units: 90, balances: { available: 0, pending: 0, debt: 50 } });
});

test("what was pending repays the debt when it becomes usable", () => {
  const { accounts } = plain([
    earning(50, { active: 5 }),
    { kind: "debit", membershipId: ana, units: 20, debtLimit: 20, cause: {} },
  ]);
  const { books } = plain([], accounts, 6);
  expect(books.entries).toMatchObject([
    { kind: "activate", at: instant(5), legs: { pending: -50, available: 30, debt: -20 }, balance: 30 },
  ]);
});

test("an account without activity loses everything at once; a purchase before that keeps it", () => {
  const keep = (hour: number): Order => ({ ...earning(10), idleExpiresAt: instant(hour) }) as Order;
  const { accounts } = plain([keep(10)]);
  plain([keep(30)], accounts, 9);
  expect(plain([], accounts, 29).books.entries).toEqual([]);
  expect(plain([], accounts, 31).books.entries.map(({ kind, at: when }) => [kind, when])).toEqual([
    ["expire", instant(30)],
    ["expire", instant(30)],
  ]);
});

test("a transfer keeps each part's opening and expiry", () => {
  const { accounts, books } = plain([
    earning(10, { expires: 50 }),
    earning(20, { expires: 40 }),
    { kind: "transfer", membershipId: ana, toMembershipId: bob, units: 25, cause: {} },
  ]);
  const bobs = [...(accounts[1]?.lots.values() ?? [])].map(({ amount, expiresAt }) => [amount, expiresAt]);
  expect(bobs).toEqual([
    [20, instant(40)],
    [5, instant(50)],
  ]);
  expect(books.entries.slice(-2).map(({ legs }) => legs.moved)).toEqual([-25, 25]);
});
