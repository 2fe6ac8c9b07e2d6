import { sql } from "kysely";
import { addTemplate, changeTemplate } from "../../src/capabilities/templates/operations.ts";
import { rewriteStandings } from "../../src/capabilities/consent/queries.ts";
import { changeFace } from "../../src/capabilities/accounts/index.ts";
import { addMailing, saveSender, scheduleMailing } from "../../src/capabilities/messages/index.ts";
import type { MailingBody } from "../../src/capabilities/messages/schema-mailings.ts";
import type { Database, Tx } from "../../src/platform/database.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { isRefusal, type Refusal } from "../../src/values/refusal.ts";

/** What an operation answers, or a fault that says what it refused. */
export function granted<Answer extends object>(answer: Answer | Refusal): Answer {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/** The shop says who it is, as every message must (C. com. R123-237). */
export async function identify(tx: Tx): Promise<void> {
  granted(
    await changeFace(tx, systemActor(tx.merchantId, "test"), {
      senderName: "Maison Test",
      colour: "#1f5c4c",
      addressForm: "vous",
      systemFonts: false,
      company: "Maison Test SARL",
      legalForm: "SARL",
      companyNumber: null,
      vatNumber: null,
      register: "RCS Lille",
      address: "1 place du Marché, 59000 Lille",
      email: "bonjour@maison.example",
      phone: null,
    }),
  );
}

/**
 * Customers who agreed, with proof, to e-mail and to text messages: k1@example.test, k2@…, +33600000001… Their ids in that order.
 */
export async function addReaders(tx: Tx, count: number, domain = "example.test"): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select platform.uuid7(${tx.now}::timestamptz) as id from generate_series(1, ${count}::integer)`);
  const ids = rows.map(({ id }) => id).sort();
  const people = sql`unnest(${ids}::uuid[]) with ordinality as one (id, n)`;
  const ago = sql`${tx.now}::timestamptz - interval '30 days'`;
  await tx.run(sql`
    insert into customers.customer (
      merchant_id, id, first_name, last_name, sort_name, country, source, created_at, created_on, updated_at
    )
    select ${tx.merchantId}, one.id, 'Léa' || one.n, 'Test', 'test lea' || one.n, 'FR', 'staff', ${ago}, (${ago})::date, ${ago}
    from ${people}`);
  await tx.run(sql`
    insert into customers.identifier (merchant_id, kind, value, customer_id, display, is_primary, created_at)
    select ${tx.merchantId}, said.kind, said.value, one.id, said.value, true, ${ago}
    from ${people}
    cross join lateral (values
      ('email', 'k' || one.n || '@' || ${domain}::text),
      ('phone', '+336' || lpad(one.n::text, 8, '0'))
    ) as said (kind, value)`);
  await tx.run(sql`
    insert into consent.entry (
      merchant_id, id, customer_id, channel, purpose, act, happened_at, text_version, origin, actor_kind, prechecked, bundled,
      has_proof, recorded_at
    )
    select ${tx.merchantId}, platform.uuid7(${ago}), one.id, said.channel, 'marketing', 'granted', ${ago}, 'v1', 'web_form', 'person',
      false, false, true, ${ago}
    from ${people}
    cross join (values ('email'), ('sms')) as said (channel)`);
  await tx.run(sql`
    insert into insight.profile (
      merchant_id, customer_id, kind, sort_name, created_on, source, stage, stage_since, can_email, can_sms
    )
    select ${tx.merchantId}, one.id, 'person', 'test lea' || one.n, (${ago})::date, 'staff', 'prospect', (${ago})::date, true, true
    from ${people}`);
  await rewriteStandings(tx, ids);
  return ids;
}

/** A template of plain words, ready to be published. */
export async function addWords(
  tx: Tx,
  words: {
    readonly subject?: string;
    readonly text: string;
    readonly channel?: "email" | "sms";
    readonly link?: string;
  },
): Promise<string> {
  const actor = systemActor(tx.merchantId, "test");
  const { channel = "email", subject = "Nouveautés", text, link } = words;
  const template = granted(
    await addTemplate(tx, actor, { channel, name: subject, class: "marketing", aim: "newsletter" }),
  );
  const rich = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text }] }] } as const;
  const buttons = link === undefined ? [] : ([{ id: "b", kind: "button", label: "Voir", link }] as const);
  const draft =
    channel === "sms"
      ? ({ channel, words: { fr: { text } } } as const)
      : ({
          channel,
          words: {
            fr: { subject, preheader: "", text: null, blocks: [{ id: "a", kind: "text", rich }, ...buttons] },
          },
        } as const);
  granted(await changeTemplate(tx, actor, template.id, { revision: template.revision, draft }));
  return template.id;
}

/** One message for an audience, let go. Answers its id. */
export async function letGo(
  tx: Tx,
  mailing: Partial<MailingBody> & Pick<MailingBody, "audience">,
): Promise<string> {
  const actor = systemActor(tx.merchantId, "test");
  const templateId =
    mailing.templateId ?? (await addWords(tx, { text: 'Bonjour {{ first_name | default: "vous" }}' }));
  const { id } = granted(
    await addMailing(tx, actor, {
      name: "Essai",
      channel: "email",
      purpose: "marketing",
      ...mailing,
      templateId,
    }),
  );
  granted(await scheduleMailing(tx, actor, id));
  return id;
}

/** The shop's e-mail goes to a relay of its own. */
export async function useRelay(
  database: Database,
  merchantId: string,
  url: string,
  settings: {
    readonly connections?: number;
    readonly retrySeconds?: readonly number[];
    readonly returnAddress?: string;
    readonly dkimDomain?: string;
    readonly limitPerSecond?: number;
  } = {},
): Promise<void> {
  const { hostname, port } = new URL(url);
  const {
    connections = 4,
    retrySeconds = null,
    returnAddress = null,
    dkimDomain,
    limitPerSecond = null,
  } = settings;
  await database.inMerchant(merchantId, async (tx) => {
    granted(
      await saveSender(tx, database, systemActor(merchantId, "test"), "email", {
        driver: "smtp",
        fromAddress: "bonjour@maison.example",
        returnAddress,
        limitPerSecond,
        retrySeconds: retrySeconds === null ? null : [...retrySeconds],
        settings: {
          host: hostname,
          port: Number(port),
          security: "none",
          connections,
          ...(dkimDomain === undefined ? {} : { dkimDomain }),
        },
      }),
    );
  });
}
