import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type NewChallenge = {
  readonly id: string;
  readonly purpose: "sign_in" | "contact";
  readonly channel: "email" | "sms";
  readonly contactHash: string;
  readonly customerId: string | null;
  readonly newContact: string | null;
  readonly secretHash: string;
  readonly ticketHash: string | null;
  readonly expiresAt: string;
};

export async function insertChallenge(tx: Tx, challenge: NewChallenge): Promise<void> {
  await tx.run(sql`
    insert into space.challenge (
      merchant_id, id, purpose, channel, contact_hash, customer_id, new_contact, secret_hash, ticket_hash, asked_at, expires_at
    )
    values (
      ${tx.merchantId}, ${challenge.id}, ${challenge.purpose}, ${challenge.channel}, ${challenge.contactHash},
      ${challenge.customerId}, ${challenge.newContact}, ${challenge.secretHash}, ${challenge.ticketHash}, ${tx.now},
      ${challenge.expiresAt}
    )`);
}

/** Whom an address may be: those who hold it and speak for themselves. */
export async function holdersOf(tx: Tx, kind: "email" | "phone", value: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct coalesce(customer.merged_into, customer.id) as id
    from customers.identifier
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = identifier.customer_id
      and customer.erased_at is null
    where identifier.merchant_id = ${tx.merchantId} and identifier.kind = ${kind} and identifier.value = ${value}
    order by id
    limit 8`);
  return rows.map(({ id }) => id);
}

export async function nameHolders(tx: Tx, id: string, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    update space.challenge
    set customer_ids = ${[...customerIds]}::uuid[]
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Whether a link still waits to be used. Reading it changes nothing: mail scanners open links. */
export async function linkIsOpen(tx: Tx, secretHash: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select
    from space.challenge
    where merchant_id = ${tx.merchantId} and secret_hash = ${secretHash} and purpose = 'sign_in' and channel = 'email'
      and proved_at is null and expires_at > ${tx.now}`);
  return row !== undefined;
}

export type Proved = { readonly id: string; readonly customerIds: readonly string[] };

/** Uses a link, once: of two at the same moment one finds it. The browser that did is remembered. */
export async function proveLink(tx: Tx, secretHash: string, ticketHash: string): Promise<Proved | undefined> {
  return await tx.maybe<Proved>(sql`
    update space.challenge
    set proved_at = ${tx.now}, ticket_hash = ${ticketHash}
    where merchant_id = ${tx.merchantId} and secret_hash = ${secretHash} and purpose = 'sign_in' and channel = 'email'
      and proved_at is null and expires_at > ${tx.now}
    returning id, customer_ids as "customerIds"`);
}

export type Tried = Proved & {
  readonly secretHash: string;
  readonly tries: number;
  readonly customerId: string | null;
  readonly newContact: string | null;
  readonly channel: "email" | "sms";
  readonly contactHash: string;
};

/** Counts a try before anything is compared: tries at the same moment wait for each other, and none is free. */
export async function countTry(
  tx: Tx,
  ticketHash: string,
  purpose: "sign_in" | "contact",
): Promise<Tried | undefined> {
  return await tx.maybe<Tried>(sql`
    update space.challenge
    set tries = tries + 1
    where merchant_id = ${tx.merchantId} and ticket_hash = ${ticketHash} and purpose = ${purpose}
      and proved_at is null and expires_at > ${tx.now} and tries < 5
    returning id, customer_ids as "customerIds", secret_hash as "secretHash", tries, customer_id as "customerId",
      new_contact as "newContact", channel, contact_hash as "contactHash"`);
}

export async function prove(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update space.challenge set proved_at = ${tx.now} where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** What this browser has proved in the last ten minutes and not used yet. */
export async function selectProved(
  tx: Tx,
  ticketHash: string,
): Promise<(Proved & { readonly channel: "email" | "sms" }) | undefined> {
  return await tx.maybe(sql`
    select id, customer_ids as "customerIds", channel
    from space.challenge
    where merchant_id = ${tx.merchantId} and ticket_hash = ${ticketHash} and purpose = 'sign_in'
      and used_at is null and proved_at > ${tx.now}::timestamptz - interval '10 minutes'`);
}

/** Whether it was still to be used: of two at the same moment one is let in. */
export async function useChallenge(tx: Tx, id: string): Promise<boolean> {
  const used = await tx.run(sql`
    update space.challenge
    set used_at = ${tx.now}, new_contact = case when purpose = 'contact' then '' end
    where merchant_id = ${tx.merchantId} and id = ${id} and used_at is null`);
  return used === 1;
}

/** Adds one to a counter of its window. @returns how often, this time included */
export async function countUp(tx: Tx, subject: string, windowSeconds: number): Promise<number> {
  const { times } = await tx.one<{ times: number }>(sql`
    insert into space.throttle (merchant_id, subject, since, until, times)
    values (${tx.merchantId}, ${subject}, ${tx.now}, ${tx.now}::timestamptz + make_interval(secs => ${windowSeconds}), 1)
    on conflict (merchant_id, subject) do update
      set times = case when throttle.until <= ${tx.now} then 1 else throttle.times + 1 end,
        since = case when throttle.until <= ${tx.now} then ${tx.now} else throttle.since end,
        until = case when throttle.until <= ${tx.now} then excluded.until else throttle.until end
    returning times`);
  return times;
}

export async function timesOf(tx: Tx, subject: string): Promise<number> {
  const row = await tx.maybe<{ times: number }>(sql`
    select times from space.throttle
    where merchant_id = ${tx.merchantId} and subject = ${subject} and until > ${tx.now}`);
  return row?.times ?? 0;
}

/** What has ended a day ago is of no more use to anybody. */
export async function sweep(tx: Tx): Promise<void> {
  await tx.run(sql`
    delete from space.challenge
    where merchant_id = ${tx.merchantId} and expires_at < ${tx.now}::timestamptz - interval '1 day'`);
  await tx.run(sql`
    delete from space.throttle
    where merchant_id = ${tx.merchantId} and until < ${tx.now}::timestamptz - interval '1 day'`);
  await tx.run(sql`
    delete from space.session where merchant_id = ${tx.merchantId} and expires_at < ${tx.now}`);
}
