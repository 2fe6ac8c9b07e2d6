import type { Role } from "../shared.ts";

/** What the server answers, as these pages read it. */
export type Shop = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly language: "fr" | "en";
  readonly sector: string | null;
  readonly isDemo: boolean;
};

export type Store = {
  readonly id: string;
  readonly kind: "shop" | "web";
  readonly code: string;
  readonly name: string;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly closedAt: string | null;
};

export type Member = {
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly validUntil: string | null;
  readonly lastSeenAt: string | null;
  readonly secondFactor: boolean;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
};

export type Key = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly lastUsedAt: string | null;
};

export type AuditEntry = {
  readonly id: string;
  readonly happenedAt: string;
  readonly actorName: string;
  readonly action: string;
};
