import type { CustomerRecord, StoredIdentifier } from "./queries.ts";
import type { IdentifierKind } from "./rules/identifiers.ts";
import { nameOf } from "./rules/record.ts";
import type { CustomerAnswer } from "./schema.ts";

/** A record as the API says it. */
export function answerOf(record: CustomerRecord): CustomerAnswer {
  const { addressLine1, addressLine2, postcode, city, country, addressStatus, birthDay, birthMonth } = record;
  return {
    id: record.id,
    kind: record.kind,
    name: displayName(record),
    title: record.title,
    firstName: record.firstName,
    lastName: record.lastName,
    companyName: record.companyName,
    companyId: record.companyId,
    jobTitle: record.jobTitle,
    companySize: record.companySize,
    companySector: record.companySector,
    language: record.language,
    timeZone: record.timeZone,
    birthday:
      birthDay === null || birthMonth === null
        ? null
        : { day: birthDay, month: birthMonth, year: record.birthYear },
    address: { line1: addressLine1, line2: addressLine2, postcode, city, country, status: addressStatus },
    emails: ofKind(record, "email").map(contactOf),
    phones: ofKind(record, "phone").map(contactOf),
    cards: ofKind(record, "card").map(contactOf),
    externalIds: ofKind(record, "external").map(({ namespace, value, display }) => ({
      namespace,
      value,
      display,
    })),
    cookieIds: ofKind(record, "cookie").map((one) => one.value),
    source: record.source,
    sourceDetail: record.sourceDetail,
    storeId: record.storeId,
    tags: [...record.tags],
    custom: record.custom,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    version: record.version,
    erasedAt: record.erasedAt,
  };
}

/** A name to show in a list: whoever has none is shown by what he or she is known by. */
export function displayName(record: CustomerRecord): string {
  const named = nameOf(record);
  if (named !== "") return named;
  return record.identifiers.find((one) => one.kind !== "cookie")?.display ?? "";
}

function ofKind(record: CustomerRecord, kind: IdentifierKind): StoredIdentifier[] {
  return record.identifiers.filter((one) => one.kind === kind);
}

function contactOf(identifier: StoredIdentifier): CustomerAnswer["emails"][number] {
  const { value, display, isPrimary, status, statusReason } = identifier;
  return { value, display, isPrimary, status, statusReason };
}
