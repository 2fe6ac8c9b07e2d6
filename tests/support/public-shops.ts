import { sql } from "kysely";
import { createHash } from "node:crypto";
import { programFromSentence } from "../../src/capabilities/loyalty/rules/templates.ts";
import type { ProgramDefinition } from "../../src/capabilities/loyalty/schema-definition.ts";
import type { Database } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestShop } from "./database.ts";

/** Two points per visit of 8 € or more, ten for a box of chocolates. */
export const stampCard: ProgramDefinition = (() => {
  const said = programFromSentence({
    kind: "number",
    unitName: { one: "tampon", other: "tampons" },
    stamps: 10,
    per: "visit",
    headStart: 2,
    rewardName: "Un ballotin de 125 g offert",
    reward: { type: "cheapest_free" },
  });
  return {
    ...said,
    join: { ...said.join, mode: "asked" },
    earn: { ...said.earn, rules: said.earn.rules.map((rule) => ({ ...rule, minOrderCents: 800 })) },
  };
})();

/** A point per 20 €, kept for the next time, 10 points are 8 €, three levels, everything capped. */
export const levelled: ProgramDefinition = (() => {
  const said = programFromSentence({
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 2_000,
    rewardPoints: 10,
    rewardName: "8 € de remise",
    rewardCents: 800,
  });
  const level = { fromVisits: 0, fromUnits: 0 };
  const benefits = { freeDelivery: false, earlyAccess: false, gift: null, words: "" };
  return {
    ...said,
    join: { ...said.join, mode: "everyone" },
    earn: {
      ...said.earn,
      carriesRemainder: true,
      caps: [{ per: "day", units: 20, over: "truncate" }],
      pendingDays: 2,
    },
    expiry: { type: "inactivity", months: 12 },
    tiers: {
      measure: "amount",
      period: "rolling",
      rollingMonths: 12,
      downgrade: "end_of_period",
      graceDays: 60,
      levels: [
        { ...level, id: "bronze", name: "Bronze", fromCents: 0, benefits: { ...benefits, multiplier: 1 } },
        {
          ...level,
          id: "gold",
          name: "Or",
          fromCents: 60_000,
          benefits: { ...benefits, multiplier: 1.5, freeDelivery: true },
        },
      ],
    },
    terms: "# Article 1\nLa carte est gratuite.\n- Elle est nominative.\n- Elle se rend quand on veut.",
  };
})();

const hours = [
  [],
  [
    ["09:30", "12:30"],
    ["14:00", "19:00"],
  ],
  [["09:30", "19:00"]],
  [["09:30", "19:00"]],
  [["09:30", "19:30"]],
  [["09:00", "20:00"]],
  [["09:00", "13:00"]],
];

export type PublicShop = { readonly merchantId: string; readonly slug: string };

/** A shop that has said all there is to say of itself: face, hours, legal texts, and programs as wished. */
export async function openPublicShop(
  database: Database,
  shop: {
    readonly slug: string;
    readonly name?: string;
    readonly colour?: string;
    readonly isDemo?: boolean;
    readonly programs?: readonly (ProgramWish & { readonly definition: ProgramDefinition })[];
  },
): Promise<PublicShop> {
  const merchantId = await openTestShop(database, { slug: shop.slug });
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      insert into accounts.face (merchant_id, colour, company, legal_form, company_number, vat_number, register, address, email, phone, changed_at)
      values (${merchantId}, ${shop.colour ?? "#1f5c4c"}, 'Lacaille SARL', 'SARL au capital de 8 000 €', '823456785', 'FR32823456785',
              'RCS Lille Métropole', '12 rue Esquermoise, 59000 Lille', 'bonjour@lacaille.example', '+33320123456', ${tx.now})`);
    await tx.run(sql`
      update accounts.store
      set address = '12 rue Esquermoise', postcode = '59000', city = 'Lille', country = 'FR', phone = '03 20 12 34 56',
          latitude = 50.6386, longitude = 3.0606, hours = ${JSON.stringify(hours)}::jsonb,
          holidays = '{"calendar":"fr","closedOn":["christmas","new_year"]}'::jsonb
      where merchant_id = ${merchantId} and kind = 'shop'`);
    await tx.run(sql`
      insert into accounts.store_exception (merchant_id, store_id, day, spans, note)
      select ${merchantId}, id, (${tx.now}::timestamptz at time zone 'Europe/Paris')::date + days, '[]'::jsonb, 'Inventaire'
      from accounts.store, unnest(array[2, 20]) as said (days)
      where merchant_id = ${merchantId} and kind = 'shop'`);
    await tx.run(sql`
      insert into space.site (merchant_id, intro_fr, intro_en, changed_at)
      values (${merchantId}, 'Chocolats, thés et biscuits, faits ou choisis par nous depuis 1987.',
              'Chocolates, teas and biscuits, made or chosen by us since 1987.', ${tx.now})`);
    for (const language of ["fr", "en"]) {
      const body =
        "Les prix sont ceux du jour de la vente.\n\n## Retours\n\nQuatorze jours, sans justification.";
      await tx.run(sql`
        insert into accounts.legal_text (merchant_id, id, kind, language, version, title, body, hash, published_at, published_by)
        values (${merchantId}, ${newId()}, 'terms', ${language}, 2, ${language === "fr" ? "Conditions de vente" : "Terms of sale"}, ${body},
                ${createHash("sha256").update(body).digest("hex")}, ${tx.now}, 'test')`);
    }
  });
  await database.inPlatform(async (tx) => {
    await tx.run(sql`
      update accounts.merchant set name = ${shop.name ?? "Maison Lacaille"}, is_demo = ${shop.isDemo ?? false}
      where id = ${merchantId}`);
  });
  for (const wish of shop.programs ?? []) await openProgram(database, merchantId, wish.definition, wish);
  return { merchantId, slug: shop.slug };
}

export type ProgramWish = {
  readonly name?: string;
  readonly state?: "active" | "paused" | "ended";
  readonly startsOn?: string;
  readonly usableUntil?: string;
};

export async function openProgram(
  database: Database,
  merchantId: string,
  definition: ProgramDefinition,
  wish: ProgramWish = {},
): Promise<string> {
  const programId = newId();
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      insert into loyalty.program
        (merchant_id, id, name, state, version, starts_on, usable_until, ended_on, created_at, updated_at)
      values (${merchantId}, ${programId}, ${wish.name ?? "Carte dégustation"}, ${wish.state ?? "active"}, 1,
              ${wish.startsOn ?? "2026-01-01"}, ${wish.usableUntil ?? null}, ${wish.state === "ended" ? "2026-06-01" : null}, ${tx.now}, ${tx.now})`);
    await tx.run(sql`
      insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
      values (${merchantId}, ${programId}, 1, ${JSON.stringify(definition)}::jsonb, '2026-01-01', ${tx.now}, 'test')`);
  });
  return programId;
}
