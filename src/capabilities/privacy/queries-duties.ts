import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";
import type { ProcessorRow } from "./answers.ts";
import type { CheckFacts } from "./rules/checklist.ts";
import type { RegisterFacts } from "./rules/register.ts";

type CountedFacts = Omit<RegisterFacts, "relay" | "months" | "staff">;

/** What the product does in this shop, counted over the last year where it is an activity. */
export async function countProcessings(tx: Tx, since: string): Promise<CountedFacts> {
  const merchant = tx.merchantId;
  const sent = (channel: string) => sql`
    (select count(*)::int from messages.message
     where merchant_id = ${merchant} and channel = ${channel} and left_at >= ${since}::timestamptz)`;
  return await tx.one<CountedFacts>(sql`
    select
      (select count(*)::int from purchases.customer_fact where merchant_id = ${merchant}) as customers,
      (select count(*)::int from customers.customer
       where merchant_id = ${merchant} and merged_into is null and erased_at is null
         and not exists (select from purchases.customer_fact as fact
           where fact.merchant_id = ${merchant} and fact.customer_id = customer.id)) as prospects,
      (select count(distinct customer_id)::int from loyalty.membership where merchant_id = ${merchant}) as members,
      (select count(*)::int from purchases.receipt where merchant_id = ${merchant}) as receipts,
      ${sent("email")} as emails, ${sent("sms")} as texts, ${sent("post")} as letters, ${sent("phone")} as calls,
      (select count(*)::int from segments.segment where merchant_id = ${merchant}) as segments,
      (select count(*)::int from forecast.customer where merchant_id = ${merchant}) as forecasts,
      (select count(*)::int from till.device where merchant_id = ${merchant} and removed_at is null) as devices,
      (select count(*)::int from space.session where merchant_id = ${merchant}) as sessions,
      (select count(*)::int from cards.pass
       where merchant_id = ${merchant} and platform = 'apple' and added_at is not null) as "applePasses",
      (select count(*)::int from cards.pass
       where merchant_id = ${merchant} and platform = 'google' and added_at is not null) as "googlePasses",
      (select network_name from network.link where merchant_id = ${merchant} and state = 'active') as network,
      (select count(*)::int from files.external_person where merchant_id = ${merchant}) as external,
      (select count(*)::int from privacy.partner where merchant_id = ${merchant} and archived_at is null) as partners,
      (select count(*)::int from privacy.request where merchant_id = ${merchant}) as requests,
      (select count(*)::int from privacy.view where merchant_id = ${merchant}) as views,
      (select driver from messages.sender
       where merchant_id = ${merchant} and channel = 'sms' and is_on and driver <> 'local') as "smsDriver"`);
}

type CountedChecks = Pick<
  CheckFacts,
  "granted" | "proven" | "lateRequests" | "openRequests" | "minors" | "exports30" | "views30" | "partnersOver"
>;

export async function countChecks(
  tx: Tx,
  asked: {
    readonly today: Day;
    readonly since: string;

    readonly minorFrom: number;
  },
): Promise<CountedChecks> {
  const merchant = tx.merchantId;
  return await tx.one<CountedChecks>(sql`
    select
      (select count(*)::int from consent.standing
       where merchant_id = ${merchant} and act in ('granted', 'renewed')) as granted,
      (select count(*)::int from consent.standing
       where merchant_id = ${merchant} and act in ('granted', 'renewed') and usable) as proven,
      (select count(*)::int from privacy.request where merchant_id = ${merchant} and state = 'open') as "openRequests",
      (select count(*)::int from privacy.request
       where merchant_id = ${merchant} and state = 'open' and due_on < ${asked.today}::date) as "lateRequests",
      (select count(*)::int from customers.customer
       left join permission.person
         on person.merchant_id = ${merchant} and person.customer_id = customer.id
       where customer.merchant_id = ${merchant} and customer.erased_at is null and customer.merged_into is null
         and customer.birth_year > ${asked.minorFrom}::int and person.guardian_agreed_at is null) as minors,
      (select count(*)::int from privacy.handed_file
       where merchant_id = ${merchant} and at >= ${asked.since}::timestamptz) as "exports30",
      (select count(*)::int from privacy.view
       where merchant_id = ${merchant} and hour >= ${asked.since}::timestamptz) as "views30",
      (select count(*)::int from privacy.partner
       where merchant_id = ${merchant} and archived_at is null and ends_on < ${asked.today}::date) as "partnersOver"`);
}

export async function lastBackup(
  tx: Tx,
): Promise<{ readonly at: string; readonly isSealed: boolean } | null> {
  const row = await tx.maybe<{ at: string; isSealed: boolean }>(sql`
    select made_at as at, is_sealed as "isSealed" from platform.backup order by made_at desc limit 1`);
  return row ?? null;
}

export async function selectProcessors(tx: Tx): Promise<ProcessorRow[]> {
  return await tx.rows<ProcessorRow>(sql`
    select id, name, task, country, contract_on as "contractOn", safeguard
    from privacy.processor
    where merchant_id = ${tx.merchantId} and archived_at is null
    order by name, id`);
}

export async function insertProcessor(tx: Tx, made: ProcessorRow, by: string): Promise<void> {
  await tx.run(sql`
    insert into privacy.processor (merchant_id, id, name, task, country, contract_on, safeguard, created_at, created_by)
    values (${tx.merchantId}, ${made.id}, ${made.name}, ${made.task}, ${made.country}, ${made.contractOn},
            ${made.safeguard}, ${tx.now}, ${by})`);
}

export async function archiveProcessor(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update privacy.processor set archived_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id} and archived_at is null`);
}
