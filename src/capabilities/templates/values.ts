import type { Tx } from "../../platform/database.ts";
import type { Language } from "../../platform/texts.ts";
import { shopFace } from "../accounts/index.ts";
import { neverProposed } from "../affinity/index.ts";
import { conditionOf, momentOf } from "../insight/index.ts";
import { benefitInWords, conditionsInWords, type Telling } from "../loyalty/index.ts";
import { dayInZone } from "../../values/day.ts";
import { type Memberships, membershipsOf } from "./loyalty-values.ts";
import {
  amongThese,
  type HerVoucher,
  type PersonRow,
  selectCards,
  selectConditions,
  selectLastProducts,
  selectOwnVouchers,
  selectPeople,
} from "./queries-values.ts";
import { type ProductOfPerson, selectBought, selectDue, selectSuggested } from "./queries-products.ts";
import { cleanName, cleanText } from "./rules/clean.ts";
import { sellsIn } from "./rules/promotional.ts";
import type { Given, GivenProduct, ProductsNeed, Version } from "./rules/version.ts";

/**
 * What the words need of each of these people, looked up for all at once: a few statements, whatever their number, and only those
 * that the words ask for. Every id that is a customer's has its answer; what is not known of somebody is absent from it.
 *
 * @param made the voucher that was made for each of them; absent: the one of hers that ends first
 */
export async function valuesFor(
  tx: Tx,
  version: Version,
  customerIds: readonly string[],
  made?: ReadonlyMap<string, HerVoucher>,
): Promise<ReadonlyMap<string, Given>> {
  const ids = [...new Set(customerIds)];
  if (ids.length === 0) return new Map();
  const { needs } = version;
  const people = await selectPeople(tx, ids);
  const asked = new Set(needs.fields);
  const lastProducts = byCustomer(
    asked.has("last_product") || asked.has("last_store") ? await selectLastProducts(tx, ids) : [],
  );
  const cards = byCustomer(asked.has("card") ? await selectCards(tx, ids) : []);
  const telling = (language: Language): Telling => ({ language, currency: version.currency, products: {} });
  const memberships = await membershipsOf(tx, version, ids);
  const vouchers: ReadonlyMap<string, HerVoucher> = made ?? byCustomer(await ownVouchers(tx, version, ids));
  const conditions = byCustomer(await conditionsOf(tx, version, ids));
  const products = await productsOf(tx, needs.products, ids);
  return new Map(
    people.map((known) => {
      const language = languageFor(version, known.language);
      const person = version.class === "marketing" ? known : withoutOffers(known, language);
      const held = vouchers.get(person.id);
      const voucher = held === undefined ? undefined : voucherInWords(held, telling(language));
      const last = lastProducts.get(person.id);
      const fields = fieldsOf(person, asked, {
        last_product: last?.name,
        last_store: last?.store ?? person.store ?? undefined,
        card: cards.get(person.id)?.name,
        ...loyaltyFields(memberships, person.id, language),
        voucher_code: voucher?.code,
        voucher_benefit: voucher?.benefit,
        voucher_until: voucher?.lastDay ?? undefined,
        voucher_conditions: voucher?.conditions,
      });
      return [
        person.id,
        {
          fields,
          ...(needs.when.length === 0
            ? {}
            : { when: conditions.get(person.id)?.holds ?? needs.when.map(() => false) }),
          ...(needs.products.length === 0 ? {} : { products: products.get(person.id) ?? {} }),
          ...(needs.programs.length === 0
            ? {}
            : { programs: needs.programs.map((id) => memberships.given(person.id, id, language)) }),
          ...(needs.ownVoucher && voucher !== undefined ? { voucher } : {}),
        } satisfies Given,
      ];
    }),
  );
}

/** The language of the words somebody gets: hers when they are written in it, else the version's own. */
export function languageFor(version: Version, wanted: string | null): Language {
  return wanted !== null && (wanted === "fr" || wanted === "en") && version.words[wanted] !== undefined
    ? wanted
    : version.language;
}

