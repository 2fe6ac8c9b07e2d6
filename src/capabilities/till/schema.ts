import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { CounterSettings, IncidentKind } from "./schema-row.ts";

const closed = { additionalProperties: false } as const;
export const Id = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
  description: "UUID",
});
const Name = Type.String({ minLength: 1, maxLength: 60, pattern: "\\S" });
const Code = Type.String({ pattern: "^[0-9]{4,8}$", description: "Four to eight digits" });
const Instant = Type.String({ description: "Instant, ISO 8601" });
const items = <S extends Parameters<typeof Type.Array>[0]>(shape: S) =>
  Type.Object({ items: Type.Array(shape) });

export const ById = Type.Object({ id: Id }, closed);

export const DeviceView = Type.Object({
  id: Id,
  name: Name,
  storeId: Id,
  storeName: Type.String(),
  pairedAt: Instant,
  pairedBy: Type.String(),
  seenAt: Instant,
  clockOffsetMs: Type.Integer({ description: "How far its clock was ahead at the last contact" }),
});
export type DeviceView = Static<typeof DeviceView>;
export const DevicesAnswer = items(DeviceView);

export const PairingBody = Type.Object({ storeId: Id, name: Name }, closed);
export const PairingMade = Type.Object({
  code: Type.String({ description: "Eight digits, used once" }),
  expiresAt: Instant,
});
export type PairingMade = Static<typeof PairingMade>;

export const CashierView = Type.Object({
  id: Id,
  name: Name,
  isManager: Type.Boolean({ description: "Her code allows rewards above the limit" }),
  customerId: nullable(Id),
  customerName: nullable(Type.String({ description: "Of her own card" })),
  lockedUntil: nullable(Instant),
  madeAt: Instant,
});
export type CashierView = Static<typeof CashierView>;
export const CashiersAnswer = items(CashierView);

export const CashierBody = Type.Object(
  {
    name: Name,
    code: Code,
    isManager: Type.Optional(Type.Boolean()),
    customerId: Type.Optional(nullable(Id)),
  },
  closed,
);
export type CashierBody = Static<typeof CashierBody>;
export const CashierPatch = Type.Object(
  {
    name: Type.Optional(Name),
    code: Type.Optional(Code),
    isManager: Type.Optional(Type.Boolean()),
    customerId: Type.Optional(nullable(Id)),
  },
  closed,
);
export type CashierPatch = Static<typeof CashierPatch>;
export const CashierMade = Type.Object({ id: Id });

export const SettingsBody = Type.Object(
  {
    ...CounterSettings.properties,
    ticketNumbers: choice(
      ["continuous", "daily"],
      "Whether the shop's tills number their tickets anew each day",
    ),
  },
  closed,
);
export type SettingsBody = Static<typeof SettingsBody>;

export const IncidentsQuery = Type.Object(
  {
    state: Type.Optional(choice(["open", "settled"])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  closed,
);
export type IncidentsQuery = Static<typeof IncidentsQuery>;

export const IncidentView = Type.Object({
  id: Id,
  kind: IncidentKind,
  at: Instant,
  cents: nullable(Type.Integer({ description: "What it may cost, in cents" })),
  detail: Type.Object({}, { additionalProperties: true }),
  customerId: nullable(Id),
  customerName: nullable(Type.String()),
  cashierId: nullable(Id),
  cashierName: nullable(Type.String()),
  deviceName: nullable(Type.String()),
  storeName: nullable(Type.String()),
  operation: nullable(
    Type.Object({
      kind: Type.String(),
      amountCents: nullable(Type.Integer()),
      ticketNumber: nullable(Type.String()),
      isOffline: Type.Boolean(),
      receiptId: nullable(Id),
    }),
  ),
  settledAt: nullable(Instant),
  settledBy: nullable(Type.String()),
  note: nullable(Type.String()),
});
export type IncidentView = Static<typeof IncidentView>;
export const IncidentsAnswer = Type.Object({
  items: Type.Array(IncidentView),
  nextCursor: nullable(Type.String()),
  open: Type.Integer({ description: "Still to be looked at" }),
});
export const SettleBody = Type.Object({ note: Type.Optional(Type.String({ maxLength: 500 })) }, closed);
