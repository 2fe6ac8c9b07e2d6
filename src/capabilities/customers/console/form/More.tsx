import { Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Optional } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useSurroundings } from "../reading.ts";
import { KnownAlready } from "./KnownAlready.tsx";
import { ListField } from "./ListField.tsx";
import type { RecordForm } from "./record-form.ts";
import { OwnAnswers } from "./OwnAnswers.tsx";
import { languages } from "./values.ts";
import { zonesWith } from "./zones.ts";
import styles from "./form.module.css";

const countries = ["FR", "BE", "LU", "CH", "GB", "IE", "NL", "DE", "ES", "IT", "PT"];

/** What can wait for another visit; all of it is optional, and says so once at the top of the page. */
export function More({ parts, ownId }: { readonly parts: RecordForm; readonly ownId?: string }) {
  const { t } = useI18n();
  const { form, field } = parts;
  const { fields, stores } = useSurroundings();
  const open = stores.filter((store) => store.closedAt === null || store.id === form.values.storeId);
  return (
    <Stack gap="md">
      {form.values.kind === "person" && <Birthday parts={parts} />}
      <Address parts={parts} />
      <ListField
        id={field("cards").id}
        label={t("customers.form.card")}
        heading={<Optional>{t("customers.form.card")}</Optional>}
        hint={t("customers.form.card_hint")}
        add={t("customers.form.add_card")}
        maxLength={64}
        values={form.values.cards}
        onChange={(cards) => form.setFieldValue("cards", cards)}
        error={field("cards").error}
        below={(value) => <KnownAlready by="card" value={value} except={ownId} />}
      />
      <div className={styles.two}>
        <Select
          label={<Optional>{t("customers.form.language")}</Optional>}
          data={[
            { value: "", label: t("customers.form.unknown") },
            ...languages.map((value) => ({ value, label: t(`customers.language.${value}`) })),
          ]}
          {...field("language")}
        />
        <Select
          label={<Optional>{t("customers.form.time_zone")}</Optional>}
          description={t("customers.form.time_zone_hint")}
          searchable
          data={[
            { value: "", label: t("customers.form.time_zone_of_shop") },
            ...zonesWith(form.values.timeZone),
          ]}
          {...field("timeZone")}
        />
        {open.length > 0 && (
          <Select
            label={<Optional>{t("customers.form.store")}</Optional>}
            data={[
              { value: "", label: t("customers.form.unknown") },
              ...open.map((store) => ({ value: store.id, label: store.name })),
            ]}
            {...field("storeId")}
          />
        )}
      </div>
      <Tags parts={parts} />
      <OwnAnswers parts={parts} fields={fields} />
    </Stack>
  );
}

function Birthday({ parts: { field } }: { readonly parts: RecordForm }) {
  const { t, month } = useI18n();
  const monthName = (place: number) => month(`2000-${String(place).padStart(2, "0")}`).replace(/ ?2000/, "");
  const day = field("birthDay");
  return (
    <fieldset className={`${styles.group} ${styles.parts}`}>
      <legend>
        <Optional>{t("customers.form.birthday")}</Optional>
      </legend>
      <p className={styles.hint}>{t("customers.form.birthday_hint")}</p>
      <div className={styles.birthday}>
        <TextInput
          label={t("customers.form.day")}
          inputMode="numeric"
          maxLength={2}
          w={72}
          {...day}
          error={Boolean(day.error)}
        />
        <Select
          label={t("customers.form.month")}
          w={170}
          data={[
            { value: "", label: "–" },
            ...Array.from({ length: 12 }, (_, place) => ({
              value: String(place + 1),
              label: monthName(place + 1),
            })),
          ]}
          {...field("birthMonth")}
        />
        <TextInput
          label={<Optional>{t("customers.form.year")}</Optional>}
          inputMode="numeric"
          maxLength={4}
          w={160}
          {...field("birthYear")}
        />
      </div>
      {day.error !== null && <p className={styles.error}>{day.error}</p>}
    </fieldset>
  );
}

function Address({ parts: { field } }: { readonly parts: RecordForm }) {
  const { t, locale } = useI18n();
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const country = field("country");
  const known = countries.includes(country.value as string)
    ? countries
    : [country.value as string, ...countries];
  return (
    <fieldset className={`${styles.group} ${styles.parts}`}>
      <legend>
        <Optional>{t("customers.form.address")}</Optional>
      </legend>
      <Stack gap="sm">
        <TextInput label={t("customers.form.line1")} maxLength={200} autoComplete="off" {...field("line1")} />
        <TextInput
          label={<Optional>{t("customers.form.line2")}</Optional>}
          maxLength={200}
          autoComplete="off"
          {...field("line2")}
        />
        <div className={styles.town}>
          <TextInput
            label={t("customers.form.postcode")}
            maxLength={20}
            autoComplete="off"
            {...field("postcode")}
          />
          <TextInput label={t("customers.form.city")} maxLength={120} autoComplete="off" {...field("city")} />
          <Select
            label={t("customers.form.country")}
            data={known
              .filter((code) => code !== "")
              .map((value) => ({ value, label: names.of(value) ?? value }))}
            {...country}
          />
        </div>
      </Stack>
    </fieldset>
  );
}

type TagChoices = { readonly choices: readonly { readonly value: string }[] };

function Tags({ parts: { field } }: { readonly parts: RecordForm }) {
  const { t } = useI18n();
  const known = useQuery({
    queryKey: ["people", "tags"],
    queryFn: async ({ signal }) => await api.get<TagChoices>("/people/choices/tags", { signal }),
  });
  return (
    <TagsInput
      label={<Optional>{t("customers.form.tags")}</Optional>}
      description={t("customers.form.tags_hint")}
      data={(known.data?.choices ?? []).map((choice) => choice.value)}
      maxTags={50}
      splitChars={[","]}
      acceptValueOnBlur
      {...field("tags")}
    />
  );
}
