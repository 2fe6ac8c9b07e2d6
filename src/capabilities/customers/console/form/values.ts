import type { CustomerBody, CustomerPatch, CustomValue } from "../../shared.ts";
import type { Customer, Field } from "../views.ts";

/** A record as the form holds it: words as they are typed, nothing undefined. */
export type RecordValues = {
  kind: "person" | "company";
  title: string;
  firstName: string;
  lastName: string;
  companyName: string;
  companyId: string;
  jobTitle: string;
  companySize: string;
  companySector: string;
  emails: string[];
  phones: string[];
  cards: string[];
  birthDay: string;
  birthMonth: string;
  birthYear: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  country: string;
  language: string;
  timeZone: string;
  storeId: string;
  tags: string[];
  custom: Record<string, CustomInput>;
};
export type CustomInput = string | boolean | null | string[];

export const emptyValues: RecordValues = {
  kind: "person",
  title: "",
  firstName: "",
  lastName: "",
  companyName: "",
  companyId: "",
  jobTitle: "",
  companySize: "",
  companySector: "",
  emails: [""],
  phones: [""],
  cards: [""],
  birthDay: "",
  birthMonth: "",
  birthYear: "",
  line1: "",
  line2: "",
  postcode: "",
  city: "",
  country: "",
  language: "",
  timeZone: "",
  storeId: "",
  tags: [],
  custom: {},
};

export function valuesOf(customer: Customer): RecordValues {
  const { birthday, address } = customer;
  return {
    kind: customer.kind,
    title: customer.title ?? "",
    firstName: customer.firstName ?? "",
    lastName: customer.lastName ?? "",
    companyName: customer.companyName ?? "",
    companyId: customer.companyId ?? "",
    jobTitle: customer.jobTitle ?? "",
    companySize: customer.companySize ?? "",
    companySector: customer.companySector ?? "",
    emails: typedOf(customer.emails),
    phones: typedOf(customer.phones),
    cards: typedOf(customer.cards),
    birthDay: birthday === null ? "" : String(birthday.day),
    birthMonth: birthday === null ? "" : String(birthday.month),
    birthYear: birthday?.year ? String(birthday.year) : "",
    line1: address.line1 ?? "",
    line2: address.line2 ?? "",
    postcode: address.postcode ?? "",
    city: address.city ?? "",
    country: address.country ?? "",
    language: customer.language ?? "",
    timeZone: customer.timeZone ?? "",
    storeId: customer.storeId ?? "",
    tags: [...customer.tags],
    custom: Object.fromEntries(
      Object.entries(customer.custom).map(([key, value]) => [key, customInputOf(value)]),
    ),
  };
}

/** The main one first, as the server reads them back; one empty line when there are none. */
function typedOf(ways: Customer["emails"]): string[] {
  const mainFirst = [...ways].sort((first, second) => Number(second.isPrimary) - Number(first.isPrimary));
  return mainFirst.length === 0 ? [""] : mainFirst.map((way) => way.display);
}

