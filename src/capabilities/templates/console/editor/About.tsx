import { Button, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { FieldError } from "../../../../console/components/form.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Aim, aims, classes, languages, languagesOf } from "../../shared.ts";
import { versionsQuery } from "../reading.ts";
import { addLanguage, dropLanguage } from "./draft.ts";
import { useEditing } from "./editing.ts";
import styles from "./editor.module.css";

/** What the template is: its name, what it is for, what the law makes of it, its languages, what was published. */
export function About({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const { written, change, channel } = useEditing();
  const isNameless = written.name.trim() === "";
  return (
    <Stack gap="md">
      <TextInput
        label={t("templates.about.name")}
        maxLength={120}
        value={written.name}
        error={isNameless ? <FieldError>{t("templates.about.nameless")}</FieldError> : null}
        onChange={(event) => {
          const name = event.currentTarget.value;
          change((now) => ({ ...now, name }), "name");
        }}
        autoComplete="off"
      />
      <NativeSelect
        label={t("templates.about.aim")}
        value={written.aim}
        onChange={(event) => {
          const aim = event.currentTarget.value as Aim;
          change((now) => ({ ...now, aim }));
        }}
        data={aims.map((value) => ({ value, label: t(`templates.aim.${value}`) }))}
      />
      <Radio.Group
        label={t("templates.about.class")}
        description={t("templates.about.class_hint")}
        value={written.class}
        onChange={(value) => change((now) => ({ ...now, class: value }))}
      >
        <Stack gap="xs" mt={4}>
          {classes.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`templates.class.${value}`)}
              description={t(`templates.class.${value}.hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {channel !== "phone" && (
        <p className={styles.hint}>
          {t(`templates.about.brand_${channel}`)}{" "}
          {channel !== "sms" && (
            <AppLink href="/settings?part=brand">{t("templates.about.brand_open")}</AppLink>
          )}
        </p>
      )}
      <Spoken />
      <Versions id={id} />
    </Stack>
  );
}

function Spoken() {
  const { t } = useI18n();
  const confirm = useConfirm();
  const { written, change } = useEditing();
  const spoken = languagesOf(written.draft);

  async function drop(language: (typeof languages)[number]) {
    const name = t(`templates.language.${language}`);
    const isSure = await confirm({
      title: t("templates.about.drop_title", { language: name }),
      effect: t("templates.about.drop_effect"),
      action: t("templates.about.drop"),
    });
    if (isSure) change((now) => ({ ...now, draft: dropLanguage(now.draft, language) }));
  }
  return (
    <div>
      <span className={styles.label}>{t("templates.about.languages")}</span>
      <ul className={styles.plainList}>
        {languages.map((language) => (
          <li key={language}>
            {t(`templates.language.${language}`)}
            {!spoken.includes(language) ? (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => change((now) => ({ ...now, draft: addLanguage(now.draft, language) }))}
              >
                {t("templates.about.add_language")}
              </Button>
            ) : (
              spoken.length > 1 && (
                <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void drop(language)}>
                  {t("templates.about.drop")}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Versions({ id }: { readonly id: string }) {
  const { t, instant } = useI18n();
  const { data } = useQuery(versionsQuery(id));
  if (data === undefined) return null;
  return (
    <div>
      <span className={styles.label}>{t("templates.about.versions")}</span>
      {data.length === 0 ? (
        <p className={styles.hint}>{t("templates.about.no_version")}</p>
      ) : (
        <ul className={styles.plainList}>
          {data.slice(0, 10).map(({ id: versionId, number, publishedAt, publishedBy }) => (
            <li key={versionId}>
              <span>{t("templates.about.version", { number })}</span>
              <span className={styles.hint}>
                {t("templates.about.published", { when: instant(publishedAt), by: publishedBy })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
