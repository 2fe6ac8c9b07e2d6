import fc from "fast-check";
import type { Order } from "../../src/capabilities/loyalty/ledger-types.ts";
import { type Account, noLegs } from "../../src/capabilities/loyalty/rules/ledger-account.ts";

/** Random stories of movements among three members and three receipts. */
export const members = [1, 2, 3].map((n) => `00000000-0000-7000-8000-00000000000${n}`);
const receipts = [1, 2, 3].map((n) => `00000000-0000-7000-9000-00000000000${n}`);
const reservation = (number: number): string => `00000000-0000-7000-a000-${String(number).padStart(12, "0")}`;

const start = Date.UTC(2026, 0, 1);
export const instant = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();

/** An order at an hour: dates within it are counted from that hour, `reserved` is the last reservation's number. */
export type Step = {
  readonly hour: number;
  readonly make: (hour: number, number: number, reserved: number) => Order;
};

export const member = fc.constantFrom(...members);
const receipt = fc.constantFrom(...receipts);
// Mostly small against what is earned, or nearly every spending would be refused.
const earned = fc.integer({ min: 0, max: 200 });
const units = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 150 }));
const later = fc.option(fc.integer({ min: 1, max: 300 }), { nil: null });
const soon = fc.option(fc.integer({ min: 1, max: 40 }), { nil: null, freq: 1 });
const at = (hour: number, hours: number | null): string | null =>
  hours === null ? null : instant(hour + hours);

const making: fc.Arbitrary<Step["make"]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom("earn", "credit", "opening"),
        member,
        earned,
        soon,
        later,
        receipt,
        fc.integer({ min: 0, max: 9 }),
      )
      .map(
        ([kind, membershipId, wanted, activeFrom, expiresAt, receiptId, idles]) =>
          (hour: number): Order => ({
            kind: kind as "earn",
            membershipId,
            units: wanted,
            lot: { activeFrom: at(hour, activeFrom), expiresAt: at(hour, expiresAt) },
            // Seldom already over: a history brought late.
            ...(idles < 2 ? { idleExpiresAt: instant(idles === 0 ? hour + 150 : hour - 5) } : {}),
            cause: { receiptId },
          }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom("redeem", "debit"), member, units, receipt).map(
      ([kind, membershipId, wanted, receiptId]) =>
        (): Order => ({
          kind: kind as "redeem",
          membershipId,
          units: wanted,
          debtLimit: 50,
          cause: { receiptId },
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(member, units, fc.constantFrom("pending_only", "clamp", "debt"), receipt).map(
      ([membershipId, wanted, policy, receiptId]) =>
        (): Order => ({
          kind: "clawback",
          membershipId,
          units: wanted,
          policy: policy as "clamp",
          receiptId,
          cause: { receiptId },
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(member, units, receipt).map(
      ([membershipId, wanted, receiptId]) =>
        (): Order => ({
          kind: "return",
          membershipId,
          units: wanted,
          of: { receiptId },
          cause: { receiptId },
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(member, units, fc.integer({ min: 1, max: 60 })).map(
      ([membershipId, wanted, hours]) =>
        (hour: number, number: number): Order => ({
          kind: "reserve",
          membershipId,
          units: wanted,
          reservationId: reservation(number),
          expiresAt: instant(hour + hours),
          cause: {},
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.option(units, { nil: undefined }), receipt, fc.boolean()).map(
      ([wanted, receiptId, posts]) =>
        (_hour: number, _number: number, reserved: number): Order =>
          posts
            ? {
                kind: "post",
                reservationId: reservation(reserved),
                ...(wanted === undefined ? {} : { units: wanted }),
                cause: { receiptId },
              }
            : { kind: "void", reservationId: reservation(reserved), cause: {} },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(member, member, fc.oneof(units, fc.constant("all" as const))).map(
      ([membershipId, toMembershipId, wanted]) =>
        (): Order => ({
          kind: "transfer",
          membershipId,
          toMembershipId,
          units: wanted,
          cause: {},
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: member.map((membershipId) => (): Order => ({ kind: "write_off", membershipId, cause: {} })),
  },
);

// What a till that was offline brings: one movement in five.
const past = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
);

export const stories = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), making, past), {
    minLength: 12,
    maxLength: 60,
    size: "max",
  })
  .map((steps) => {
    let hour = 0;
    return steps.map(([pause, make, ago]): Step => {
      hour += pause;
      const now = hour;
      return {
        hour,
        make: (...asked) => ({ ...make(...asked), ...(ago === 0 ? {} : { at: instant(now - ago) }) }),
      };
    });
  });

/** An account on which nothing has moved yet. */
export function emptyAccount(id: string, programId: string): Account {
  return {
    id,
    programId,
    status: "active",
    seq: 0,
    sums: { ...noLegs },
    lots: new Map(),
    reservations: new Map(),
    spent: new Map(),
    restDueAt: null,
    idleExpiresAt: null,
    lastActivityAt: null,
  };
}
