import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Role } from "./rules/permissions.ts";

// Everything here runs in platform transactions: a merchant's own role never sees passwords, sessions or keys.

export type StaffRow = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: "fr" | "en";
  readonly passwordHash: string | null;
  readonly totpSecret: string | null;
  readonly totpLastStep: number | null;
};

const staffColumns = sql`
  id, email, name, language, password_hash as "passwordHash", totp_secret as "totpSecret", totp_last_step as "totpLastStep"`;

export async function selectStaffByEmail(tx: Tx, email: string): Promise<StaffRow | undefined> {
  return await tx.maybe<StaffRow>(sql`select ${staffColumns} from accounts.staff where email = ${email}`);
}

export async function selectStaff(tx: Tx, id: string): Promise<StaffRow | undefined> {
  return await tx.maybe<StaffRow>(sql`select ${staffColumns} from accounts.staff where id = ${id}`);
}

export async function insertStaff(
  tx: Tx,
  staff: Pick<StaffRow, "id" | "email" | "name" | "language" | "passwordHash">,
): Promise<void> {
  await tx.run(sql`
    insert into accounts.staff (id, email, name, language, password_hash, created_at)
    values (${staff.id}, ${staff.email}, ${staff.name}, ${staff.language}, ${staff.passwordHash}, ${tx.now})`);
}

export async function updateStaff(
  tx: Tx,
  id: string,
  change: {
    readonly name?: string | undefined;
    readonly language?: string | undefined;
    readonly passwordHash?: string | undefined;
    readonly totpSecret?: string | null | undefined;
  },
): Promise<void> {
  await tx.run(sql`
    update accounts.staff
    set name = coalesce(${change.name ?? null}, name),
        language = coalesce(${change.language ?? null}, language),
        password_hash = coalesce(${change.passwordHash ?? null}, password_hash),
        totp_secret = case when ${change.totpSecret !== undefined} then ${change.totpSecret ?? null} else totp_secret end,
        totp_last_step = case when ${change.totpSecret !== undefined} then null else totp_last_step end
    where id = ${id}`);
}

/** Takes a one-time code's step for good: the same code never works twice. */
export async function takeTotpStep(tx: Tx, id: string, step: number): Promise<boolean> {
  const taken = await tx.run(sql`
    update accounts.staff set totp_last_step = ${step}
    where id = ${id} and (totp_last_step is null or totp_last_step < ${step})`);
  return taken === 1;
}

export type TeamRow = {
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly storeIds: readonly string[] | null;
  readonly validUntil: string | null;
  readonly lastSeenAt: string | null;
  readonly secondFactor: boolean;
};

export async function selectTeam(tx: Tx, merchantId: string): Promise<TeamRow[]> {
  return await tx.rows<TeamRow>(sql`
    select staff.id as "staffId", staff.name, staff.email, seat.role, seat.store_ids as "storeIds",
           seat.valid_until as "validUntil", staff.last_seen_at as "lastSeenAt",
           staff.totp_secret is not null or exists (
             select from accounts.passkey where passkey.staff_id = staff.id) as "secondFactor"
    from accounts.seat
    join accounts.staff on staff.id = seat.staff_id
    where seat.merchant_id = ${merchantId}
    order by seat.created_at, staff.id`);
}

