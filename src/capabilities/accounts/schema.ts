import { Type } from "typebox";
import { permissions, roles } from "./rules/permissions.ts";

const Language = Type.Union([Type.Literal("fr"), Type.Literal("en")]);
export const RoleShape = Type.Union(roles.map((role) => Type.Literal(role)));
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "A day, YYYY-MM-DD" });
const Nullable = <S extends ReturnType<typeof Type.String>>(shape: S) => Type.Union([shape, Type.Null()]);

const StoreIds = Type.Union(
  [
    Type.Array(Type.String({ format: "uuid" }), { minItems: 1, maxItems: 200, uniqueItems: true }),
    Type.Null(),
  ],
  { description: "The stores a manager, adviser or cashier works for; null: all" },
);

export const SignIn = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 320 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  totp: Type.Optional(Type.String({ maxLength: 12 })),
});

export const AcceptInvitation = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  language: Type.Optional(Language),
});

export const OpenShop = Type.Object({
  shopName: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  country: Type.String({ pattern: "^[A-Za-z]{2}$" }),
  sector: Type.Optional(Type.String({ maxLength: 60 })),
  storeCount: Type.Integer({ minimum: 0, maximum: 50 }),
  onlineShop: Type.Boolean(),
  ownerName: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  email: Type.String({ minLength: 3, maxLength: 320 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  language: Language,
  setupToken: Type.Optional(Type.String({ maxLength: 200 })),
});

export const ShopView = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  country: Type.String(),
  currency: Type.String(),
  timeZone: Type.String(),
  language: Language,
  sector: Nullable(Type.String()),
  isDemo: Type.Boolean(),
});

export const ShopChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" })),
  sector: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
  language: Type.Optional(Language),
  timeZone: Type.Optional(Type.String({ maxLength: 60 })),
});

export const StoreView = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal("shop"), Type.Literal("web")]),
  code: Type.String(),
  name: Type.String(),
  address: Nullable(Type.String()),
  postcode: Nullable(Type.String()),
  city: Nullable(Type.String()),
  country: Nullable(Type.String()),
  timeZone: Type.String(),
  closedAt: Nullable(Type.String()),
});

export const NewStore = Type.Object({
  kind: Type.Union([Type.Literal("shop"), Type.Literal("web")]),
  code: Type.String({ minLength: 1, maxLength: 40, description: "Short code that tills and files use" }),
  name: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  address: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  postcode: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
  city: Type.Optional(Nullable(Type.String({ maxLength: 120 }))),
  timeZone: Type.Optional(Type.String({ maxLength: 60 })),
});

export const StoreChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" })),
  address: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  postcode: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
  city: Type.Optional(Nullable(Type.String({ maxLength: 120 }))),
  closed: Type.Optional(Type.Boolean()),
});

export const TeamMember = Type.Object({
  staffId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: RoleShape,
  storeIds: StoreIds,
  validUntil: Nullable(Type.String()),
  lastSeenAt: Nullable(Type.String()),
  secondFactor: Type.Boolean(),
});

export const NewInvitation = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 320 }),
  role: RoleShape,
  storeIds: Type.Optional(StoreIds),
  validUntil: Type.Optional(Nullable(Day)),
});

export const InvitationView = Type.Object({
  id: Type.String(),
  email: Type.String(),
  role: RoleShape,
  storeIds: StoreIds,
  validUntil: Nullable(Type.String()),
  createdAt: Type.String(),
  expiresAt: Type.String(),
});

export const InvitationMade = Type.Object({
  link: Type.String({ description: "Shown once: send it to the person invited" }),
  expiresAt: Type.String(),
});

export const SeatChange = Type.Object({
  role: RoleShape,
  storeIds: Type.Optional(StoreIds),
  validUntil: Type.Optional(Nullable(Day)),
});

export const NewKey = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  scopes: Type.Array(Type.Union(permissions.map((permission) => Type.Literal(permission))), {
    minItems: 1,
    uniqueItems: true,
  }),
});

export const KeyView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  prefix: Type.String(),
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
  createdBy: Type.String(),
  lastUsedAt: Nullable(Type.String()),
});

export const KeyMade = Type.Object({
  id: Type.String(),
  secret: Type.String({ description: "Shown once: only its fingerprint is kept" }),
});

export const AuditView = Type.Object({
  id: Type.String(),
  happenedAt: Type.String(),
  actorKind: Type.String(),
  actorName: Type.String(),
  action: Type.String(),
  subjectKind: Nullable(Type.String()),
  subjectId: Nullable(Type.String()),
  detail: Type.Unknown(),
});

export const OwnAccountChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" })),
  language: Type.Optional(Language),
  password: Type.Optional(
    Type.Object({
      current: Type.String({ maxLength: 1024 }),
      next: Type.String({ minLength: 12, maxLength: 1024 }),
    }),
  ),
});

export const ById = Type.Object({ id: Type.String({ format: "uuid" }) });
