import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Month = Type.String({ pattern: "^\\d{4}-\\d{2}-01$", description: "A month, by its first day" });
const Cents = (description: string) => Type.Integer({ description });
const text = (maxLength: number) => nullable(Type.String({ maxLength }));

export const IdParams = Type.Object({ id: Id });
export const ShopParams = Type.Object({ shopId: Id });
export const MonthParams = Type.Object({ month: Month });
export const MonthShopParams = Type.Object({ month: Month, shopId: Id });
export const KeyParams = Type.Object({ key: Type.String({ minLength: 1, maxLength: 200 }) });
export const CustomerParams = Type.Object({ customerId: Id });
export const MonthQuery = Type.Object({ month: Type.Optional(Month) });

const Worth = Type.Object(
  {
    points: Type.Integer({ minimum: 1, maximum: 1_000_000, description: "So many points…" }),
    cents: Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      description: "…are worth so many cents together",
    }),
  },
  { ...closed, description: "An exact fraction: 130 points for 1000 cents" },
);
const EarnCents = Type.Integer({
  minimum: 1,
  maximum: 10_000_000,
  description: "A purchase of that many cents earns one point",
});
const accountFields = {
  accountHolder: text(70),
  iban: text(50),
  bic: text(20),
};

export const SettingsBody = Type.Object(
  {
    worth: Worth,
    earnCents: EarnCents,
    expiredValue: choice(
      ["kept", "given_back"],
      "What expired points were worth stays in the pool, or goes back to the shops that paid for it",
    ),
    ...accountFields,
  },
  closed,
);

const Agreement = Type.Object({
  version: Type.Integer(),
  bodyFr: Type.String(),
  bodyEn: Type.String(),
  publishedAt: Type.String(),
});
export const AgreementBody = Type.Object(
  {
    bodyFr: Type.String({ minLength: 1, maxLength: 40_000 }),
    bodyEn: Type.String({ minLength: 1, maxLength: 40_000 }),
  },
  closed,
);

export const NetworkAnswer = Type.Object({
  name: Type.String(),
  currency: Type.String(),
  ...SettingsBody.properties,
  holders: Type.Integer({ description: "People with a card of the network" }),
  points: Type.Integer({ description: "Common points they hold" }),
  pointsWorthCents: Cents("What those points pay"),
  poolCents: Cents("What the network holds, or is to receive, to pay for them; negative: it lacks"),
  valueIsPromised: Type.Boolean({ description: "Points were credited: their value never changes any more" }),
  acceptedYearCents: Cents("Points accepted by all shops in the last twelve months"),
  limitCents: Cents("From which the authority must be told (directive 2015/2366, art. 37(2))"),
  limitState: choice(["below", "near", "above"], "near: from 80 % on"),
  agreement: Agreement,
});
export type NetworkAnswer = Static<typeof NetworkAnswer>;

const ShopAnswer = Type.Object({
  shopId: Id,
  name: Type.String(),
  state: choice(["active", "left"]),
  joinedAt: Type.String(),
  leftAt: nullable(Type.String()),
  earnCents: nullable(Type.Integer({ description: "The shop's own rate; null: the network's" })),
  hasAccount: Type.Boolean({ description: "Whether transfers can be made to it" }),
  balanceCents: Cents("Positive: it owes the network, closed months included. Negative: it is owed"),
});
export type ShopAnswer = Static<typeof ShopAnswer>;
export const ShopsAnswer = Type.Object({ items: Type.Array(ShopAnswer) });
export const RateBody = Type.Object(
  { earnCents: Type.Unsafe<number | null>({ ...EarnCents, type: ["integer", "null"] }) },
  closed,
);

export const InvitationBody = Type.Object(
  { label: Type.String({ minLength: 1, maxLength: 120, description: "Which shop is meant" }) },
  closed,
);
const Invitation = Type.Object({
  id: Id,
  label: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
});
export type InvitationAnswer = Static<typeof Invitation>;
export const InvitationMade = Type.Object({
  ...Invitation.properties,
  code: Type.String({ description: "Said here and nowhere else" }),
});
export const InvitationsAnswer = Type.Object({ items: Type.Array(Invitation) });

const sums = {
  creditedPoints: Type.Integer(),
  creditedCents: Cents("Owed for points the shop credited"),
  takenBackPoints: Type.Integer(),
  takenBackCents: Cents("Less what refunds took back"),
  acceptedPoints: Type.Integer(),
  acceptedCents: Cents("Less what it is owed for points it accepted (negative)"),
  returnedPoints: Type.Integer(),
  returnedCents: Cents("More what it gave back in points"),
  expiredPoints: Type.Integer(),
  expiredCents: Cents("Less its share of expired points (negative)"),
  netCents: Cents("Positive: the shop pays. Negative: it is paid"),
  entryCount: Type.Integer(),
};
const ShopMonth = Type.Object({ shopId: Id, shopName: Type.String(), ...sums });
export type ShopMonthAnswer = Static<typeof ShopMonth>;
const StatementAnswer = Type.Object({
  shopId: Id,
  shopName: Type.String(),
  month: Month,
  number: Type.String(),
  ...sums,
  settledAt: nullable(Type.String()),
});
export type StatementAnswer = Static<typeof StatementAnswer>;

