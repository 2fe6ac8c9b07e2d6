import { type RawBuilder, sql } from "kysely";
import { rewriteStandings } from "../../src/capabilities/consent/queries.ts";
import type { Tx } from "../../src/platform/database.ts";

type Sql = RawBuilder<unknown>;

/** The instant around which invented people live: a Tuesday morning in Paris. */
export const peopleNow = "2026-11-24T09:30:00.000Z";

/**
 * People of whom everything that permission looks at is thrown with dice, boundaries more often than chance would: addresses, countries,
 * clocks, ages, what they said and when, how their address was taken, purchases, calls, pauses. The same seed makes the same people.
 *
 * @returns their ids
 */
export async function inventPeople(
  tx: Tx,
  {
    count,
    seed,
    from = 0,
  }: {
    readonly count: number;
    readonly seed: number /** How many there are already. */;
    readonly from?: number;
  },
): Promise<string[]> {
  const dice = diceOf(seed);
  const rows = await tx.rows<{ id: string }>(sql`
    select platform.uuid7(${peopleNow}::timestamptz) as id from generate_series(1, ${count}::integer)`);
  const ids = rows.map(({ id }) => id);
  const people = sql`(select id, place + ${from}::bigint as n from unnest(${ids}::uuid[]) with ordinality as made (id, place)) as one`;
  await insertRecords(tx, people, dice);
  await insertAddresses(tx, people, dice);
  await insertLedger(tx, people, dice);
  await rewriteStandings(tx, ids);
  await insertRelations(tx, people, dice);
  await insertContacts(tx, people, dice);
  return ids;
}

type Dice = {
  /** A whole number below `sides`, for the person `one.n`. */
  readonly roll: (salt: string, sides: number) => Sql;
  readonly pick: (salt: string, type: string, ...these: readonly (string | number | boolean | null)[]) => Sql;
  /** Days before the people's now, boundaries of one, three years and sixty days among them. */
  readonly ago: (salt: string) => Sql;
};

function diceOf(seed: number): Dice {
  const roll = (salt: string, sides: number): Sql =>
    sql`(hashtextextended(one.n::text || ${salt}::text, ${seed}::bigint) & 1073741823) % ${sides}::bigint`;
  const pick = (salt: string, type: string, ...these: readonly (string | number | boolean | null)[]): Sql =>
    sql`(array[${sql.join(these)}]::${sql.raw(type)}[])[1 + ${roll(salt, these.length)}]`;
  const ago = (salt: string): Sql => sql`(${peopleNow}::timestamptz
    - make_interval(days => (case when ${roll(`${salt}.edge`, 3)} = 0
        then ${pick(`${salt}.which`, "integer", 0, 1, 6, 7, 8, 29, 30, 31, 59, 60, 61, 62, 364, 365, 366, 729, 730, 731, 1094, 1095, 1096, 1097)}
        else (${roll(`${salt}.days`, 1_300)})::integer end))
    - make_interval(mins => (${roll(`${salt}.minutes`, 1_440)})::integer))`;
  return { roll, pick, ago };
}

