import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Worth } from "./rules/worth.ts";

// The network's own rows: read and written in the network's transactions only.

export type Settings = {
  readonly programId: string;
  readonly worth: Worth;
  readonly earnCents: number;
  readonly expiredValue: "kept" | "given_back";
  readonly accountHolder: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
};

type SettingsRow = Omit<Settings, "worth"> & { readonly worthPoints: number; readonly worthCents: number };

export async function selectSettings(tx: Tx): Promise<Settings | undefined> {
  const row = await tx.maybe<SettingsRow>(sql`
    select program_id as "programId", worth_points as "worthPoints", worth_cents as "worthCents", earn_cents as "earnCents",
           expired_value as "expiredValue", account_holder as "accountHolder", iban, bic
    from network.settings where merchant_id = ${tx.merchantId}`);
  if (row === undefined) return undefined;
  const { worthPoints, worthCents, ...rest } = row;
  return { ...rest, worth: { points: worthPoints, cents: worthCents } };
}

export async function insertSettings(
  tx: Tx,
  settings: Pick<Settings, "programId" | "worth" | "earnCents" | "expiredValue">,
): Promise<void> {
  await tx.run(sql`
    insert into network.settings
      (merchant_id, program_id, worth_points, worth_cents, earn_cents, expired_value, created_at, updated_at)
    values (${tx.merchantId}, ${settings.programId}, ${settings.worth.points}, ${settings.worth.cents}, ${settings.earnCents},
            ${settings.expiredValue}, ${tx.now}, ${tx.now})`);
}

export async function updateSettings(tx: Tx, settings: Omit<Settings, "programId">): Promise<void> {
  await tx.run(sql`
    update network.settings
    set worth_points = ${settings.worth.points}, worth_cents = ${settings.worth.cents}, earn_cents = ${settings.earnCents},
        expired_value = ${settings.expiredValue}, account_holder = ${settings.accountHolder}, iban = ${settings.iban},
        bic = ${settings.bic}, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId}`);
}

// Agreement, invitations, shops -----------------------------------------------------------------------------------------------------

export type Agreement = {
  readonly version: number;
  readonly bodyFr: string;
  readonly bodyEn: string;
  readonly hash: string;
  readonly publishedAt: string;
};

export async function selectAgreement(tx: Tx): Promise<Agreement | undefined> {
  return await tx.maybe<Agreement>(sql`
    select version, body_fr as "bodyFr", body_en as "bodyEn", hash, published_at as "publishedAt"
    from network.agreement where merchant_id = ${tx.merchantId}
    order by version desc limit 1`);
}

export async function insertAgreement(
  tx: Tx,
  agreement: Omit<Agreement, "publishedAt"> & { readonly publishedBy: string },
): Promise<void> {
  await tx.run(sql`
    insert into network.agreement (merchant_id, version, body_fr, body_en, hash, published_at, published_by)
    values (${tx.merchantId}, ${agreement.version}, ${agreement.bodyFr}, ${agreement.bodyEn}, ${agreement.hash}, ${tx.now},
            ${agreement.publishedBy})`);
}

export type Invitation = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export async function insertInvitation(
  tx: Tx,
  invitation: Omit<Invitation, "createdAt"> & { readonly codeHash: string; readonly createdBy: string },
): Promise<void> {
  await tx.run(sql`
    insert into network.invitation (merchant_id, id, label, code_hash, created_at, created_by, expires_at)
    values (${tx.merchantId}, ${invitation.id}, ${invitation.label}, ${invitation.codeHash}, ${tx.now}, ${invitation.createdBy},
            ${invitation.expiresAt})`);
}

const openInvitation = (tx: Tx) =>
  sql`merchant_id = ${tx.merchantId} and used_at is null and revoked_at is null and expires_at > ${tx.now}`;

export async function selectOpenInvitations(tx: Tx): Promise<Invitation[]> {
  return await tx.rows<Invitation>(sql`
    select id, label, created_at as "createdAt", expires_at as "expiresAt"
    from network.invitation where ${openInvitation(tx)} order by created_at, id`);
}

export async function findInvitation(
  tx: Tx,
  codeHash: string,
  lock = false,
): Promise<Invitation | undefined> {
  return await tx.maybe<Invitation>(sql`
    select id, label, created_at as "createdAt", expires_at as "expiresAt"
    from network.invitation where ${openInvitation(tx)} and code_hash = ${codeHash} ${lock ? sql`for update` : sql``}`);
}