export async function upsertSeat(
  tx: Tx,
  seat: {
    readonly merchantId: string;
    readonly staffId: string;
    readonly role: Role;
    readonly validUntil: string | null;
    /** Null: all stores. */
    readonly storeIds: readonly string[] | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.seat (merchant_id, staff_id, role, store_ids, valid_until, created_at)
    values (${seat.merchantId}, ${seat.staffId}, ${seat.role}, ${seat.storeIds}::uuid[], ${seat.validUntil}, ${tx.now})
    on conflict (merchant_id, staff_id) do update
    set role = excluded.role, store_ids = excluded.store_ids, valid_until = excluded.valid_until`);
}

/** Removes a seat and its sessions. */
export async function deleteSeat(tx: Tx, merchantId: string, staffId: string): Promise<boolean> {
  await tx.run(sql`delete from accounts.session where staff_id = ${staffId} and merchant_id = ${merchantId}`);
  const removed = await tx.run(sql`
    delete from accounts.seat where merchant_id = ${merchantId} and staff_id = ${staffId}`);
  return removed === 1;
}

/** How many owners the merchant has, locked so that two removals cannot leave none. */
export async function lockOwners(tx: Tx, merchantId: string): Promise<string[]> {
  const owners = await tx.rows<{ staff_id: string }>(sql`
    select staff_id from accounts.seat where merchant_id = ${merchantId} and role = 'owner' for update`);
  return owners.map((owner) => owner.staff_id);
}

export async function selectSeats(
  tx: Tx,
  staffId: string,
): Promise<
  {
    merchantId: string;
    name: string;
    kind: "shop" | "network";
    role: Role;
    validUntil: string | null;
  }[]
> {
  return await tx.rows(sql`
    select seat.merchant_id as "merchantId", merchant.name, merchant.kind, seat.role, seat.valid_until as "validUntil"
    from accounts.seat
    join accounts.merchant on merchant.id = seat.merchant_id and merchant.closed_at is null
    where seat.staff_id = ${staffId}
    order by seat.created_at`);
}

export type SessionRow = {
  readonly csrfToken: string;
  readonly staffId: string | null;
  readonly staffName: string | null;
  readonly staffEmail: string | null;
  readonly staffLanguage: "fr" | "en" | null;
  readonly merchantId: string | null;
  readonly isDemo: boolean;
  readonly role: Role | null;
  readonly storeIds: readonly string[] | null;
  readonly validUntil: string | null;
  readonly lastSeenAt: string;
};

export async function insertSession(
  tx: Tx,
  session: {
    readonly tokenHash: string;
    readonly csrfToken: string;
    readonly staffId: string | null;
    readonly merchantId: string | null;
    readonly isDemo: boolean;
    readonly expiresAt: string;
    readonly userAgent: string | null;
  },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.session
      (token_hash, csrf_token, staff_id, merchant_id, is_demo, created_at, last_seen_at, expires_at, user_agent)
    values (${session.tokenHash}, ${session.csrfToken}, ${session.staffId}, ${session.merchantId}, ${session.isDemo},
            ${tx.now}, ${tx.now}, ${session.expiresAt}, ${session.userAgent})`);
  await tx.run(sql`delete from accounts.session where expires_at < ${tx.now}`);
}

export async function selectSession(tx: Tx, tokenHash: string): Promise<SessionRow | undefined> {
  const [session] = await tx.hot<SessionRow>(
    "accounts_select_session",
    `select session.csrf_token as "csrfToken", session.staff_id as "staffId", staff.name as "staffName",
            staff.email as "staffEmail", staff.language as "staffLanguage", session.merchant_id as "merchantId",
            session.is_demo as "isDemo", seat.role, seat.store_ids as "storeIds",
            seat.valid_until as "validUntil", session.last_seen_at as "lastSeenAt"
     from accounts.session
     left join accounts.staff on staff.id = session.staff_id
     left join accounts.seat on seat.staff_id = session.staff_id and seat.merchant_id = session.merchant_id
     where session.token_hash = $1 and session.expires_at > $2`,
    [tokenHash, tx.now],
  );
  return session;
}

export async function touchSession(tx: Tx, tokenHash: string, expiresAt: string): Promise<void> {
  await tx.run(sql`
    with seen as (
      update accounts.session set last_seen_at = ${tx.now}, expires_at = ${expiresAt}
      where token_hash = ${tokenHash} returning staff_id)
    update accounts.staff set last_seen_at = ${tx.now} from seen where staff.id = seen.staff_id`);
}

export async function moveSession(tx: Tx, tokenHash: string, merchantId: string): Promise<void> {
  await tx.run(sql`update accounts.session set merchant_id = ${merchantId} where token_hash = ${tokenHash}`);
}

