import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { registeredActivities } from "./queries-activities.ts";
import type { Question } from "./question.ts";

type Sql = RawBuilder<unknown>;

/** Acts of a row `standing` that count for a question (`saidLast`). */
function counting({ channel, ledger, topic }: Question): Sql {
  const topics = topic === "" ? [""] : ["", topic];
  const purpose =
    ledger === "survey"
      ? sql`(standing.purpose = 'survey' or standing.purpose = 'marketing' and standing.act = 'objected')`
      : sql`standing.purpose = ${ledger}`;
  return sql`standing.channel = ${channel} and standing.topic = any(${topics}::text[]) and ${purpose}`;
}

/** The act that holds, of each of these people who said something: the order of `saidLast`, as the ledger is folded. */
export function saidSql(tx: Tx, question: Question, people: Sql): Sql {
  // On all topics together and for one purpose, the ledger is folded already.
  const isFolded = question.topic === "" && question.ledger !== "survey";
  const isRefusal = sql`standing.act in ('withdrawn', 'objected')`;
  return sql`
    select ${isFolded ? sql`` : sql`distinct on (standing.customer_id)`}
      standing.customer_id, standing.act, standing.usable, standing.changed_at, standing.granted_to, standing.expires_on,
      standing.outside_hours, standing.lack
    from ${people} as asked
    join consent.standing
      on standing.merchant_id = ${tx.merchantId} and standing.customer_id = asked.customer_id and ${counting(question)}
    ${
      isFolded
        ? sql``
        : sql`order by standing.customer_id, (${isRefusal} or standing.usable) desc, standing.changed_at desc,
            ${isRefusal} desc, standing.act = 'objected' desc, standing.entry_id desc`
    }`;
}

/** The same acts of one person, as JSON for the pure function; those that come later stand above the earlier ones. */
export function actsSql(tx: Tx, question: Question): Sql {
  return sql`(
    select json_agg(json_build_object(
      'act', standing.act, 'purpose', standing.purpose, 'topic', standing.topic, 'at', standing.changed_at, 'proof', entry.has_proof,
      'prechecked', entry.prechecked, 'bundled', entry.bundled, 'grantedTo', entry.granted_to,
      'outsideHours', entry.outside_hours, 'expiresOn', entry.expires_on) order by standing.entry_id)
    from consent.standing
    left join consent.entry
      on entry.merchant_id = ${tx.merchantId} and entry.id = standing.entry_id and standing.act in ('granted', 'renewed')
    where standing.merchant_id = ${tx.merchantId} and standing.customer_id = persons.customer_id and ${counting(question)})`;
}

/**
 * Channels on which everything else was objected to: whoever wants neither e-mail nor SMS, call or letter wants nothing at all.
 * SELECT of (customer_id, objected_at).
 */
export function objectedToAllSql(tx: Tx, people: Sql): Sql {
  return sql`
    select standing.customer_id, max(standing.changed_at) as objected_at
    from ${people} as asked
    join consent.standing on standing.merchant_id = ${tx.merchantId} and standing.customer_id = asked.customer_id
    where standing.channel in ('email', 'sms', 'phone', 'post') and standing.purpose = 'marketing' and standing.topic = ''
      and standing.act = 'objected'
    group by standing.customer_id
    having count(*) = 4`;
}

type Moment = { readonly at: string; readonly shop: { readonly timeZone: string } };

/**
 * The last sign of life of a person until an instant, as a scalar; null: nobody knows of any. By the same clock she may be written to,
 * counts as gone and leaves the file (RET-01).
 */
export function lastSignSql(tx: Tx, moment: Moment, customerId: Sql): Sql {
  const { at, shop } = moment;
  const came = sql`(
    select record.created_at from customers.customer as record
    where record.merchant_id = ${tx.merchantId} and record.id = ${customerId} and record.source in ('staff', 'till', 'web', 'form'))`;
  const bought = sql`(
    select fact.last_day::timestamp at time zone ${shop.timeZone} from purchases.customer_fact as fact
    where fact.merchant_id = ${tx.merchantId} and fact.customer_id = ${customerId})`;
  const signs = [came, bought, ...furtherSigns(tx, moment, customerId).map(([, last]) => last)];
  return sql`(
    select max(sign.at) from (values ${sql.join(signs.map((last) => sql`(${last})`))}) as sign (at)
    where sign.at <= ${at}::timestamptz)`;
}

/** Signs of life that take a look of their own for each person: what she said with its date, what later rooms know. Each a scalar. */
export function furtherSigns(
  tx: Tx,
  { at, shop: { timeZone } }: Moment,
  customerId: Sql,
): readonly (readonly [kind: string, last: Sql])[] {
  // A refusal is no sign that somebody wants to stay.
  const said = sql`(
    select max(standing.changed_at) from consent.standing
    where standing.merchant_id = ${tx.merchantId} and standing.customer_id = ${customerId} and standing.usable
      and standing.changed_at <= ${at}::timestamptz)`;
  const scanned = sql`(
    select max(membership.last_visit_on)::timestamp at time zone ${timeZone} from loyalty.membership
    where membership.merchant_id = ${tx.merchantId} and membership.customer_id = ${customerId})`;
  const taken = sql`(
    select max(collection.collected_at) from consent.collection
    where collection.merchant_id = ${tx.merchantId} and collection.collected_at <= ${at}::timestamptz
      and collection.customer_id = any(${customerId} || array(
        select absorbed.id from customers.customer as absorbed
        where absorbed.merchant_id = ${tx.merchantId} and absorbed.merged_into = ${customerId})))`;
  return [
    ["form", said],
    ["card_scan", scanned],
    ["taken", taken],
    ...[...registeredActivities()].map(([kind, last]) => [kind, last(tx.merchantId, customerId)] as const),
  ];
}

/** Calls to sell that were made to these people lately: SELECT of (customer_id, at, outcome), what the law counts by. */
export function callsSql(tx: Tx, question: Question, people: Sql): Sql {
  return sql`
    select contact.customer_id, contact.at, contact.outcome
    from ${people} as asked
    join permission.contact
      on contact.merchant_id = ${tx.merchantId} and contact.customer_id = asked.customer_id
      and contact.channel in ('phone', 'robocall') and contact.purpose = 'marketing' and contact.state = 'made'
      and contact.at <= ${question.at}::timestamptz and contact.at > ${question.at}::timestamptz - interval '100 days'`;
}

/** When a person was last asked whether she wants to stay. */
export function renewalSql(tx: Tx, customerId: Sql): Sql {
  return sql`(
    select max(contact.at) from permission.contact
    where contact.merchant_id = ${tx.merchantId} and contact.customer_id = ${customerId}
      and contact.purpose = 'consent_renewal' and contact.state = 'made')`;
}

/** What a person asked to be called back about, the oldest open wish, as JSON. */
export function callbackSql(tx: Tx, customerId: Sql): Sql {
  return sql`(
    select json_build_object('subject', callback.subject, 'at', callback.asked_at)
    from permission.callback
    where callback.merchant_id = ${tx.merchantId} and callback.customer_id = ${customerId} and callback.done_at is null
    order by callback.asked_at
    limit 1)`;
}