export async function useInvitation(tx: Tx, id: string, shopId: string): Promise<void> {
  await tx.run(sql`
    update network.invitation set used_at = ${tx.now}, used_by = ${shopId}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function wasUsedBy(tx: Tx, codeHash: string, shopId: string): Promise<boolean> {
  const found = await tx.maybe(sql`
    select 1 from network.invitation
    where merchant_id = ${tx.merchantId} and code_hash = ${codeHash} and used_by = ${shopId}`);
  return found !== undefined;
}

export async function revokeInvitation(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx.run(
      sql`update network.invitation set revoked_at = ${tx.now} where ${openInvitation(tx)} and id = ${id}`,
    )) > 0
  );
}

export type ShopRow = {
  readonly shopId: string;
  readonly name: string;
  readonly state: "active" | "left";
  readonly joinedAt: string;
  readonly leftAt: string | null;
  readonly earnCents: number | null;
  readonly accountHolder: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
  readonly creditedPoints: number;
  readonly creditedCents: number;
  readonly expiredPoints: number;
  readonly expiredCents: number;
  readonly balanceCents: number;
};

const shopColumns = sql`
  shop_id as "shopId", name, state, joined_at as "joinedAt", left_at as "leftAt", earn_cents as "earnCents",
  account_holder as "accountHolder", iban, bic, credited_points as "creditedPoints", credited_cents as "creditedCents",
  expired_points as "expiredPoints", expired_cents as "expiredCents", balance_cents as "balanceCents"`;

export async function selectShops(tx: Tx): Promise<ShopRow[]> {
  return await tx.rows<ShopRow>(sql`
    select ${shopColumns} from network.shop where merchant_id = ${tx.merchantId} order by state, name, shop_id`);
}

export async function selectShop(tx: Tx, shopId: string, lock = false): Promise<ShopRow | undefined> {
  return await tx.maybe<ShopRow>(sql`
    select ${shopColumns} from network.shop
    where merchant_id = ${tx.merchantId} and shop_id = ${shopId} ${lock ? sql`for update` : sql``}`);
}

/** A shop joins, or is back: what it had owed or been owed goes on. */
export async function upsertShop(
  tx: Tx,
  shop: { readonly shopId: string; readonly name: string },
): Promise<void> {
  await tx.run(sql`
    insert into network.shop (merchant_id, shop_id, name, state, joined_at)
    values (${tx.merchantId}, ${shop.shopId}, ${shop.name}, 'active', ${tx.now})
    on conflict (merchant_id, shop_id) do update
      set name = excluded.name, state = 'active', joined_at = excluded.joined_at, left_at = null
      where shop.state = 'left'`);
}

export async function markLeft(tx: Tx, shopId: string): Promise<void> {
  await tx.run(sql`
    update network.shop set state = 'left', left_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and shop_id = ${shopId} and state = 'active'`);
}

export async function updateShopRate(tx: Tx, shopId: string, earnCents: number | null): Promise<void> {
  await tx.run(sql`
    update network.shop set earn_cents = ${earnCents} where merchant_id = ${tx.merchantId} and shop_id = ${shopId}`);
}

export async function updateShopAccount(
  tx: Tx,
  shopId: string,
  account: Pick<ShopRow, "accountHolder" | "iban" | "bic">,
): Promise<void> {
  await tx.run(sql`
    update network.shop set account_holder = ${account.accountHolder}, iban = ${account.iban}, bic = ${account.bic}
    where merchant_id = ${tx.merchantId} and shop_id = ${shopId}`);
}

export async function insertAcceptance(
  tx: Tx,
  acceptance: {
    readonly id: string;
    readonly shopId: string;
    readonly version: number;
    readonly hash: string;
    readonly by: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into network.acceptance (merchant_id, id, shop_id, agreement_version, agreement_hash, accepted_at, accepted_by)
    values (${tx.merchantId}, ${acceptance.id}, ${acceptance.shopId}, ${acceptance.version}, ${acceptance.hash}, ${tx.now},
            ${acceptance.by})`);
}

export async function selectAcceptances(
  tx: Tx,
  shopId: string,
): Promise<{ version: number; acceptedAt: string; acceptedBy: string }[]> {
  return await tx.rows(sql`
    select agreement_version as version, accepted_at as "acceptedAt", accepted_by as "acceptedBy"
    from network.acceptance where merchant_id = ${tx.merchantId} and shop_id = ${shopId} order by accepted_at desc, id desc`);
}

// Holders -----------------------------------------------------------------------------------------------------------------------------

/** The membership of the common point of a holder or of the record that speaks for her. */
export async function selectMembership(
  tx: Tx,
  programId: string,
  holderId: string,
): Promise<string | undefined> {
  const found = await tx.maybe<{ id: string }>(sql`
    select membership.id
    from loyalty.membership
    join customers.customer
      on customer.merchant_id = membership.merchant_id and customer.id = ${holderId}
    where membership.merchant_id = ${tx.merchantId}
      and membership.program_id = ${programId}
      and membership.customer_id = coalesce(customer.merged_into, customer.id)
      and membership.status = 'active'`);
  return found?.id;
}

