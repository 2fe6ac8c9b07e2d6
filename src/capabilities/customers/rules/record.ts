import { isTimeZone } from "../../../values/day.ts";
import { birthdayOf } from "../../../values/birthday.ts";
import { fold } from "../../../values/fold.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { type CustomValues, type FieldDefinition, readCustomValues } from "./fields.ts";

export type CustomerKind = "person" | "company";
export type Source = "staff" | "till" | "import" | "web" | "api" | "form" | "demo";

/** What a record says of a customer, besides its identifiers. */
export type CustomerColumns = {
  readonly kind: CustomerKind;
  readonly title: "mr" | "ms" | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly companyId: string | null;
  readonly jobTitle: string | null;
  readonly companySize: string | null;
  readonly companySector: string | null;
  readonly language: "fr" | "en" | "nl" | "de" | null;
  /** IANA zone in which the customer lives; null: the shop's. */
  readonly timeZone: string | null;
  readonly birthDay: number | null;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly addressStatus: "unknown" | "good" | "bad";
  readonly source: Source;
  readonly sourceDetail: string | null;
  readonly storeId: string | null;
  readonly tags: readonly string[];
  readonly custom: CustomValues;
};

type AddressInput = {
  readonly line1?: string | null;
  readonly line2?: string | null;
  readonly postcode?: string | null;
  readonly city?: string | null;
  readonly country?: string | null;
  readonly status?: "unknown" | "good" | "bad";
};

/** What is said of a customer: what is absent stays as it was, null clears it. */
export type ColumnsInput = {
  readonly kind?: CustomerKind;
  readonly title?: "mr" | "ms" | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly companyName?: string | null;
  readonly companyId?: string | null;
  readonly jobTitle?: string | null;
  readonly companySize?: string | null;
  readonly companySector?: string | null;
  readonly language?: "fr" | "en" | "nl" | "de" | null;
  readonly timeZone?: string | null;
  readonly birthday?: { readonly day: number; readonly month: number; readonly year?: number | null } | null;
  readonly address?: AddressInput | null;
  readonly source?: Source;
  readonly sourceDetail?: string | null;
  readonly storeId?: string | null;
  readonly tags?: readonly string[] | null;
  readonly custom?: CustomValues | null;
};

export const emptyColumns: CustomerColumns = {
  kind: "person",
  title: null,
  firstName: null,
  lastName: null,
  companyName: null,
  companyId: null,
  jobTitle: null,
  companySize: null,
  companySector: null,
  language: null,
  timeZone: null,
  birthDay: null,
  birthMonth: null,
  birthYear: null,
  addressLine1: null,
  addressLine2: null,
  postcode: null,
  city: null,
  country: null,
  addressStatus: "unknown",
  source: "api",
  sourceDetail: null,
  storeId: null,
  tags: [],
  custom: {},
};

/**
 * The record once the input has been said of it.
 * `adding` is the way of files and bulk writings: nothing is cleared, tags and custom values join those already there.
 */
export function changeColumns(
  before: CustomerColumns,
  input: ColumnsInput,
  fields: readonly FieldDefinition[],
  adding = false,
): CustomerColumns | Refusal {
  const birthday = changeBirthday(before, input, adding);
  if (isRefusal(birthday)) return birthday;
  const custom = readCustomValues(input.custom ?? {}, fields);
  if (isRefusal(custom)) return custom;
  if (
    typeof input.timeZone === "string" &&
    input.timeZone.trim() !== "" &&
    !isTimeZone(input.timeZone.trim())
  ) {
    return refuse("unknown_time_zone", { field: "timeZone", timeZone: input.timeZone });
  }
  const text = (said: string | null | undefined, was: string | null): string | null =>
    changeText(said, was, adding);
  const after: CustomerColumns = {
    ...birthday,
    ...changeAddress(before, input.address, adding),
    kind: input.kind ?? before.kind,
    title: keep(input.title, before.title, adding),
    firstName: text(input.firstName, before.firstName),
    lastName: text(input.lastName, before.lastName),
    companyName: text(input.companyName, before.companyName),
    companyId: keep(input.companyId, before.companyId, adding),
    jobTitle: text(input.jobTitle, before.jobTitle),
    companySize: text(input.companySize, before.companySize),
    companySector: text(input.companySector, before.companySector),
    language: keep(input.language, before.language, adding),
    timeZone: text(input.timeZone, before.timeZone),
    source: input.source ?? before.source,
    sourceDetail: text(input.sourceDetail, before.sourceDetail),
    storeId: keep(input.storeId, before.storeId, adding),
    tags: changeTags(before.tags, input.tags, adding),
    custom: input.custom === null && !adding ? {} : withoutNulls({ ...before.custom, ...custom }),
  };
  if (after.kind === "company" && after.companyName === null) {
    return refuse("company_without_name", { field: "companyName" });
  }
  return after;
}

