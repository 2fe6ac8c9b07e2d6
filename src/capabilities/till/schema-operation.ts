import { type Static, Type } from "typebox";
import { choice } from "../../values/shapes.ts";
import type { CounterRow } from "./schema-row.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  description: "UUID",
});
const Cents = (description: string) => Type.Integer({ minimum: 0, maximum: 100_000_000, description });
const Instant = Type.String({ minLength: 20, maxLength: 40, description: "Instant, ISO 8601" });

/** Who: known already, by the card just shown, or by the operation that enrolled her. */
export const CustomerRef = Type.Union([
  Type.Object({ id: Id }, closed),
  Type.Object({ cardNumber: Type.String({ pattern: "^[0-9]{16}$" }) }, closed),
  Type.Object({ enrolment: Id }, closed),
]);
export type CustomerRef = Static<typeof CustomerRef>;

const base = {
  id: Type.String({ ...Id, description: "UUID made by the till; the same one is applied once" }),
  seq: Type.Integer({ minimum: 0, maximum: 1e12, description: "Order on the device" }),
  at: Type.String({ ...Instant, description: "When it happened, by the till's corrected clock" }),
  deviceAt: Type.String({ ...Instant, description: "The same by the device's own clock" }),
  cashierId: Id,
  offline: Type.Boolean(),
};

const Reward = Type.Object({ programId: Id, rewardId: Type.String({ minLength: 1, maxLength: 40 }) }, closed);
const Points = Type.Number({ minimum: 0, maximum: 1e9 });
const Units = Type.Integer({ minimum: 0, maximum: 1e12 });

/** What the till knew when it let somebody redeem, with the server's signature on it. */
const Basis = Type.Object(
  {
    proof: Type.String({ maxLength: 200 }),
    asOf: Instant,
    units: Type.Record(Type.String(), Units, { description: "Spendable units by program, of the row" }),
    vouchers: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 200, description: "Codes of the row" }),
  },
  closed,
);
export type Basis = Static<typeof Basis>;

export const CreditOperation = Type.Object(
  {
    ...base,
    kind: Type.Literal("credit"),
    customer: CustomerRef,
    amountCents: Cents("What the goods cost, before reward, voucher and points"),
    ticketNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    reward: Type.Optional(Reward),
    voucherCodes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 5 })),
    payWith: Type.Optional(Type.Object({ programId: Id, points: Points }, closed)),
    announced: Type.Array(Type.Object({ programId: Id, units: Units }, closed), {
      maxItems: 50,
      description: "What the customer was told",
    }),
    announcedDueCents: Type.Optional(Cents("What was left to pay, as she was told")),
    basis: Type.Optional(Basis),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    managerCode: Type.Optional(
      Type.String({ minLength: 4, maxLength: 8, description: "Of a manager, for a reward above the limit" }),
    ),
    commonPoints: Type.Optional(
      Type.Object({ cents: Cents("Paid with the points of the network; only with network") }, closed),
    ),
  },
  closed,
);
export type CreditOperation = Static<typeof CreditOperation>;

export const EnrolOperation = Type.Object(
  {
    ...base,
    kind: Type.Literal("enrol"),
    firstName: Type.String({ minLength: 1, maxLength: 80 }),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40 })),
    email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
    postcode: Type.Optional(Type.String({ minLength: 2, maxLength: 12 })),
    lastName: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    birthday: Type.Optional(
      Type.Object(
        {
          day: Type.Integer({ minimum: 1, maximum: 31 }),
          month: Type.Integer({ minimum: 1, maximum: 12 }),
        },
        closed,
      ),
    ),
    language: choice(["fr", "en"]),
    cardNumber: Type.String({ pattern: "^[0-9]{16}$" }),
    consents: Type.Array(
      Type.Object(
        {
          channel: choice(["email", "sms", "phone", "post"]),
          granted: Type.Boolean(),
          textVersion: Type.String({ maxLength: 80 }),
          textHash: Type.String({ maxLength: 128 }),
        },
        closed,
      ),
      { maxItems: 4 },
    ),
    noticeVersion: Type.Optional(Type.String({ maxLength: 80 })),
  },
  closed,
);
export type EnrolOperation = Static<typeof EnrolOperation>;

export const StampsOperation = Type.Object(
  { ...base, kind: Type.Literal("stamps"), customer: CustomerRef, programId: Id, points: Points },
  closed,
);
export type StampsOperation = Static<typeof StampsOperation>;

export const UndoOperation = Type.Object({ ...base, kind: Type.Literal("undo"), operationId: Id }, closed);
export type UndoOperation = Static<typeof UndoOperation>;

export const ReturnOperation = Type.Object(
  {
    ...base,
    kind: Type.Literal("return"),
    customer: CustomerRef,
    ticketNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    operationId: Type.Optional(Id),
    amountCents: Cents("What comes back, at the price before reward and voucher"),
  },
  closed,
);
export type ReturnOperation = Static<typeof ReturnOperation>;

export const Operation = Type.Union([
  CreditOperation,
  EnrolOperation,
  StampsOperation,
  UndoOperation,
  ReturnOperation,
]);
export type Operation = Static<typeof Operation>;

export const OperationsBody = Type.Object(
  {
    clock: Type.Object({ deviceNow: Instant }, closed),
    // Each is read by itself, so that one that cannot be read keeps none of the others waiting.
    operations: Type.Array(Type.Object({ id: Id }, { additionalProperties: true }), { maxItems: 200 }),
  },
  closed,
);
export type OperationsBody = Static<typeof OperationsBody>;

/** `again`: it had been applied before, and the answer of then is given. `incident`: applied, and something is to be looked at. */
export type OperationResult = {
  readonly id: string;
  readonly outcome: "applied" | "again" | "refused" | "incident";
  /** Of the refusal or incident: a text `problem.<code>` or `till.incident.<code>`. */
  readonly code?: string;
  /** In the language of the request. */
  readonly message?: string;
  readonly customer?: CounterRow;
  readonly receiptId?: string;
  /** By program: what was credited. */
  readonly credited?: readonly { readonly programId: string; readonly units: number }[];
  /** Vouchers that the ticket gave, to be read out or printed. */
  readonly vouchers?: readonly { readonly code: string }[];
  readonly dueCents?: number;
  /** Of an enrolment, with a network: the address that opens the card, for the phone of whoever stands there. Told once. */
  readonly cardUrl?: string;
};

export type OperationsAnswer = { readonly now: string; readonly results: readonly OperationResult[] };