export async function countHolders(
  tx: Tx,
): Promise<{ holders: number; points: number; everCredited: boolean }> {
  return await tx.one(sql`
    select
      count(*) as holders,
      coalesce(bool_or(membership.issued > 0), false) as "everCredited",
      coalesce(sum(membership.available + membership.pending - membership.debt), 0)::bigint as points
    from network.settings
    join loyalty.membership
      on membership.merchant_id = settings.merchant_id and membership.program_id = settings.program_id
     and membership.status = 'active'
    where settings.merchant_id = ${tx.merchantId}`);
}

export type Share = {
  readonly shopId: string;
  readonly shopName: string;
  readonly shopState: "active" | "left";
  readonly fields: readonly ShareField[];
  readonly firstSeenAt: string;
  readonly sharedAt: string | null;
  readonly withdrawnAt: string | null;
};
export type ShareField = "firstName" | "email" | "phone";

/** Every shop of the network with what this holder lets it know; shops that left only while they still know something. */
export async function selectShares(tx: Tx, holderId: string): Promise<Share[]> {
  return await tx.rows<Share>(sql`
    select
      shop.shop_id as "shopId", shop.name as "shopName", shop.state as "shopState",
      coalesce(share.fields, '{}') as fields, share.first_seen_at as "firstSeenAt", share.shared_at as "sharedAt",
      share.withdrawn_at as "withdrawnAt"
    from network.shop
    left join network.share
      on share.merchant_id = shop.merchant_id and share.shop_id = shop.shop_id and share.holder_id = ${holderId}
    where shop.merchant_id = ${tx.merchantId} and (shop.state = 'active' or cardinality(share.fields) > 0)
    order by shop.name, shop.shop_id`);
}

/** Which shops know these holders, as they may take it away. */
export async function selectOwnShares(
  tx: Tx,
  holderIds: readonly string[],
): Promise<
  { shop: string; knows: string; firstSeenAt: string; sharedAt: string | null; withdrawnAt: string | null }[]
> {
  return await tx.rows(sql`
    select shop.name as shop, array_to_string(share.fields, ', ') as knows, share.first_seen_at as "firstSeenAt",
           share.shared_at as "sharedAt", share.withdrawn_at as "withdrawnAt"
    from network.share
    join network.shop on shop.merchant_id = share.merchant_id and shop.shop_id = share.shop_id
    where share.merchant_id = ${tx.merchantId} and share.holder_id = any(${holderIds}::uuid[])
    order by shop.name, share.holder_id`);
}

/** Notes that a holder showed her card there; what she shares stays as it is. */
export async function noteSeen(tx: Tx, holderId: string, shopId: string): Promise<void> {
  await tx.run(sql`
    insert into network.share (merchant_id, holder_id, shop_id, first_seen_at)
    values (${tx.merchantId}, ${holderId}, ${shopId}, ${tx.now})
    on conflict (merchant_id, holder_id, shop_id) do nothing`);
}

export async function selectShare(
  tx: Tx,
  holderId: string,
  shopId: string,
  lock = false,
): Promise<{ fields: readonly ShareField[] } | undefined> {
  return await tx.maybe<{ fields: readonly ShareField[] }>(sql`
    select fields from network.share
    where merchant_id = ${tx.merchantId} and holder_id = ${holderId} and shop_id = ${shopId} ${lock ? sql`for update` : sql``}`);
}

export async function upsertShare(
  tx: Tx,
  share: { readonly holderId: string; readonly shopId: string; readonly fields: readonly ShareField[] },
): Promise<void> {
  const nothing = share.fields.length === 0;
  await tx.run(sql`
    insert into network.share
      (merchant_id, holder_id, shop_id, fields, first_seen_at, shared_at, withdrawn_at, is_delivered)
    values (${tx.merchantId}, ${share.holderId}, ${share.shopId}, ${[...share.fields]}::text[], ${tx.now},
            ${nothing ? null : tx.now}, ${nothing ? tx.now : null}, false)
    on conflict (merchant_id, holder_id, shop_id) do update
      set fields = excluded.fields, shared_at = coalesce(excluded.shared_at, share.shared_at),
          withdrawn_at = excluded.withdrawn_at, is_delivered = false`);
}