export function nameOf(columns: Pick<CustomerColumns, "firstName" | "lastName" | "companyName">): string {
  const person = [columns.firstName, columns.lastName].filter((part) => part !== null).join(" ");
  return person === "" ? (columns.companyName ?? "") : person;
}

/** Last name first, folded: how lists are sorted and two spellings of a name are compared. */
export function sortNameOf(columns: CustomerColumns): string {
  if (columns.kind === "company") return fold(columns.companyName ?? "");
  const person = [columns.lastName, columns.firstName].filter((part) => part !== null).join(" ");
  return fold(person === "" ? (columns.companyName ?? "") : person);
}

export function sameColumns(first: CustomerColumns, second: CustomerColumns): boolean {
  return JSON.stringify(ordered(first)) === JSON.stringify(ordered(second));
}

function ordered(columns: CustomerColumns): unknown {
  const custom = Object.entries(columns.custom).sort(([first], [second]) => (first < second ? -1 : 1));
  const rest = Object.entries({ ...columns, custom: null }).sort(([first], [second]) =>
    first < second ? -1 : 1,
  );
  return [rest, custom];
}

function keep<Value>(said: Value | null | undefined, was: Value | null, adding: boolean): Value | null {
  return said === undefined || (said === null && adding) ? was : said;
}

function changeText(said: string | null | undefined, was: string | null, adding: boolean): string | null {
  const plain = said?.normalize("NFC").replace(/\s+/gu, " ").trim();
  return keep(said === null || plain === "" ? null : plain, was, adding);
}

function changeTags(
  before: readonly string[],
  said: readonly string[] | null | undefined,
  adding: boolean,
): readonly string[] {
  if (said === undefined) return before;
  const tags = (said ?? []).map((tag) => tag.trim()).filter((tag) => tag !== "");
  return [...new Set(adding ? [...before, ...tags] : tags)].sort();
}

type BirthdayColumns = Pick<CustomerColumns, "birthDay" | "birthMonth" | "birthYear">;

function changeBirthday(
  before: CustomerColumns,
  input: ColumnsInput,
  adding: boolean,
): BirthdayColumns | Refusal {
  const { birthday } = input;
  if (birthday === undefined || (birthday === null && adding)) {
    return { birthDay: before.birthDay, birthMonth: before.birthMonth, birthYear: before.birthYear };
  }
  if (birthday === null) return { birthDay: null, birthMonth: null, birthYear: null };
  const read = birthdayOf(birthday.day, birthday.month, birthday.year ?? null);
  if (read === null) return refuse("no_such_birthday", { field: "birthday" });
  return { birthDay: read.day, birthMonth: read.month, birthYear: read.year };
}

type AddressColumns = Pick<
  CustomerColumns,
  "addressLine1" | "addressLine2" | "postcode" | "city" | "country" | "addressStatus"
>;

function changeAddress(
  before: CustomerColumns,
  said: AddressInput | null | undefined,
  adding: boolean,
): AddressColumns {
  const { addressLine1, addressLine2, postcode, city, country, addressStatus } = before;
  const was = { addressLine1, addressLine2, postcode, city, country, addressStatus };
  if (said === undefined || (said === null && adding)) return was;
  if (said === null) {
    const none = { addressLine1: null, addressLine2: null, postcode: null, city: null, country: null };
    return { ...none, addressStatus: "unknown" };
  }
  const after = {
    addressLine1: changeText(said.line1, addressLine1, adding),
    addressLine2: changeText(said.line2, addressLine2, adding),
    postcode: changeText(said.postcode, postcode, adding)?.toUpperCase() ?? null,
    city: changeText(said.city, city, adding),
    country: keep(said.country?.toUpperCase(), country, adding),
  };
  // Letters came back from the old address; of the new one nothing is known yet.
  const moved = after.addressLine1 !== addressLine1 || after.postcode !== postcode;
  return { ...after, addressStatus: said.status ?? (moved ? "unknown" : addressStatus) };
}

function withoutNulls(values: CustomValues): CustomValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
