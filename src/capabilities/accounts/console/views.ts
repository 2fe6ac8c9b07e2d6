import type { Role, StoreHours } from "../shared.ts";

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
  readonly storeIds: readonly string[] | null;
  readonly validUntil: string | null;
  readonly lastSeenAt: string | null;
  readonly secondFactor: boolean;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly storeIds: readonly string[] | null;
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

export type Face = {
  readonly colour: string | null;
  readonly addressForm: "vous" | "tu";
  readonly systemFonts: boolean;
  readonly senderName: string | null;
  readonly company: string | null;
  readonly legalForm: string | null;
  readonly companyNumber: string | null;
  readonly vatNumber: string | null;
  readonly register: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly logoUrl: string | null;
};

export type Place = StoreHours & {
  readonly id: string;
  readonly kind: "shop" | "web";
  readonly code: string;
  readonly name: string;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly mapUrl: string | null;
};

export type LegalText = {
  readonly kind: "terms" | "imprint" | "accessibility";
  readonly language: "fr" | "en";
  readonly title: string;
  readonly body: string;
  readonly state: "skeleton" | "draft" | "published";
  readonly blanks: readonly string[];
  readonly versions: readonly {
    readonly version: number;
    readonly title: string;
    readonly publishedAt: string;
    readonly publishedBy: string;
  }[];
};
