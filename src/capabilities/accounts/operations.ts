import type { Database, Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isTimeZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "./audit.ts";
import {
  insertMerchant,
  insertStore,
  type MerchantRow,
  selectMerchant,
  selectMerchantBySlug,
  selectDemoIds,
  selectMerchants,
  updateDemosMade,
  type StoreRow,
  updateMerchant,
} from "./queries.ts";
import {
  insertInvitation,
  insertKey,
  insertStaff,
  selectInvitation,
  selectStaffByEmail,
  selectTeam,
  strangeStores,
  upsertSeat,
  useInvitation,
} from "./queries-people.ts";
import {
  isPermission,
  limitedRoles,
  mayGive,
  type Permission,
  permissionsOfSeat,
  type Role,
} from "./rules/permissions.ts";
import { isSlug, slugOf } from "./rules/slug.ts";
import { hashPassword, isPassword, newSecret, secretHash } from "./secrets.ts";

const invitationDays = 7;
const shortestPassword = 12;

export type NewMerchant = {
  /** A network of shops owns the cards and the common points they share; a shop when absent. */
  readonly kind?: MerchantRow["kind"];
  readonly name: string;
  readonly slug?: string | undefined;
  readonly country: string;
  readonly currency: string;
  readonly timeZone?: string | undefined;
  readonly language?: "fr" | "en" | undefined;
  readonly sector?: string | undefined;
  /** A demonstration is passed by and not entered until `demosMade` says that it stands. */
  readonly isDemo?: boolean;
};

const zoneByCountry: Readonly<Record<string, string>> = {
  FR: "Europe/Paris",
  BE: "Europe/Brussels",
  LU: "Europe/Luxembourg",
  CH: "Europe/Zurich",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  DE: "Europe/Berlin",
  NL: "Europe/Amsterdam",
  ES: "Europe/Madrid",
  IT: "Europe/Rome",
  US: "America/New_York",
};

/** Opens a merchant, with one store, in a platform transaction. */
export async function createMerchant(
  tx: Tx,
  wanted: NewMerchant,
): Promise<
  | MerchantRow
  | Refusal<
      "unknown_time_zone" | "unknown_country" | "slug_already_used" | "slug_not_readable" | "unknown_currency"
    >
> {
  const country = wanted.country.toUpperCase();
  const currency = wanted.currency.toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) return refuse("unknown_country", { country: wanted.country });
  if (!Intl.supportedValuesOf("currency").includes(currency))
    return refuse("unknown_currency", { currency: wanted.currency });
  const timeZone = wanted.timeZone ?? zoneByCountry[country] ?? "Europe/Paris";
  if (!isTimeZone(timeZone)) return refuse("unknown_time_zone", { timeZone });
  const slug = wanted.slug ?? (await freeSlug(tx, slugOf(wanted.name)));
  if (!isSlug(slug)) return refuse("slug_not_readable", { slug });
  if ((await selectMerchantBySlug(tx, slug)) !== undefined) return refuse("slug_already_used", { slug });
  const merchant = {
    id: newId(),
    kind: wanted.kind ?? ("shop" as const),
    slug,
    name: wanted.name.trim(),
    country,
    currency,
    timeZone,
    language: wanted.language ?? "fr",
    sector: wanted.sector ?? null,
    isDemo: wanted.isDemo ?? false,
    settings: {},
  };
  await insertMerchant(tx, merchant);
  return { ...merchant, createdAt: tx.now };
}

async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    if ((await selectMerchantBySlug(tx, slug)) === undefined) return slug;
  }
}

/** A wrong time zone would break every question that counts in days, so it never gets in. */
export async function changeShop(
  tx: Tx,
  actor: Actor,
  change: Parameters<typeof updateMerchant>[1],
): Promise<Refusal<"unknown_time_zone"> | undefined> {
  const { timeZone } = change;
  if (timeZone !== undefined && !isTimeZone(timeZone)) return refuse("unknown_time_zone", { timeZone });
  await updateMerchant(tx, change);
  await recordAudit(tx, actor, { action: "shop.changed", detail: { fields: Object.keys(change) } });
  return undefined;
}

/** Adds a store in a transaction of its merchant. */
export async function addStore(
  tx: Tx,
  actor: Actor,
  store: Omit<StoreRow, "id" | "closedAt">,
): Promise<StoreRow | Refusal<"store_code_already_used" | "unknown_time_zone">> {
  if (!isTimeZone(store.timeZone)) return refuse("unknown_time_zone", { timeZone: store.timeZone });
  const made = { ...store, id: newId() };
  if (!(await insertStore(tx, made))) return refuse("store_code_already_used", { code: store.code });
  await recordAudit(tx, actor, { action: "store.added", subjectKind: "store", subjectId: made.id });
  return { ...made, closedAt: null };
}