function byCustomer<Row extends { readonly customerId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** What stands where a name is kept and sells is no name: else a message of service would carry an offer (MAIL-FR-09). */
function withoutOffers(person: PersonRow, language: Language): PersonRow {
  const kept = (text: string | null): string | null =>
    text === null || sellsIn(text, language, false) !== null ? null : text;
  const { firstName, lastName, company, city, source } = person;
  return {
    ...person,
    firstName: kept(firstName),
    lastName: kept(lastName),
    company: kept(company),
    city: kept(city),
    source: kept(source),
  };
}

type Loose = Readonly<Record<string, string | number | undefined>>;

function fieldsOf(person: PersonRow, asked: ReadonlySet<string>, found: Loose): Given["fields"] {
  const isNamed = ["greeting", "full_name", "title", "first_name", "last_name"].some((key) => asked.has(key));
  const known: Record<string, string | number | null | undefined> = {
    ...(isNamed
      ? {
          title: person.title,
          first_name: cleanName(person.firstName ?? ""),
          last_name: cleanName(person.lastName ?? ""),
        }
      : {}),
    ...Object.fromEntries(
      Object.entries({
        company: cleanText(person.company ?? ""),
        city: cleanName(person.city ?? ""),
        birthday: person.birthday,
        source: cleanText(person.source ?? ""),
        customer_since: person.firstDay,
        last_purchase: person.lastDay,
        purchase_days: person.purchaseDays,
        year_spend: person.yearCents,
        ...found,
      }).filter(([key]) => asked.has(key)),
    ),
  };
  const kept: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(known)) {
    if (value === null || value === undefined || value === "") continue;
    kept[key] = typeof value === "string" ? cleanText(value) : value;
  }
  return kept;
}

function loyaltyFields(memberships: Memberships, customerId: string, language: Language): Loose {
  const first = memberships.first(customerId, language);
  if (first === null) return {};
  return {
    points: first.points,
    points_missing: first.missing ?? undefined,
    next_reward: first.next ?? undefined,
    ready_reward: first.ready ?? undefined,
    tier: first.tier ?? undefined,
    points_expiring: first.expiry?.points,
    points_expire_on: first.expiry?.day,
  };
}

async function ownVouchers(tx: Tx, { needs }: Version, ids: readonly string[]) {
  const asks = needs.ownVoucher || needs.fields.some((key) => key.startsWith("voucher_"));
  return asks ? await selectOwnVouchers(tx, ids, (await shopFace(tx)).timeZone) : [];
}

/** The same, with this voucher and no other. */
export function withVoucher(given: Given, made: HerVoucher, telling: Telling): Given {
  const voucher = voucherInWords(made, telling);
  const { code, benefit, lastDay, conditions = "" } = voucher;
  const fields = { voucher_code: code, voucher_benefit: benefit, voucher_conditions: conditions };
  return {
    ...given,
    fields: { ...given.fields, ...fields, ...(lastDay === null ? {} : { voucher_until: lastDay }) },
    voucher,
  };
}

function voucherInWords(voucher: HerVoucher, telling: Telling): NonNullable<Given["voucher"]> {
  return {
    code: voucher.code,
    benefit: benefitInWords(voucher.benefit, 1, telling),
    lastDay: voucher.lastDay,
    conditions: conditionsInWords(voucher, telling),
  };
}

async function conditionsOf(tx: Tx, { needs }: Version, ids: readonly string[]) {
  if (needs.when.length === 0) return [];
  const moment = await momentOf(tx);
  const conditions = [];
  for (const rule of needs.when) {
    conditions.push(await conditionOf(tx, rule, moment, amongThese(ids)));
  }
  return await selectConditions(tx, ids, conditions);
}

async function productsOf(
  tx: Tx,
  needs: readonly ProductsNeed[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Record<string, GivenProduct[]>>> {
  const found = new Map<string, Record<string, GivenProduct[]>>();
  if (needs.length === 0) return found;
  const { timeZone } = await shopFace(tx);
  const forbidden = [...(await neverProposed(tx))];
  for (const { id, source, most } of needs) {
    const proposing = { ids, most, today: dayInZone(tx.now, timeZone), forbidden };
    const rows: ProductOfPerson[] =
      source === "bought"
        ? await selectBought(tx, ids, most)
        : source === "due"
          ? await selectDue(tx, proposing)
          : await selectSuggested(tx, proposing);
    for (const { customerId, name, cents } of rows) {
      const hers = found.get(customerId) ?? {};
      (hers[id] ??= []).push({ name: cleanText(name), cents });
      found.set(customerId, hers);
    }
  }
  return found;
}
