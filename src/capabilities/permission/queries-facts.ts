import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import {
  actsSql,
  callbackSql,
  callsSql,
  furtherSigns,
  objectedToAllSql,
  renewalSql,
} from "./queries-ledger.ts";
import { isNumber, personsSql } from "./queries-persons.ts";
import type { Question } from "./question.ts";
import { isCall } from "./rules/may-contact-said.ts";

export type ActRow = {
  readonly act: "granted" | "renewed" | "withdrawn" | "objected";
  readonly purpose: string;
  readonly topic: string;
  readonly at: string;
  readonly proof: boolean | null;
  readonly prechecked: boolean | null;
  readonly bundled: boolean | null;
  readonly grantedTo: string | null;
  readonly outsideHours: boolean | null;
  readonly expiresOn: string | null;
};

/** What the database knows of one person. */
export type PersonRow = {
  readonly customer_id: string;
  readonly is_company: boolean;
  readonly is_professional: boolean;
  readonly is_erased: boolean;
  readonly language: string;
  readonly country: string;
  readonly region: string | null;
  readonly zone: string;
  readonly birth: number | null;
  readonly came_at: string | null;
  readonly bought_at: string | null;
  readonly is_customer: boolean;
  readonly recipient: string | null;
  readonly address_fault: "none" | "hard_bounce" | "invalid" | "npai" | null;
  readonly address_kind: "personal" | "named_business" | "generic_business";
  readonly status: "restricted" | "deceased" | null;
  readonly has_guardian: boolean;
  readonly collected_from: "person" | "third_party" | "unknown";
  readonly during_sale: boolean | null;
  readonly informed: boolean | null;
  readonly opt_out_offered: boolean | null;
  readonly collected_at: string | null;
  readonly paused_until: string | null;
  readonly is_topic_off: boolean;
  readonly bloctel_listed: boolean | null;
  readonly bloctel_at: string | null;
  readonly dncm_listed: boolean | null;
  readonly dncm_at: string | null;
  readonly acts: readonly ActRow[] | null;
  readonly objected_to_all_at: string | null;
  readonly signs: Readonly<Record<string, string | null>>;
  readonly calls: readonly { readonly at: string; readonly outcome: string | null }[] | null;
  readonly renewal_at: string | null;
  readonly callback: { readonly subject: string; readonly at: string } | null;
};

/** All that is known of these people for a question; none for a record that was merged or never was. */
export async function selectPersons(
  tx: Tx,
  question: Question,
  customerIds: readonly string[],
): Promise<PersonRow[]> {
  const people = sql`asked_people`;
  const who = sql`persons.customer_id`;
  const { channel, ledger } = question;
  const isAlone = channel === "robocall" || channel === "push";
  const signs = furtherSigns(tx, question, who).map(([kind, last]) => sql`${kind}::text, ${last}`);
  return await tx.rows<PersonRow>(sql`
    with asked_people as materialized (
      select distinct id as customer_id from unnest(${[...customerIds]}::uuid[]) as wanted (id)
    )
    select
      persons.*,
      ${ledger === null ? sql`null::json` : actsSql(tx, question)} as acts,
      ${isAlone ? sql`everything.objected_at` : sql`null::timestamptz`} as objected_to_all_at,
      json_build_object(${sql.join(signs)}) as signs,
      ${
        isCall(channel)
          ? sql`(select json_agg(json_build_object('at', calls.at, 'outcome', calls.outcome))
              from (${callsSql(tx, question, sql`(select persons.customer_id)`)}) as calls)`
          : sql`null::json`
      } as calls,
      ${question.purpose === "consent_renewal" ? renewalSql(tx, who) : sql`null::timestamptz`} as renewal_at,
      ${isNumber(channel) ? callbackSql(tx, who) : sql`null::json`} as callback
    from (${personsSql(tx, question, people)}) as persons
    ${isAlone ? sql`left join (${objectedToAllSql(tx, people)}) as everything on everything.customer_id = persons.customer_id` : sql``}`);
}
