import type { Shop } from "./shop.ts";
import { CaseFault, type Words } from "./words.ts";

export type Person = { readonly name: string; readonly id: string; readonly email: string | null };

type Said = {
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly country: string | undefined;
  readonly timeZone: string | undefined;
  readonly createdAt: string | undefined;
  readonly agreed: readonly string[];
};

/** The moment the oldest record of a case was made, if it says so. */
export function firstCreation(given: Words): number | null {
  const said = peopleSaid(given).flatMap(({ createdAt }) => (createdAt === undefined ? [] : [createdAt]));
  return said.length === 0 ? null : Math.min(...said.map((day) => Date.parse(day)));
}

/** Makes the customers of a case, each at her time, and takes their agreements when it begins. */
export async function makePeople(shop: Shop, given: Words, startsAt: number): Promise<Person[]> {
  const said = peopleSaid(given);
  const people = said.some(({ createdAt }) => createdAt !== undefined)
    ? await oneByOne(shop, said)
    : await together(shop, said);
  shop.moveTo(startsAt);
  const happenedAt = new Date(shop.now()).toISOString();
  const consents = said.flatMap(({ agreed }, index) =>
    agreed.map((channel) => ({
      ...{ customerId: people[index]?.id, channel, act: "granted", happenedAt },
      ...{ textVersion: "case", origin: "counter" },
    })),
  );
  for (let from = 0; from < consents.length; from += 1_000)
    await shop.ask("POST", "/consents/bulk", { consents: consents.slice(from, from + 1_000) });
  return people;
}

/** Names of a list, or of a range by the names the customers were made with. */
export function namesOf(where: string, said: unknown, given: Words): string[] {
  if (Array.isArray(said)) return said.map(String);
  const range = (said as { range?: unknown } | null)?.range;
  const name = given.maybeInner("customers")?.text("id");
  if (!Array.isArray(range) || name === undefined)
    throw new CaseFault(`${where}: nobody knows whom that means`);
  return numbersOf(range.map(Number)).map((n) => name.replace("{n}", String(n)));
}

function peopleSaid(given: Words): Said[] {
  if (Array.isArray(given.value("customers")))
    return given.each("customers").map((words) => saidOf(words, ""));
  const words = given.inner("customers");
  const range = words.texts("range").map(Number);
  return numbersOf(range).map((n) => saidOf(words, String(n)));
}

function saidOf(words: Words, number: string): Said {
  const text = (key: string): string | undefined =>
    words.has(key) && words.value(key) !== null ? words.text(key).replace("{n}", number) : undefined;
  const consent = words.maybeInner("consent");
  return {
    name: text("id") ?? "",
    email: text("email"),
    phone: text("phone"),
    country: text("country"),
    timeZone: text("tz"),
    createdAt: text("created_at"),
    agreed: (consent?.keys() ?? []).filter((channel) => consent?.text(channel) === "yes"),
  };
}

function bodyOf({ name, email, phone, country, timeZone }: Said): object {
  return {
    firstName: name,
    ...(email === undefined ? {} : { emails: [email] }),
    ...(phone === undefined ? {} : { phones: [phone] }),
    ...(country === undefined ? {} : { address: { country } }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** In the order in which the records were made. */
async function oneByOne(shop: Shop, said: readonly Said[]): Promise<Person[]> {
  const made = new Map<string, Person>();
  const last = said.reduce((latest, { createdAt = "" }) => (createdAt > latest ? createdAt : latest), "");
  const ordered = said.toSorted(({ createdAt: one = last }, { createdAt: other = last }) =>
    one.localeCompare(other),
  );
  for (const one of ordered) {
    shop.moveTo(Date.parse(one.createdAt ?? last));
    const { id } = await shop.ask<{ id: string }>("POST", "/customers", bodyOf(one));
    made.set(one.name, { name: one.name, id, email: one.email ?? null });
  }
  return said.flatMap(({ name }) => made.get(name) ?? []);
}

/** Many are sent in the product's own way for many; two with one number or address are two records all the same. */
async function together(shop: Shop, said: readonly Said[]): Promise<Person[]> {
  // One by one they are as old as their order says.
  if (said.length <= 200)
    return await oneByOne(
      shop,
      said.map((one) => ({ ...one, createdAt: undefined })),
    );
  const { results } = await shop.ask<{ results: readonly { id?: string; code?: string }[] }>(
    "POST",
    "/customers/bulk",
    { customers: said.map(bodyOf) },
  );
  return results.map(({ id, code }, index) => {
    const { name = "", email } = said[index] ?? {};
    if (id === undefined) throw new CaseFault(`${name} was not taken: ${code}`);
    return { name, id, email: email ?? null };
  });
}

function numbersOf([from = 1, to = 0]: readonly number[]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