export async function findMerchantBySlug(database: Database, slug: string): Promise<MerchantRow | undefined> {
  return await database.inPlatform(async (tx) => await selectMerchantBySlug(tx, slug));
}

/** The shops and networks at work: not those closed, nor a demonstration still being made. */
export async function listMerchants(database: Database): Promise<MerchantRow[]> {
  return await database.inPlatform(async (tx) => await selectMerchants(tx));
}

/** The merchants of the demonstration, whether it stands or was left half made. */
export async function listDemoIds(database: Database): Promise<string[]> {
  return await database.inPlatform(selectDemoIds);
}

/** Opens the demonstration to visitors and to the work that goes by today's clock. */
export async function demosMade(database: Database): Promise<void> {
  await database.inPlatform(updateDemosMade);
}

/** How many people of the shop may do something today. */
export async function countWhoMay(
  database: Database,
  merchant: Pick<MerchantRow, "id" | "timeZone">,
  permission: Permission,
): Promise<number> {
  const today = database.clock.today(merchant.timeZone);
  const team = await database.inPlatform(async (tx) => await selectTeam(tx, merchant.id));
  return team.filter(
    ({ role, storeIds, validUntil }) =>
      permissionsOfSeat(role, storeIds).has(permission) && (validUntil === null || validUntil >= today),
  ).length;
}

/** The merchant of a transaction. */
export async function currentMerchant(tx: Tx): Promise<MerchantRow> {
  const merchant = await selectMerchant(tx, tx.merchantId);
  if (merchant === undefined) throw new Error("The transaction's merchant is gone.");
  return merchant;
}

/** Invites somebody by e-mail address; the answer's token goes into a link and is never shown again. Platform transaction. */
export async function invite(
  tx: Tx,
  invitation: {
    readonly merchantId: string;
    readonly email: string;
    readonly role: Role;
    /** The stores the person will work for; null or absent: all. */
    readonly storeIds?: readonly string[] | null | undefined;
    readonly validUntil?: string | null;
    readonly by: string;
    readonly giver: Role;
  },
): Promise<
  | { token: string; expiresAt: string }
  | Refusal<
      | "role_above_yours"
      | "guest_needs_an_end"
      | "email_not_readable"
      | "unknown_store"
      | "role_is_of_all_stores"
    >
> {
  const email = invitation.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return refuse("email_not_readable", { email });
  if (!mayGive(invitation.giver, invitation.role)) return refuse("role_above_yours");
  const validUntil = invitation.validUntil ?? null;
  if (invitation.role === "guest" && validUntil === null) return refuse("guest_needs_an_end");
  const storeIds = await seatStores(tx, invitation.merchantId, invitation.role, invitation.storeIds ?? null);
  if (isRefusal(storeIds)) return storeIds;
  const token = newSecret();
  const expiresAt = new Date(Date.parse(tx.now) + invitationDays * 86_400_000).toISOString();
  await insertInvitation(tx, {
    id: newId(),
    merchantId: invitation.merchantId,
    email,
    role: invitation.role,
    storeIds,
    validUntil,
    tokenHash: secretHash(token),
    createdBy: invitation.by,
    expiresAt,
  });
  return { token, expiresAt };
}

/** The stores a seat is limited to, checked: only some roles are, and only to stores of the merchant. Platform transaction. */
export async function seatStores(
  tx: Tx,
  merchantId: string,
  role: Role,
  storeIds: readonly string[] | null,
): Promise<readonly string[] | null | Refusal<"unknown_store" | "role_is_of_all_stores">> {
  if (storeIds === null) return null;
  if (!limitedRoles.includes(role)) return refuse("role_is_of_all_stores");
  const strange = await strangeStores(tx, merchantId, storeIds);
  return strange.length > 0 ? refuse("unknown_store") : [...new Set(storeIds)];
}

/** Takes an invitation: a new person chooses a password, a known one proves the old one. Platform transaction. */
export async function acceptInvitation(
  tx: Tx,
  accepted: {
    readonly token: string;
    readonly name: string;
    readonly password: string;
    readonly language: "fr" | "en";
  },
): Promise<
  | { staffId: string; merchantId: string }
  | Refusal<"link_used_or_expired" | "password_too_short" | "wrong_credentials">