function customInputOf(value: CustomValue): CustomInput {
  if (typeof value === "number") return String(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  return [...value];
}

/** What the form shows as one answer is compared, chosen and sent as one. */
export const groups = {
  kind: ["kind"],
  name: ["title", "firstName", "lastName"],
  companyName: ["companyName"],
  company: ["companyId", "jobTitle"],
  companyFacts: ["companySector", "companySize"],
  phones: ["phones"],
  emails: ["emails"],
  cards: ["cards"],
  birthday: ["birthDay", "birthMonth", "birthYear"],
  address: ["line1", "line2", "postcode", "city", "country"],
  language: ["language"],
  timeZone: ["timeZone"],
  store: ["storeId"],
  tags: ["tags"],
} as const satisfies Readonly<Record<string, readonly (keyof RecordValues)[]>>;
export type GroupName = keyof typeof groups;
export const groupNames = Object.keys(groups) as readonly GroupName[];

const filled = (words: readonly string[]) => words.map((word) => word.trim()).filter((word) => word !== "");
const orNull = (word: string) => (word.trim() === "" ? null : word.trim());

/** What the server is told of each group. */
const written: Readonly<Record<GroupName, (values: RecordValues) => CustomerBody>> = {
  kind: ({ kind }) => ({ kind }),
  name: ({ title, firstName, lastName }) => ({
    title: title === "mr" || title === "ms" ? title : null,
    firstName: orNull(firstName),
    lastName: orNull(lastName),
  }),
  companyName: ({ companyName }) => ({ companyName: orNull(companyName) }),
  company: ({ companyId, jobTitle }) => ({ companyId: orNull(companyId), jobTitle: orNull(jobTitle) }),
  companyFacts: ({ companySector, companySize }) => ({
    companySector: orNull(companySector),
    companySize: orNull(companySize),
  }),
  phones: ({ phones }) => ({ phones: filled(phones) }),
  emails: ({ emails }) => ({ emails: filled(emails) }),
  cards: ({ cards }) => ({ cards: filled(cards) }),
  birthday: ({ birthDay, birthMonth, birthYear }) => ({
    birthday:
      birthDay.trim() === "" || birthMonth === ""
        ? null
        : {
            day: Number(birthDay),
            month: Number(birthMonth),
            year: birthYear.trim() === "" ? null : Number(birthYear),
          },
  }),
  address: ({ line1, line2, postcode, city, country }) => ({
    address: {
      line1: orNull(line1),
      line2: orNull(line2),
      postcode: orNull(postcode),
      city: orNull(city),
      country: orNull(country),
    },
  }),
  language: ({ language }) => ({ language: languages.find((one) => one === language) ?? null }),
  timeZone: ({ timeZone }) => ({ timeZone: orNull(timeZone) }),
  store: ({ storeId }) => ({ storeId: orNull(storeId) }),
  tags: ({ tags }) => ({ tags: filled(tags) }),
};
export const languages = ["fr", "en", "nl", "de"] as const;

const same = (first: unknown, second: unknown) => JSON.stringify(first) === JSON.stringify(second);

export const sameGroup = (name: GroupName, first: RecordValues, second: RecordValues) =>
  same(written[name](first), written[name](second));

/** Only what differs from what was read, so that nobody's work elsewhere on the record is written over. */
export function changesOf(
  before: RecordValues,
  after: RecordValues,
  fields: readonly Field[],
): Omit<CustomerPatch, "version"> {
  const changed = groupNames.filter((name) => !sameGroup(name, before, after));
  const body = changed.reduce<CustomerBody>((told, name) => ({ ...told, ...written[name](after) }), {});
  const custom = Object.fromEntries(
    fields
      .filter((field) => !same(customWritten(before, field), customWritten(after, field)))
      .map((field) => [field.key, customWritten(after, field)]),
  );
  return Object.keys(custom).length === 0 ? body : { ...body, custom };
}

function customWritten(values: RecordValues, { key, type }: Field): CustomValue {
  const value = values.custom[key] ?? null;
  if (value === null || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value;
  if (type !== "number" || typeof value !== "string") return value;
  return Number(value.replace(/\s/g, "").replace(",", "."));
}

/** Whether the record says who it is and how to reach the person: all that is asked at first. */
export function missingOf(values: RecordValues): { readonly name: boolean; readonly reach: boolean } {
  const { kind, firstName, lastName, companyName, emails, phones, cards, line1, city } = values;
  const name = kind === "company" ? companyName : `${firstName}${lastName}`;
  const ways = filled([...emails, ...phones, ...cards]);
  return {
    name: name.trim() === "",
    reach: ways.length === 0 && (line1.trim() === "" || city.trim() === ""),
  };
}

/** A day and a month go together; a year is never needed. */
export function isBirthdayWrong({ birthDay, birthMonth, birthYear }: RecordValues, today: string): boolean {
  const [day, year] = [birthDay.trim(), birthYear.trim()];
  if (day === "" && birthMonth === "") return year !== "";
  if (!/^\d{1,2}$/.test(day) || birthMonth === "") return true;
  if (year !== "" && (!/^\d{4}$/.test(year) || Number(year) < 1900)) return true;
  const date = new Date(Date.UTC(year === "" ? 2000 : Number(year), Number(birthMonth) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(birthMonth) - 1 && date.getUTCDate() === Number(day);
  return !exists || (year !== "" && date.toISOString().slice(0, 10) > today);
}
