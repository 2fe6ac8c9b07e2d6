import { sql } from "kysely";
import type { CapBody } from "../../src/capabilities/permission/schema-pressure.ts";
import type { Tx } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Calendar, Contact } from "../../src/capabilities/permission/rules/pressure.ts";
import { dayInZone, instantInZone } from "../../src/values/day.ts";

/** A customer who may be written to by nobody's leave but the limits': her record and her profile. */
export async function addPerson(tx: Tx, timeZone: string | null = null): Promise<string> {
  const id = newId();
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, first_name, last_name, sort_name, source, created_at, created_on, updated_at, time_zone)
    values (${tx.merchantId}, ${id}, 'Léa', 'Test', ${`test ${id}`}, 'staff', ${tx.now}, ${tx.now}::timestamptz::date, ${tx.now}, ${timeZone})`);
  await tx.run(sql`
    insert into insight.profile (merchant_id, customer_id, kind, sort_name, created_on, source, stage, stage_since, time_zone, can_email, can_sms)
    values (${tx.merchantId}, ${id}, 'person', ${`test ${id}`}, ${tx.now}::timestamptz::date, 'staff', 'prospect', ${tx.now}::timestamptz::date,
      ${timeZone}, true, true)`);
  return id;
}

export type Wish = {
  readonly customerId: string;
  readonly channel?: "email" | "sms";
  readonly topic?: string;
  readonly purpose?: "marketing" | "transactional";
  readonly priority?: number;
  readonly valueCents?: number;
  /** Instants. */
  readonly dueAt?: string;
  readonly validUntil?: string | null;
};

/** Plans messages, as whoever makes a mailing or runs a journey does. */
export async function plan(tx: Tx, wishes: readonly Wish[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, wish] of wishes.entries()) {
    // In the order in which they are wished, for those of the same rank.
    const id = newId(Date.parse(tx.now) + index);
    ids.push(id);
    await tx.run(sql`
      insert into messages.message
        (merchant_id, id, channel, kind, customer_id, recipient, language, subject, body, state, next_try_at, valid_until, left_at,
         purpose, topic, priority, value_cents, reason)
      values (${tx.merchantId}, ${id}, ${wish.channel ?? "email"}, 'test', ${wish.customerId}, 'lea@example.test', 'fr', 'Bonjour', 'Bonjour',
        'planned', ${wish.dueAt ?? tx.now}, ${wish.validUntil ?? null}::timestamptz, ${tx.now}, ${wish.purpose ?? "marketing"},
        ${wish.topic ?? ""}, ${wish.priority ?? 0}, ${wish.valueCents ?? 0}, 'OK_CONSENT')`);
  }
  return ids;
}

export type Placed = {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly nextTryAt: string | null;
};

export async function placed(tx: Tx, ids: readonly string[]): Promise<Placed[]> {
  const rows = await tx.rows<Placed>(sql`
    select id, state, reason, next_try_at as "nextTryAt" from messages.message
    where merchant_id = ${tx.merchantId} and id = any(${[...ids]}::uuid[])`);
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}

export async function contactsOf(tx: Tx, customerId: string): Promise<Contact[]> {
  const rows = await tx.rows<Omit<Contact, "at"> & { at: string }>(sql`
    select channel, topic, at, state from permission.contact
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and state <> 'released' and purpose = 'marketing'
    order by at, id`);
  return rows.map((row) => ({ ...row, at: Date.parse(row.at) }));
}

export function calendarOf(timeZone: string): Calendar {
  return {
    dayOf: (at) => dayInZone(new Date(at), timeZone),
    midnightOf: (day) => Date.parse(instantInZone(`${day}T00:00:00`, timeZone)),
  };
}

export const weekly: CapBody = {
  name: "Deux par semaine",
  channel: "email",
  most: 2,
  span: "rolling",
  hours: 168,
  onHit: "skip",
};