> {
  const invitation = await selectInvitation(tx, secretHash(accepted.token), true);
  if (invitation === undefined) return refuse("link_used_or_expired");
  const known = await selectStaffByEmail(tx, invitation.email);
  if (known !== undefined && !(await isPassword(accepted.password, known.passwordHash)))
    return refuse("wrong_credentials");
  const staff = known ?? (await enrolStaff(tx, { ...accepted, email: invitation.email }));
  if ("refused" in staff) return staff;
  await upsertSeat(tx, {
    merchantId: invitation.merchantId,
    staffId: staff.id,
    role: invitation.role,
    storeIds: invitation.storeIds,
    validUntil: invitation.validUntil,
  });
  await useInvitation(tx, invitation.merchantId, invitation.id);
  return { staffId: staff.id, merchantId: invitation.merchantId };
}

async function enrolStaff(
  tx: Tx,
  person: {
    readonly email: string;
    readonly name: string;
    readonly password: string;
    readonly language: "fr" | "en";
  },
): Promise<{ id: string } | Refusal<"password_too_short">> {
  if (person.password.length < shortestPassword)
    return refuse("password_too_short", { least: shortestPassword });
  const id = newId();
  const passwordHash = await hashPassword(person.password);
  await insertStaff(tx, {
    id,
    email: person.email,
    name: person.name.trim(),
    language: person.language,
    passwordHash,
  });
  return { id };
}

export type OwnShop = {
  readonly shopName: string;
  readonly country: string;
  readonly sector?: string | undefined;
  readonly storeCount: number;
  readonly onlineShop: boolean;
  readonly ownerName: string;
  readonly email: string;
  readonly password: string;
  readonly language: "fr" | "en";
};

/** Opens the owner's real shop with its stores and its owner. Platform transaction. */
export async function openOwnShop(
  tx: Tx,
  wanted: OwnShop,
): Promise<{ merchant: MerchantRow; staffId: string } | Refusal> {
  const email = wanted.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return refuse("email_not_readable", { email });
  const merchant = await createMerchant(tx, {
    name: wanted.shopName,
    country: wanted.country,
    currency: currencyOf(wanted.country),
    language: wanted.language,
    sector: wanted.sector,
  });
  if ("refused" in merchant) return merchant;
  const known = await selectStaffByEmail(tx, email);
  if (known !== undefined && !(await isPassword(wanted.password, known.passwordHash)))
    return refuse("wrong_credentials");
  const staff = known ?? (await enrolStaff(tx, { ...wanted, email, name: wanted.ownerName }));
  if ("refused" in staff) return staff;
  await upsertSeat(tx, {
    merchantId: merchant.id,
    staffId: staff.id,
    role: "owner",
    storeIds: null,
    validUntil: null,
  });
  return { merchant, staffId: staff.id };
}

/** The stores a new shop starts with; renamed in the settings. */
export async function addFirstStores(
  tx: Tx,
  merchant: MerchantRow,
  count: number,
  onlineShop: boolean,
): Promise<void> {
  const actor = systemActor(merchant.id, "rebelote");
  const plain = {
    address: null,
    postcode: null,
    city: null,
    country: merchant.country,
    timeZone: merchant.timeZone,
  };
  for (let number = 1; number <= count; number += 1) {
    const name = count === 1 ? merchant.name : `${merchant.name} ${number}`;
    await addStore(tx, actor, {
      ...plain,
      kind: "shop",
      code: count === 1 ? "shop" : `shop-${number}`,
      name,
    });
  }
  if (onlineShop) await addStore(tx, actor, { ...plain, kind: "web", code: "web", name: "Web" });
}

function currencyOf(country: string): string {
  return { CH: "CHF", GB: "GBP", US: "USD", CA: "CAD" }[country.toUpperCase()] ?? "EUR";
}

/** Makes a key; its secret is in the answer and nowhere else. Platform transaction. */
export async function createKey(
  tx: Tx,
  wanted: {
    readonly merchantId: string;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly by: string;
  },
): Promise<{ id: string; secret: string } | Refusal<"unknown_scope">> {
  const strange = wanted.scopes.find((scope) => !isPermission(scope) && scope !== "*");
  if (strange !== undefined || wanted.scopes.length === 0)
    return refuse("unknown_scope", { scope: strange ?? "" });
  const secret = `rbl_${newSecret()}`;
  const id = newId();
  await insertKey(tx, {
    id,
    merchantId: wanted.merchantId,
    name: wanted.name,
    prefix: secret.slice(0, 9),
    secretHash: secretHash(secret),
    scopes: wanted.scopes,
    createdBy: wanted.by,
  });
  return { id, secret };
}
