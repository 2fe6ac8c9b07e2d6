import { birthdayOf } from "../../../values/birthday.ts";
import type { Day } from "../../../values/day.ts";
import { emailOf } from "../../../values/email.ts";
import { fold } from "../../../values/fold.ts";
import { countryCode, nameOf, type ReadPhone, text } from "./buyer.ts";
import { type DateOrder, readMoment } from "./dates.ts";
import type { Mapping } from "./mapping.ts";
import { type ConsentAnswer, readConsent } from "./origin.ts";
import type { Decision, RowOutcome } from "./reasons.ts";
import { cellOf } from "./receipt-line.ts";

/** A customer as a row of a file says them: what the customers' room takes, and what was said of permissions. */
export type PersonRow = {
  readonly customer: {
    readonly kind?: "company";
    readonly title?: "mr" | "ms";
    readonly firstName?: string;
    readonly lastName?: string;
    readonly companyName?: string;
    readonly language?: "fr" | "en" | "nl" | "de";
    readonly birthday?: { readonly day: number; readonly month: number; readonly year: number | null };
    readonly address?: Readonly<Partial<Record<"line1" | "line2" | "postcode" | "city" | "country", string>>>;
    readonly tags?: readonly string[];
    readonly custom?: Readonly<Record<string, string>>;
    readonly emails?: readonly string[];
    readonly phones?: readonly string[];
    readonly cards?: readonly string[];
    readonly externalIds?: readonly { readonly namespace: string; readonly value: string }[];
  };
  readonly consents: Readonly<Partial<Record<ConsentChannel, ConsentAnswer>>>;
  readonly consentDate: Day | null;
  readonly consentText: string | null;
  readonly createdOn: Day | null;
  /** By which the same person is recognised elsewhere in the file. */
  readonly keys: readonly string[];
};

export type ConsentChannel = "email" | "sms" | "post" | "phone";

export type PersonPlan = {
  readonly at: Readonly<Record<string, number>>;
  readonly custom: readonly { readonly key: string; readonly position: number }[];
  readonly dateOrder: DateOrder;
  readonly source: string;
  readonly readPhone: ReadPhone;
};

export function personPlan(
  mapping: Mapping,
  positions: Readonly<Record<string, number>>,
  readPhone: ReadPhone,
): PersonPlan {
  const custom = Object.values(mapping.columns).flatMap((field) =>
    field.startsWith("custom:")
      ? [{ key: field.slice("custom:".length), position: positions[field] ?? -1 }]
      : [],
  );
  return { at: positions, custom, dateOrder: mapping.dateOrder, source: mapping.source, readPhone };
}

/** The person that a row tells, or why it is refused. A bad phone or birthday is left out and told; the person stays. */
export function readPerson(
  cells: readonly string[],
  plan: PersonPlan,
  tell: (decision: Decision) => void,
): PersonRow | RowOutcome {
  const at = (field: string): number => plan.at[field] ?? -1;
  const said = (field: string): string => cellOf(cells, at(field));
  const emails = readEmails(said("email"), tell);
  const phones = readPhones([said("mobile"), said("phone")], plan.readPhone, tell);
  const card = said("card")
    .replace(/[\s.-]/g, "")
    .toLowerCase()
    .slice(0, 64);
  const external = said("external").slice(0, 200);
  const name = nameOf(cells, {
    firstName: at("firstName"),
    lastName: at("lastName"),
    fullName: at("fullName"),
  });
  const companyName = text(cells, at("companyName"), 200);
  const named = name.firstName !== null || name.lastName !== null || companyName !== null;
  const known = emails.length + phones.length > 0 || card !== "" || external !== "";
  if (!known && !named) {
    return said("email") === ""
      ? { refused: "nothing_to_know_this_person_by" }
      : { refused: "unreadable_email" };
  }
  const address = readAddress(cells, at);
  // Who is known by name only gets a number made of it, so that the same file read twice finds the same person.
  const own = known ? external : `~${nameKey(name, companyName, address)}`;
  const customer: PersonRow["customer"] = {
    ...(name.firstName === null && name.lastName === null && companyName !== null
      ? { kind: "company" as const }
      : {}),
    ...present("title", readTitle(said("title"))),
    ...present("firstName", name.firstName),
    ...present("lastName", name.lastName),
    ...present("companyName", companyName),
    ...present("language", readLanguage(said("language"))),
    ...present("birthday", readBirthday(said("birthday"), plan.dateOrder, tell)),
    ...present("address", address),
    ...present("tags", readTags(said("tags"))),
    ...present("custom", readCustom(cells, plan)),
    ...(emails.length === 0 ? {} : { emails }),
    ...(phones.length === 0 ? {} : { phones: phones.map((phone) => phone.typed) }),
    ...(card === "" ? {} : { cards: [card] }),
    ...(own === "" ? {} : { externalIds: [{ namespace: plan.source, value: own }] }),
  };
  return {
    customer,
    consents: {
      email: readConsent(said("emailConsent")),
      sms: readConsent(said("smsConsent")),
      post: readConsent(said("postConsent")),
      phone: readConsent(said("phoneConsent")),
    },
    consentDate: readMoment(said("consentDate"), plan.dateOrder)?.day ?? null,
    consentText: text(cells, at("consentText"), 2_000),
    createdOn: readMoment(said("createdOn"), plan.dateOrder)?.day ?? null,
    keys: keysOf(
      own,
      card,
      emails,
      phones.map((phone) => phone.e164),
      name,
      address?.postcode ?? null,
    ),
  };
}

function present<Name extends string, Value>(name: Name, value: Value | null): Partial<Record<Name, Value>> {
  return value === null ? {} : ({ [name]: value } as Record<Name, Value>);
}

