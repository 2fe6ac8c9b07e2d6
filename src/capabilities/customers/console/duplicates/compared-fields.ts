import { useQuery } from "@tanstack/react-query";
import type { ComparedField } from "../../../../console/components/SideBySide.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { customerQuery, useSurroundings } from "../reading.ts";
import { addressLines, birthdayText, type Customer, customText, storeName } from "../views.ts";
import { zoneName } from "../form/zones.ts";

/** What a merge can choose, field by field, in words. */
export function useComparedFields(kept: Customer, other: Customer): readonly ComparedField[] {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const { country } = useMerchant();
  const { fields, stores } = useSurroundings();
  const left = useEmployer(kept);
  const right = useEmployer(other);
  const isCompany = kept.kind === "company";
  const row = (key: string, say: (customer: Customer) => string): ComparedField => ({
    key,
    label: t(`customers.merge.field_${key}`),
    left: say(kept),
    right: say(other),
  });
  const company = (customer: Customer) => (customer === kept ? left : right) ?? customer.companyName ?? "";
  const all: ComparedField[] = [
    ...(isCompany ? [] : [row("name", (customer) => personName(customer, t))]),
    row("company", company),
    ...(isCompany
      ? [
          row("companySector", (customer) => customer.companySector ?? ""),
          row("companySize", (customer) => customer.companySize ?? ""),
        ]
      : [
          row("job", (customer) => customer.jobTitle ?? ""),
          row("birthday", (customer) => birthdayText(customer.birthday, locale)),
        ]),
    row("address", (customer) => addressLines(customer.address, country, locale).join(", ")),
    row("language", (customer) =>
      customer.language === null ? "" : t(`customers.language.${customer.language}`),
    ),
    row("timeZone", (customer) => zoneName(customer.timeZone ?? "")),
    row("store", (customer) => storeName(stores, customer.storeId)),
    ...fields.map((field) => ({
      key: `custom/${field.key}`,
      label: field.label,
      left: customText(kept.custom[field.key], field.type, i18n),
      right: customText(other.custom[field.key], field.type, i18n),
    })),
  ];
  return all;
}

function personName({ title, firstName, lastName }: Customer, t: (key: string) => string): string {
  return [title === null ? null : t(`customers.form.title_${title}`), firstName, lastName]
    .filter((part) => part !== null)
    .join(" ");
}

function useEmployer({ companyId }: Customer): string | undefined {
  return useQuery({ ...customerQuery(companyId ?? ""), enabled: companyId !== null }).data?.name;
}
