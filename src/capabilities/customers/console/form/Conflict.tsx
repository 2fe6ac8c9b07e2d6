import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { type Side, SideBySide } from "../../../../console/components/SideBySide.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { useSurroundings } from "../reading.ts";
import { birthdayText, customText, type Store, storeName } from "../views.ts";
import { type Disputed, isGroup, take } from "./conflict.ts";
import type { GroupName, RecordValues } from "./values.ts";
import styles from "./form.module.css";
import { zoneName } from "./zones.ts";

interface ConflictProps {
  readonly mine: RecordValues;
  readonly theirs: RecordValues;
  readonly names: readonly Disputed[];
  readonly settle: (values: RecordValues) => void;
}

/** Somebody saved the same answers first: both are shown, and one is chosen for each. */
export function Conflict({ mine, theirs, names, settle }: ConflictProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { fields, stores } = useSurroundings();
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const sideOf = (name: string): Side => choices[name] ?? "left";
  const settled = () =>
    settle(
      names.reduce((values, name) => (sideOf(name) === "right" ? take(values, name, theirs) : values), mine),
    );
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Card title={t("customers.conflict.title")}>
        <p className={styles.hint}>{t("customers.conflict.sentence", { count: names.length })}</p>
        <SideBySide
          caption={t("customers.conflict.title")}
          leftTitle={t("customers.conflict.mine")}
          rightTitle={t("customers.conflict.theirs")}
          fields={names.map((name) => {
            if (isGroup(name)) {
              const say = (values: RecordValues) => groupText(name, values, stores, i18n);
              return { key: name, label: t(`customers.field.${name}`), left: say(mine), right: say(theirs) };
            }
            const own = fields.find((field) => name === `custom/${field.key}`);
            const say = (values: RecordValues) =>
              own === undefined ? "" : customText(values.custom[own.key], own.type, i18n);
            return { key: name, label: own?.label ?? name, left: say(mine), right: say(theirs) };
          })}
          choices={Object.fromEntries(names.map((name) => [name, sideOf(name)]))}
          onChoose={(name, side) => setChoices({ ...choices, [name]: side })}
        />
        <Button mt="md" onClick={settled}>
          {t("customers.conflict.save")}
        </Button>
      </Card>
    </div>
  );
}

/** One answer of the form in words, to be compared. */
function groupText(
  name: GroupName,
  values: RecordValues,
  stores: readonly Store[],
  { t, locale, list }: I18n,
): string {
  const words = (...parts: readonly string[]) => parts.filter((part) => part.trim() !== "").join(" ");
  switch (name) {
    case "kind":
      return t(`customers.form.${values.kind}`);
    case "name":
      return words(
        values.title === "" ? "" : t(`customers.form.title_${values.title}`),
        values.firstName,
        values.lastName,
      );
    case "companyName":
      return values.companyName;
    case "company":
      return values.jobTitle;
    case "companyFacts":
      return words(values.companySector, values.companySize);
    case "phones":
    case "emails":
    case "cards":
    case "tags":
      return list(values[name].filter((one) => one.trim() !== ""));
    case "birthday":
      return birthdayText(
        values.birthDay === "" || values.birthMonth === ""
          ? null
          : {
              day: Number(values.birthDay),
              month: Number(values.birthMonth),
              year: values.birthYear === "" ? null : Number(values.birthYear),
            },
        locale,
      );
    case "address":
      return [values.line1, values.line2, words(values.postcode, values.city), values.country]
        .filter((part) => part !== "")
        .join(", ");
    case "language":
      return values.language === "" ? "" : t(`customers.language.${values.language}`);
    case "timeZone":
      return zoneName(values.timeZone);
    case "store":
      return storeName(stores, values.storeId);
  }
}