/** Two addresses in one cell are two addresses. */
function readEmails(cell: string, tell: (decision: Decision) => void): string[] {
  if (cell === "") return [];
  const parts = cell
    .replace(/^mailto:/i, "")
    .split(/[;,\s/]+/)
    .filter((part) => part !== "");
  const emails = parts.flatMap((part) => emailOf(part) ?? []);
  if (emails.length === 0) tell("bad_email_left_out");
  return [...new Set(emails)].slice(0, 5);
}

type TypedPhone = { readonly typed: string; readonly e164: string };

function readPhones(
  cells: readonly string[],
  readPhone: ReadPhone,
  tell: (decision: Decision) => void,
): TypedPhone[] {
  const phones = new Map<string, TypedPhone>();
  for (const cell of cells.flatMap((typed) => typed.split(/\s*[;/]\s*|\s+ou\s+|\s+or\s+/))) {
    if (cell === "") continue;
    // A spreadsheet took it for a number: 6,12E+08 has lost its digits, 612345678 only its zero.
    const phone = /e\+/i.test(cell) ? null : readPhone(cell.replace(/\.0$/, ""));
    if (phone === null) tell("bad_phone_left_out");
    else if (!phones.has(phone))
      phones.set(phone, { typed: cell.replace(/\.0$/, "").slice(0, 40), e164: phone });
  }
  return [...phones.values()].slice(0, 5);
}

function readTitle(cell: string): "mr" | "ms" | null {
  const word = fold(cell).replace(/[.\s]/g, "");
  if (["m", "mr", "monsieur", "homme", "h", "male", "1"].includes(word)) return "mr";
  return ["mme", "mlle", "madame", "mademoiselle", "mrs", "ms", "miss", "femme", "f", "female", "2"].includes(
    word,
  )
    ? "ms"
    : null;
}

function readLanguage(cell: string): "fr" | "en" | "nl" | "de" | null {
  const word = fold(cell);
  if (/^(?:fr|francais|french)/.test(word)) return "fr";
  if (/^(?:en|anglais|english)/.test(word)) return "en";
  if (/^(?:nl|neerlandais|dutch|nederlands)/.test(word)) return "nl";
  return /^(?:de|allemand|german|deutsch)/.test(word) ? "de" : null;
}

function readBirthday(
  cell: string,
  order: DateOrder,
  tell: (decision: Decision) => void,
): { day: number; month: number; year: number | null } | null {
  if (cell === "" || /^0{2,4}[-/.]0{2}[-/.]0{2,4}$/.test(cell)) return null;
  const whole = readMoment(cell, order);
  if (whole !== null) {
    const [year = 0, month = 0, day = 0] = whole.day.split("-").map(Number);
    // 1900 and 1 January 1970 are what programs write when they do not know the year.
    const known = birthdayOf(day, month, year > 1900 ? year : null);
    if (known !== null) return known;
  }
  const short = /^(\d{1,2})[-/. ](\d{1,2})$/.exec(cell);
  const [first, second] = [Number(short?.[1]), Number(short?.[2])];
  const read =
    short === null ? null : order === "mdy" ? birthdayOf(second, first) : birthdayOf(first, second);
  if (read === null) tell("bad_birthday_left_out");
  return read;
}

function readAddress(cells: readonly string[], at: (field: string) => number): Address | null {
  const address = {
    ...present("line1", text(cells, at("addressLine1"), 200)),
    ...present("line2", text(cells, at("addressLine2"), 200)),
    ...present("postcode", readPostcode(text(cells, at("postcode"), 20))),
    ...present("city", text(cells, at("city"), 120)),
    ...present("country", countryCode(cellOf(cells, at("country")))),
  };
  return Object.keys(address).length === 0 ? null : address;
}

/** A spreadsheet made 1000 of the French postcode 01000 only when four digits are left; Belgian ones have four. */
function readPostcode(postcode: string | null): string | null {
  return postcode === null ? null : postcode.replace(/^'/, "").replace(/\.0$/, "").toUpperCase();
}

function readTags(cell: string): string[] | null {
  const tags = cell
    .split(/[,;|]/)
    .map((tag) => tag.trim().slice(0, 60))
    .filter((tag) => tag !== "");
  return tags.length === 0 ? null : [...new Set(tags)].slice(0, 50);
}

function readCustom(cells: readonly string[], plan: PersonPlan): Record<string, string> | null {
  const values = plan.custom.flatMap(({ key, position }): [string, string][] => {
    const value = text(cells, position, 2_000);
    return value === null ? [] : [[key, value]];
  });
  return values.length === 0 ? null : Object.fromEntries(values);
}

type Address = NonNullable<PersonRow["customer"]["address"]>;

function nameKey(
  name: { readonly firstName: string | null; readonly lastName: string | null },
  companyName: string | null,
  address: Address | null,
): string {
  const parts = [name.lastName, name.firstName, companyName, address?.postcode, address?.line1];
  return parts
    .map((part) => fold(part ?? ""))
    .join("/")
    .slice(0, 180);
}

function keysOf(
  external: string,
  card: string,
  emails: readonly string[],
  phones: readonly string[],
  name: { readonly firstName: string | null; readonly lastName: string | null },
  postcode: string | null,
): string[] {
  const full = fold(`${name.lastName ?? ""} ${name.firstName ?? ""}`);
  return [
    ...(external === "" ? [] : [`x:${external}`]),
    ...(card === "" ? [] : [`c:${card}`]),
    ...emails.map((email) => `e:${email}`),
    ...phones.map((phone) => `p:${phone}`),
    ...(full === "" || postcode === null ? [] : [`n:${full}/${fold(postcode)}`]),
  ];
}
