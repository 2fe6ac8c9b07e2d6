import type { Tx } from "../../platform/database.ts";
import { type ActRow, type PersonRow, selectPersons } from "./queries-facts.ts";
import type { Question } from "./question.ts";
import type { ConsentFact, ContactFact, Facts, ObjectionFact } from "./rules/may-contact-facts.ts";

export type Known = {
  readonly facts: Facts;
  readonly recipient: string | null;
  readonly language: string;
};

/** What is known of these people for a question, by id. */
export async function factsOf(
  tx: Tx,
  question: Question,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const rows = await selectPersons(tx, question, customerIds);
  return new Map(
    rows.map((row) => [
      row.customer_id,
      { facts: factsFrom(row, question), recipient: row.recipient, language: row.language },
    ]),
  );
}

function factsFrom(row: PersonRow, question: Question): Facts {
  const { asked, channel, offer, topic, quiet } = question;
  const acts = row.acts ?? [];
  return {
    country: row.country,
    region: row.region,
    timeZone: row.zone,
    person: {
      kind: row.is_company ? "legal_entity" : row.is_professional ? "professional" : "consumer",
      addressKind: row.address_kind,
      birthDate: row.birth === null ? null : dayOf(row.birth),
      guardianConsent: row.has_guardian,
      status: row.is_erased ? "erased" : (row.status ?? "active"),
    },
    channel,
    purpose: asked.purpose,
    containsPromotion: asked.containsPromotion,
    offer,
    message: asked.message,
    relationship: {
      customer: row.is_customer,
      collectedFrom: row.collected_from,
      collectedDuringSale: row.during_sale,
      informedAtCollection: row.informed,
      optOutOfferedAtCollection: row.opt_out_offered,
      openContract: null,
      callbackRequest: row.callback,
    },
    activities: activitiesOf(row),
    consents: acts.filter(({ act }) => act !== "objected").map((act) => consentOf(act, question)),
    objections: [...acts.filter(({ act }) => act === "objected").map(objectionOf(question)), ...fromAll(row)],
    hasAddress: row.address_fault !== "none",
    suppressions:
      row.address_fault === null || row.address_fault === "none"
        ? []
        : [{ channel, reason: row.address_fault, at: null }],
    lists: {
      bloctel: listFact(row.bloctel_listed, row.bloctel_at),
      dncm: listFact(row.dncm_listed, row.dncm_at),
    },
    preferences: { pausedUntil: row.paused_until, topicsOff: row.is_topic_off ? [topic] : [] },
    previousContacts: contactsOf(row),
    merchant: { caps: [], quiet },
  };
}

/** 20120503 as 2012-05-03. */
function dayOf(number: number): string {
  const digits = String(number).padStart(8, "0");
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function activitiesOf(row: PersonRow): Facts["activities"] {
  const signs: readonly (readonly [string, string | null])[] = [
    ["purchase", row.bought_at],
    ["visit", row.came_at],
    ["collection", row.collected_at],
    ...Object.entries(row.signs),
  ];
  return signs.flatMap(([type, at]) => (at === null ? [] : [{ type, at }]));
}

function consentOf(act: ActRow, { channel }: Question): ConsentFact {
  const status = act.act === "objected" ? "withdrawn" : act.act;
  return {
    channel,
    purpose: act.purpose,
    topic: act.topic,
    status,
    at: act.at,
    proof: act.proof ?? false,
    prechecked: act.prechecked ?? false,
    bundled: act.bundled ?? false,
    grantedTo: act.grantedTo ?? "",
    outsideHours: act.outsideHours ?? false,
    expiresOn: act.expiresOn,
  };
}

function objectionOf({ channel }: Question): (act: ActRow) => ObjectionFact {
  return ({ at, purpose, topic }) => ({ scope: channel, at, purpose, topic });
}

function fromAll({ objected_to_all_at: at }: PersonRow): ObjectionFact[] {
  return at === null ? [] : [{ scope: "all", at }];
}

function listFact(listed: boolean | null, checkedAt: string | null): Facts["lists"]["dncm"] {
  return listed === null || checkedAt === null ? null : { listed, checkedAt };
}

function contactsOf({ calls, renewal_at: renewalAt }: PersonRow): ContactFact[] {
  const called = (calls ?? []).map(
    ({ at, outcome }): ContactFact => ({ channel: "phone", purpose: "marketing", at, outcome }),
  );
  if (renewalAt === null) return called;
  return [...called, { channel: "email", purpose: "consent_renewal", at: renewalAt, outcome: null }];
}