/** Something of these holders changed: the shops that know their cards are to be told. */
export async function askDelivery(tx: Tx, holderIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    update network.share set is_delivered = false
    where merchant_id = ${tx.merchantId} and holder_id = any(${holderIds}::uuid[])`);
}

/** Somebody is erased: no shop may know her any more. */
export async function withdrawEverywhere(tx: Tx, holderId: string): Promise<void> {
  await tx.run(sql`
    update network.share set fields = '{}', withdrawn_at = ${tx.now}, is_delivered = false
    where merchant_id = ${tx.merchantId} and holder_id = ${holderId}`);
}

export async function moveShares(tx: Tx, fromId: string, toId: string): Promise<void> {
  await tx.run(sql`
    insert into network.share (merchant_id, holder_id, shop_id, first_seen_at)
    select merchant_id, ${toId}, shop_id, first_seen_at from network.share
    where merchant_id = ${tx.merchantId} and holder_id = ${fromId}
    on conflict (merchant_id, holder_id, shop_id) do nothing`);
}

/** Choices not yet delivered, over all networks. Platform transaction. */
export async function sharesToDeliver(
  tx: Tx,
  limit: number,
): Promise<{ networkId: string; holderId: string; shopId: string }[]> {
  return await tx.rows(sql`
    select merchant_id as "networkId", holder_id as "holderId", shop_id as "shopId"
    from network.share where not is_delivered limit ${limit}`);
}

export async function markDelivered(
  tx: Tx,
  holderId: string,
  shopId: string,
  fields: readonly ShareField[],
): Promise<void> {
  await tx.run(sql`
    update network.share set is_delivered = true
    where merchant_id = ${tx.merchantId} and holder_id = ${holderId} and shop_id = ${shopId}
      and fields = ${[...fields]}::text[]`);
}

// Earnings and spendings --------------------------------------------------------------------------------------------------------------

export type Earning = {
  readonly receiptId: string;
  readonly holderId: string;
  readonly told: number;
  readonly basisCents: number;
  readonly earnCents: number;
  readonly points: number;
};

export async function selectEarnings(
  tx: Tx,
  shopId: string,
  receiptIds: readonly string[],
): Promise<Earning[]> {
  return await tx.rows<Earning>(sql`
    select receipt_id as "receiptId", holder_id as "holderId", told, basis_cents as "basisCents", earn_cents as "earnCents", points
    from network.earning
    where merchant_id = ${tx.merchantId} and shop_id = ${shopId} and receipt_id = any(${receiptIds}::uuid[])`);
}

export async function upsertEarnings(tx: Tx, shopId: string, earnings: readonly Earning[]): Promise<void> {
  await tx.run(sql`
    insert into network.earning
      (merchant_id, shop_id, receipt_id, holder_id, told, basis_cents, earn_cents, points, updated_at)
    select ${tx.merchantId}, ${shopId}, said."receiptId", said."holderId", said.told, said."basisCents", said."earnCents",
           said.points, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(earnings)}::jsonb)
      as said ("receiptId" uuid, "holderId" uuid, told integer, "basisCents" bigint, "earnCents" integer, points bigint)
    on conflict (merchant_id, shop_id, receipt_id) do update
      set holder_id = excluded.holder_id, told = excluded.told, basis_cents = excluded.basis_cents, points = excluded.points,
          updated_at = excluded.updated_at`);
}

export type Spending = {
  readonly id: string;
  readonly holderId: string;
  readonly state: "spent" | "void";
  readonly cents: number;
  readonly points: number;
  readonly returnedCents: number;
  readonly returnedPoints: number;
};

export async function selectSpending(tx: Tx, shopId: string, key: string): Promise<Spending | undefined> {
  return await tx.maybe<Spending>(sql`
    select id, holder_id as "holderId", state, cents, points, returned_cents as "returnedCents", returned_points as "returnedPoints"
    from network.spending where merchant_id = ${tx.merchantId} and shop_id = ${shopId} and key = ${key}`);
}

export async function insertSpending(
  tx: Tx,
  spending: Pick<Spending, "id" | "holderId" | "state" | "cents" | "points"> & {
    readonly shopId: string;
    readonly key: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into network.spending (merchant_id, shop_id, key, id, holder_id, state, cents, points, happened_at)
    values (${tx.merchantId}, ${spending.shopId}, ${spending.key}, ${spending.id}, ${spending.holderId}, ${spending.state},
            ${spending.cents}, ${spending.points}, ${tx.now})`);
}

export async function updateReturned(
  tx: Tx,
  spending: {
    readonly shopId: string;
    readonly key: string;
    readonly returnedCents: number;
    readonly returnedPoints: number;
  },
): Promise<void> {
  await tx.run(sql`
    update network.spending set returned_cents = ${spending.returnedCents}, returned_points = ${spending.returnedPoints}
    where merchant_id = ${tx.merchantId} and shop_id = ${spending.shopId} and key = ${spending.key}`);
}

/** What shops accepted since an instant, less what they gave back. */
export async function acceptedSince(tx: Tx, since: string): Promise<number> {
  const { cents } = await tx.one<{ cents: number }>(sql`
    select coalesce(sum(cents - returned_cents), 0)::bigint as cents
    from network.spending
    where merchant_id = ${tx.merchantId} and state = 'spent' and happened_at > ${since}`);
  return cents;
}