export const ClearingAnswer = Type.Object({
  month: Month,
  isOver: Type.Boolean({ description: "Whether it may be closed now" }),
  shops: Type.Array(ShopMonth),
  netCents: Cents("What the shops owe the pool, all together; negative: the pool owes"),
});
export type ClearingAnswer = Static<typeof ClearingAnswer>;
export const StatementsAnswer = Type.Object({ items: Type.Array(StatementAnswer) });
export const SettlementBody = Type.Object(
  { month: Month, shopIds: Type.Array(Id, { minItems: 1, maxItems: 500 }) },
  closed,
);

export const TransferFileBody = Type.Object(
  {
    month: Month,
    requestedOn: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "When the bank is to pay" }),
  },
  closed,
);
export const TransferFileAnswer = Type.Object({
  id: Id,
  month: Month,
  messageId: Type.String(),
  requestedOn: Type.String(),
  transfers: Type.Integer(),
  totalCents: Cents("All transfers together"),
  createdAt: Type.String(),
});
export type TransferFileAnswer = Static<typeof TransferFileAnswer>;
export const TransferFilesAnswer = Type.Object({ items: Type.Array(TransferFileAnswer) });

// The shop's side ------------------------------------------------------------------------------------------------------------------

export const CodeBody = Type.Object({ code: Type.String({ minLength: 1, maxLength: 120 }) }, closed);
export const OfferAnswer = Type.Object({
  networkName: Type.String(),
  worth: Worth,
  earnCents: EarnCents,
  agreement: Type.Object({ version: Type.Integer(), bodyFr: Type.String(), bodyEn: Type.String() }),
});
export type OfferAnswer = Static<typeof OfferAnswer>;
export const JoinBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 120 }),
    agreementVersion: Type.Integer({ minimum: 1, description: "The version that was read and accepted" }),
  },
  closed,
);
export const AcceptanceBody = Type.Object(
  { agreementVersion: Type.Integer({ minimum: 1, description: "The version that was read" }) },
  closed,
);
export const AccountBody = Type.Object(accountFields, closed);

export const SharedCardAnswer = Type.Object({
  network: Type.Unsafe<SharedCardNetwork | null>({}),
});
export type SharedCardNetwork = {
  readonly name: string;
  readonly state: "active" | "left";
  readonly joinedAt: string;
  readonly leftAt: string | null;
  readonly worth: Static<typeof Worth>;
  readonly earnCents: number;
  readonly accountHolder: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
  readonly networkIban: string | null;
  readonly networkAccountHolder: string | null;
  readonly acceptedVersion: number;
  readonly acceptedAt: string;
  readonly agreement: Static<typeof Agreement>;
  readonly balanceCents: number;
  readonly currency: string;
  readonly month: ShopMonthAnswer & { readonly month: string };
  readonly statements: readonly StatementAnswer[];
};

export const GiveBody = Type.Object(
  {
    customerId: Id,
    number: Type.Optional(
      Type.String({ maxLength: 40, description: "Of a card printed ahead, or already hers" }),
    ),
  },
  closed,
);
export const GivenAnswer = Type.Object({ number: Type.String(), customerId: Id });
export const PresentBody = Type.Object({ number: Type.String({ maxLength: 40 }) }, closed);
export const PresentAnswer = Type.Object({ customerId: Id });
export const CommonPointsAnswer = Type.Object({
  networkName: nullable(Type.String({ description: "Null: no network, or no card of it" })),
  points: Type.Integer(),
  worthCents: Cents("What they pay, anywhere in the network"),
});
export const PaymentBody = Type.Object(
  {
    customerId: Id,
    cents: Type.Integer({ minimum: 1, maximum: 100_000_000, description: "To pay with common points" }),
    key: Type.String({ minLength: 1, maxLength: 200, description: "The till's own number of this payment" }),
  },
  closed,
);
export const PaymentAnswer = Type.Object({ points: Type.Integer(), cents: Type.Integer() });
export const ReturnBody = Type.Object(
  {
    upToCents: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000_000,
        description: "Given back in all so far; all when absent",
      }),
    ),
  },
  closed,
);
export const ReturnAnswer = Type.Object({ cents: Type.Integer({ description: "Given back in all" }) });