export async function deleteSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.run(sql`delete from accounts.session where token_hash = ${tokenHash}`);
}

export async function deleteSessionsOf(tx: Tx, staffId: string, exceptHash: string): Promise<void> {
  await tx.run(sql`delete from accounts.session where staff_id = ${staffId} and token_hash <> ${exceptHash}`);
}

export type InvitationRow = {
  readonly id: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly email: string;
  readonly role: Role;
  readonly storeIds: readonly string[] | null;
  readonly validUntil: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
};

const invitationColumns = sql`
  invitation.id, invitation.merchant_id as "merchantId", merchant.name as "merchantName", invitation.email,
  invitation.role, invitation.store_ids as "storeIds", invitation.valid_until as "validUntil", invitation.created_at as "createdAt",
  invitation.expires_at as "expiresAt"`;

export async function insertInvitation(
  tx: Tx,
  invitation: Pick<
    InvitationRow,
    "id" | "merchantId" | "email" | "role" | "storeIds" | "validUntil" | "expiresAt"
  > & {
    readonly tokenHash: string;
    readonly createdBy: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.invitation
      (merchant_id, id, email, role, store_ids, valid_until, token_hash, created_at, created_by, expires_at)
    values (${invitation.merchantId}, ${invitation.id}, ${invitation.email}, ${invitation.role},
            ${invitation.storeIds}::uuid[], ${invitation.validUntil}, ${invitation.tokenHash}, ${tx.now}, ${invitation.createdBy}, ${invitation.expiresAt})`);
}

export async function selectInvitation(
  tx: Tx,
  tokenHash: string,
  lock = false,
): Promise<InvitationRow | undefined> {
  return await tx.maybe<InvitationRow>(sql`
    select ${invitationColumns}
    from accounts.invitation
    join accounts.merchant on merchant.id = invitation.merchant_id and merchant.closed_at is null
    where invitation.token_hash = ${tokenHash} and invitation.used_at is null and invitation.expires_at > ${tx.now}
    ${lock ? sql`for update of invitation` : sql``}`);
}

export async function useInvitation(tx: Tx, merchantId: string, id: string): Promise<void> {
  await tx.run(sql`
    update accounts.invitation set used_at = ${tx.now} where merchant_id = ${merchantId} and id = ${id}`);
}

export async function selectOpenInvitations(tx: Tx, merchantId: string): Promise<InvitationRow[]> {
  return await tx.rows<InvitationRow>(sql`
    select ${invitationColumns}
    from accounts.invitation
    join accounts.merchant on merchant.id = invitation.merchant_id
    where invitation.merchant_id = ${merchantId} and invitation.used_at is null and invitation.expires_at > ${tx.now}
    order by invitation.created_at desc`);
}

export async function deleteInvitation(tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const removed = await tx.run(sql`
    delete from accounts.invitation where merchant_id = ${merchantId} and id = ${id} and used_at is null`);
  return removed === 1;
}

export type KeyRow = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly lastUsedAt: string | null;
};

export async function insertKey(
  tx: Tx,
  key: Pick<KeyRow, "id" | "name" | "prefix" | "scopes" | "createdBy"> & {
    readonly merchantId: string;
    readonly secretHash: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into accounts.api_key (merchant_id, id, name, prefix, secret_hash, scopes, created_at, created_by)
    values (${key.merchantId}, ${key.id}, ${key.name}, ${key.prefix}, ${key.secretHash}, ${key.scopes}, ${tx.now},
            ${key.createdBy})`);
}

export async function selectKeys(tx: Tx, merchantId: string): Promise<KeyRow[]> {
  return await tx.rows<KeyRow>(sql`
    select id, name, prefix, scopes, created_at as "createdAt", created_by as "createdBy", last_used_at as "lastUsedAt"
    from accounts.api_key
    where merchant_id = ${merchantId} and revoked_at is null
    order by created_at desc`);
}

export async function selectKeyBySecret(
  tx: Tx,
  hash: string,
): Promise<
  { id: string; merchantId: string; name: string; scopes: string[]; lastUsedAt: string | null } | undefined
