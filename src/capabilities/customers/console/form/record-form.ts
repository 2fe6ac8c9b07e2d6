import { useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem, problemText } from "../../../../console/problem.ts";
import { useMerchant } from "../../../../console/session.ts";
import { isBirthdayWrong, missingOf, type RecordValues } from "./values.ts";

export type RecordForm = ReturnType<typeof useRecordForm>;

interface RecordFormOptions {
  readonly initialValues: RecordValues;
  /** A new record must say how to reach the person; an old one may have lost its last address. */
  readonly isNew: boolean;
  readonly send: (values: RecordValues) => Promise<unknown>;
}

// What the server refuses is shown beside the field it speaks of.
const fieldByCode: Readonly<Record<string, keyof RecordValues>> = {
  unreadable_email: "emails",
  unreadable_phone: "phones",
  unreadable_card: "cards",
  identifier_already_used: "cards",
  no_such_birthday: "birthDay",
  company_without_name: "companyName",
  unknown_company: "companyId",
};

export function useRecordForm({ initialValues, isNew, send }: RecordFormOptions) {
  const { t, today } = useI18n();
  const { country } = useMerchant();
  return useShopForm<RecordValues>({
    initialValues: { ...initialValues, country: initialValues.country || country },
    check: (values) => {
      const missing = missingOf(values);
      const nameField = values.kind === "company" ? "companyName" : "firstName";
      return {
        ...(missing.name && (isNew || missing.reach)
          ? { [nameField]: t(`customers.form.name_missing_${values.kind}`) }
          : {}),
        ...(missing.reach && isNew ? { phones: t("customers.form.reach_missing") } : {}),
        ...(isBirthdayWrong(values, today()) ? { birthDay: t("customers.form.birthday_wrong") } : {}),
      };
    },
    send: async (values) => {
      try {
        await send(values);
      } catch (fault) {
        throw placed(fault, t);
      }
    },
  });
}

function placed(fault: unknown, t: (key: string) => string): unknown {
  const path = fault instanceof Problem ? fieldByCode[fault.code] : undefined;
  if (!(fault instanceof Problem) || path === undefined) return fault;
  const { status, code } = fault;
  return new Problem({ status, code, errors: [{ path, code, message: problemText(fault, t) }] });
}