async function insertRecords(tx: Tx, people: Sql, { roll, pick, ago }: Dice): Promise<void> {
  const firm = "00000000-0000-7000-8000-00000000000f";
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, kind, company_name, sort_name, source, created_at, created_on, updated_at)
    values (${tx.merchantId}, ${firm}, 'company', 'Firme', 'firme', 'staff', ${peopleNow}, ${peopleNow}::date, ${peopleNow})
    on conflict do nothing`);
  await tx.run(sql`
    insert into customers.identifier (merchant_id, kind, value, customer_id, display, created_at)
    values (${tx.merchantId}, 'email', 'contact@firme.example', ${firm}, 'contact@firme.example', ${peopleNow})
    on conflict do nothing`);
  await tx.run(recordsSql(tx, people, { roll, pick, ago }, firm));
}

function recordsSql(tx: Tx, people: Sql, { roll, pick, ago }: Dice, firm: string): Sql {
  return sql`
    insert into customers.customer (
      merchant_id, id, kind, company_name, company_id, sort_name, language, country, postcode, city, address_line1, address_status,
      birth_day, birth_month, birth_year, source, time_zone, created_at, created_on, updated_at, erased_at)
    select
      ${tx.merchantId}, one.id,
      case when ${roll("kind", 8)} = 0 then 'company' else 'person' end,
      'Maison ' || one.n,
      case when ${roll("firm", 6)} = 0 then ${firm}::uuid end,
      'p' || one.n,
      ${pick("language", "text", "fr", "en", null)},
      ${pick("country", "text", "FR", "FR", "FR", "BE", "BE", "DE", "RE", "US", null, null)},
      ${pick("postcode", "text", "75011", "59000", "67000", "57000", "97400", "97133", "4000", "ABC", null)},
      ${pick("city", "text", "Lille", null)},
      ${pick("line", "text", "1 rue des Tests", "2 rue des Tests", null)},
      ${pick("address", "text", "unknown", "good", "bad")},
      ${pick("birthday", "smallint", 3, 24, 25, null)},
      case when ${pick("birthday", "smallint", 3, 24, 25, null)} is not null then ${pick("birthmonth", "smallint", 1, 11, 11, 12)} end,
      ${pick("birth", "smallint", 1958, 1990, 2008, 2010, 2011, 2012, 2013, 2014, null, null, null, null)},
      ${pick("source", "text", "staff", "till", "import", "import", "api", "web")},
      ${pick("zone", "text", null, null, null, "Europe/Paris", "Europe/Brussels", "Indian/Reunion", "America/Martinique")},
      ${ago("created")}, ${peopleNow}::date, ${peopleNow},
      case when ${roll("erased", 40)} = 0 then ${peopleNow}::timestamptz end
    from ${people}`;
}

async function insertAddresses(tx: Tx, people: Sql, { roll, pick }: Dice): Promise<void> {
  const values: readonly (readonly [string, string, Sql])[] = [
    [
      "email",
      "main",
      sql`${pick("email", "text", "jo", "contact", "info", "lea")} || case when ${roll("email.own", 2)} = 0 then '' else one.n::text end
          || '@' || ${pick("domain", "text", "firme.example", "gmail.com", "test.example")}`,
    ],
    ["email", "second", sql`'second' || one.n || '@test.example'`],
    [
      "phone",
      "main",
      sql`${pick("phone", "text", "+3361", "+3371", "+3332", "+32470", "+3242", "+26269", "+59069", "+59669", "+1202", "+4915")}
          || lpad((one.n % 1000000)::text, 7, '0')`,
    ],
    ["phone", "second", sql`'+3369' || lpad((one.n % 1000000)::text, 7, '1')`],
  ];
  for (const [kind, name, value] of values) {
    const salt = `${kind}.${name}`;
    await tx.run(sql`
      insert into customers.identifier (
        merchant_id, kind, value, customer_id, display, is_primary, status, status_reason, created_at)
      select
        ${tx.merchantId}, ${kind}, ${value}, one.id, '-', ${name === "main"}, told.status,
        case when told.status = 'bad' then ${pick(`${salt}.why`, "text", "hard_bounce", "wrong_number", null)} end, ${peopleNow}
      from ${people}
      cross join lateral (select ${pick(`${salt}.status`, "text", "unknown", "unknown", "good", "good", "good", "bad")} as status) as told
      where ${roll(salt, 5)} < ${name === "main" ? 4 : 1}::integer
      on conflict do nothing`);
  }
}

async function insertLedger(tx: Tx, people: Sql, { roll, pick, ago }: Dice): Promise<void> {
  const each = [
    ["email", "marketing", ""],
    ["email", "marketing", "news"],
    ["sms", "marketing", ""],
    ["phone", "marketing", ""],
    ["post", "marketing", ""],
    ["robocall", "marketing", ""],
    ["push", "marketing", ""],
    ["email", "survey", ""],
    ["email", "service", ""],
  ] as const;
  for (const [channel, purpose, topic] of each) {
    for (const time of ["first", "then"]) {
      const salt = [channel, purpose, topic, time].join(".");
      await tx.run(sql`
        insert into consent.entry (
          merchant_id, id, customer_id, channel, purpose, topic, act, happened_at, text_version, origin, actor_kind, expires_on,
          granted_to, prechecked, bundled, outside_hours, has_proof, recorded_at)
        select
          ${tx.merchantId}, platform.uuid7(${peopleNow}::timestamptz), one.id, ${channel}, ${purpose}, ${topic}, said.act, said.at, said.version,
          'api', 'key', ${pick(`${salt}.expires`, "date", null, null, null, null, "2026-11-23", "2026-11-24", "2026-11-25", "2027-01-01")},
          ${pick(`${salt}.to`, "text", "merchant", "merchant", "merchant", "merchant", "partners")},
          said.prechecked, ${pick(`${salt}.bundled`, "boolean", false, false, false, null, true)},
          ${pick(`${salt}.outside`, "boolean", false, false, true)},
          said.act in ('withdrawn', 'objected') or said.at is not null and said.version is not null and said.prechecked is not true,
          coalesce(said.at, ${ago(`${salt}.recorded`)})
        from ${people}
        cross join lateral (
          select
            -- Whoever objects to everything has said so four times.
            case when ${channel} in ('email', 'sms', 'phone', 'post') and ${purpose} = 'marketing' and ${topic} = '' and ${roll("leave", 12)} = 0 then 'objected'
              else ${pick(`${salt}.act`, "text", "granted", "granted", "granted", "granted", "renewed", "withdrawn", "objected")} end as act,
            case when ${roll(`${salt}.dated`, 8)} > 0 then ${ago(`${salt}.at`)} end as at,
            ${pick(`${salt}.version`, "text", "v1", "v1", "v1", null)} as version,
            ${pick(`${salt}.prechecked`, "boolean", false, false, null, true)} as prechecked
        ) as said
        where ${roll(salt, 10)} < ${time === "first" ? 6 : 2}::integer or ${roll("leave", 12)} = 0 and ${purpose} = 'marketing'`);
    }
  }
}

async function insertRelations(tx: Tx, people: Sql, { roll, pick, ago }: Dice): Promise<void> {
  const merchant = tx.merchantId;
  await tx.run(sql`
    insert into purchases.customer_fact (
      merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count, web_sale_count, refund_count, gross_cents,
      refunded_cents, gap_count)
    select ${merchant}, one.id, ${ago("bought")}::date, ${ago("bought")}::date, 1, 1, 1, 0, 0, 1000, 0, 0
    from ${people} where ${roll("customer", 3)} > 0`);
  for (const time of ["first", "then"]) {
    await tx.run(sql`
      insert into consent.collection (
        merchant_id, id, customer_id, collected_at, collected_from, during_sale, informed, opt_out_offered, origin, recorded_at)
      select
        ${merchant}, platform.uuid7(${peopleNow}::timestamptz), one.id, ${ago(`taken.${time}`)}, ${pick(`from.${time}`, "text", "person", "person", "person", "third_party", "unknown")},
        ${pick(`sale.${time}`, "boolean", true, true, true, false, null)}, ${pick(`informed.${time}`, "boolean", true, true, true, false, null)},
        ${pick(`out.${time}`, "boolean", true, true, true, false, null)}, 'api', ${peopleNow}
      from ${people} where ${roll(`collection.${time}`, 3)} < ${time === "first" ? 2 : 1}::integer`);
  }
  await tx.run(sql`
    insert into permission.person (merchant_id, customer_id, status, status_since, guardian_agreed_at, guardian_evidence)
    select ${merchant}, one.id, told.status, case when told.status is not null then ${peopleNow}::timestamptz end,
      told.agreed, case when told.agreed is not null then 'form' end
    from ${people}
    cross join lateral (
      select ${pick("status", "text", "restricted", "deceased", null, null, null)} as status,
        case when ${roll("guardian", 2)} = 0 then ${peopleNow}::timestamptz end as agreed
    ) as told
    where ${roll("person", 4)} = 0`);
  await tx.run(sql`
    insert into permission.preference (merchant_id, customer_id, paused_until, origin, updated_at)
    select ${merchant}, one.id,
      ${pick("paused", "date", "2026-11-23", "2026-11-24", "2026-11-25", "2026-12-25", "2027-03-27", "2027-12-01", "2029-11-20")}, 'space', ${peopleNow}
    from ${people} where ${roll("preference", 8)} = 0`);
  await tx.run(sql`
    insert into permission.topic_choice (merchant_id, customer_id, topic, is_off, origin, updated_at)
    select ${merchant}, one.id, 'news', ${pick("off", "boolean", true, false)}, 'space', ${peopleNow}
    from ${people} where ${roll("choice", 6)} = 0`);
  await tx.run(sql`
    insert into files.external_person (merchant_id, customer_id, source_id, since, own_since)
    select ${merchant}, one.id, one.id, ${peopleNow}, ${pick("own", "timestamptz", null, peopleNow)}
    from ${people} where ${roll("external", 15)} = 0`);
  await tx.run(sql`
    insert into permission.callback (merchant_id, id, customer_id, subject, asked_at, noted_by, done_at)
    select ${merchant}, one.id, one.id, 'test', ${peopleNow}, 'test', ${pick("done", "timestamptz", null, peopleNow)}
    from ${people} where ${roll("callback", 4)} = 0`);
  for (const list of ["bloctel", "dncm"]) {
    await tx.run(sql`
      insert into permission.list_check (merchant_id, list, number, is_listed, checked_at)
      select ${merchant}, ${list}, identifier.value, ${pick(`${list}.listed`, "boolean", true, false, false, false)}, ${ago(`${list}.checked`)} + interval '12 hours'
      from ${people}
      join customers.identifier on identifier.merchant_id = ${merchant} and identifier.customer_id = one.id and identifier.kind = 'phone'
      where ${roll(list, 3)} > 0
      on conflict do nothing`);
  }
}

async function insertContacts(tx: Tx, people: Sql, { roll, pick, ago }: Dice): Promise<void> {
  for (let number = 0; number < 7; number += 1) {
    const salt = `contact.${number}`;
    // Calls crowd into the last weeks, where the law counts them.
    await tx.run(sql`
      insert into permission.contact (merchant_id, id, customer_id, channel, purpose, at, state, outcome)
      select
        ${tx.merchantId}, platform.uuid7(${peopleNow}::timestamptz), one.id, ${pick(`${salt}.channel`, "text", "phone", "phone", "phone", "robocall", "email")},
        ${pick(`${salt}.purpose`, "text", "marketing", "marketing", "marketing", "service", "consent_renewal")},
        case when ${roll(`${salt}.when`, 3)} = 0 then ${ago(`${salt}.at`)}
          else ${peopleNow}::timestamptz - make_interval(hours => (${roll(`${salt}.hours`, 40 * 24)})::integer) end,
        ${pick(`${salt}.state`, "text", "made", "made", "made", "reserved", "released")},
        ${pick(`${salt}.outcome`, "text", "answered", "absent", null, "refused", "absent", "answered")}
      from ${people}
      where ${roll("calls", 3)} > 0 and ${roll(salt, 2)} = 0`);
  }
}