> {
  const [key] = await tx.hot<{
    id: string;
    merchantId: string;
    name: string;
    scopes: string[];
    lastUsedAt: string | null;
  }>(
    "accounts_select_key",
    `select api_key.id, api_key.merchant_id as "merchantId", api_key.name, api_key.scopes, api_key.last_used_at as "lastUsedAt"
     from accounts.api_key
     join accounts.merchant on merchant.id = api_key.merchant_id and merchant.closed_at is null
     where api_key.secret_hash = $1 and api_key.revoked_at is null`,
    [hash],
  );
  return key;
}

export async function touchKey(tx: Tx, merchantId: string, id: string): Promise<void> {
  await tx.run(sql`
    update accounts.api_key set last_used_at = ${tx.now} where merchant_id = ${merchantId} and id = ${id}`);
}

export async function revokeKey(tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const revoked = await tx.run(sql`
    update accounts.api_key set revoked_at = ${tx.now}
    where merchant_id = ${merchantId} and id = ${id} and revoked_at is null`);
  return revoked === 1;
}

export async function insertSetupLink(tx: Tx, tokenHash: string, expiresAt: string): Promise<void> {
  await tx.run(sql`
    insert into accounts.setup_link (token_hash, created_at, expires_at) values (${tokenHash}, ${tx.now}, ${expiresAt})`);
}

export async function useSetupLink(tx: Tx, tokenHash: string): Promise<boolean> {
  const used = await tx.run(sql`
    update accounts.setup_link set used_at = ${tx.now}
    where token_hash = ${tokenHash} and used_at is null and expires_at > ${tx.now}`);
  return used === 1;
}

export type PasskeyRow = {
  readonly credentialId: string;
  readonly staffId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly label: string;
  readonly createdAt: string;
};

export async function selectPasskeys(tx: Tx, staffId: string): Promise<PasskeyRow[]> {
  return await tx.rows<PasskeyRow>(sql`
    select credential_id as "credentialId", staff_id as "staffId", public_key as "publicKey", counter, transports, label,
           created_at as "createdAt"
    from accounts.passkey where staff_id = ${staffId} order by created_at`);
}

export async function selectPasskey(tx: Tx, credentialId: string): Promise<PasskeyRow | undefined> {
  return await tx.maybe<PasskeyRow>(sql`
    select credential_id as "credentialId", staff_id as "staffId", public_key as "publicKey", counter, transports, label,
           created_at as "createdAt"
    from accounts.passkey where credential_id = ${credentialId} for update`);
}

export async function insertPasskey(tx: Tx, passkey: Omit<PasskeyRow, "createdAt">): Promise<void> {
  await tx.run(sql`
    insert into accounts.passkey (credential_id, staff_id, public_key, counter, transports, label, created_at)
    values (${passkey.credentialId}, ${passkey.staffId}, ${passkey.publicKey}, ${passkey.counter}, ${passkey.transports},
            ${passkey.label}, ${tx.now})`);
}

export async function usePasskey(tx: Tx, credentialId: string, counter: number): Promise<void> {
  await tx.run(sql`
    update accounts.passkey set counter = ${counter}, last_used_at = ${tx.now} where credential_id = ${credentialId}`);
}

export async function deletePasskey(tx: Tx, staffId: string, credentialId: string): Promise<boolean> {
  const removed = await tx.run(sql`
    delete from accounts.passkey where staff_id = ${staffId} and credential_id = ${credentialId}`);
  return removed === 1;
}

/** Of these stores, those that are not this merchant's. */
export async function strangeStores(
  tx: Tx,
  merchantId: string,
  storeIds: readonly string[],
): Promise<string[]> {
  const known = await tx.rows<{ id: string }>(sql`
    select id from accounts.store where merchant_id = ${merchantId} and id = any(${[...storeIds]}::uuid[])`);
  return storeIds.filter((id) => !known.some((store) => store.id === id));
}
