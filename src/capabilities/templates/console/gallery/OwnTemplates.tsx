import { TextInput } from "@mantine/core";
import { PenLine, Search } from "lucide-react";
import { useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { fold } from "../../../../values/fold.ts";
import type { TemplateSummary } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { useFieldWords } from "../field-words.ts";
import { channelIcons } from "./channels.ts";
import styles from "./gallery.module.css";
import { TemplateActions } from "./TemplateActions.tsx";

// Fewer are found with the eyes.
const fewestToSearch = 8;

interface OwnTemplatesProps {
  readonly templates: readonly TemplateSummary[];
  readonly isFiltered: boolean;
}

/** The shop's own, what was changed last first. */
export function OwnTemplates({ templates, isFiltered }: OwnTemplatesProps) {
  const { t, number } = useI18n();
  const may = usePermission();
  const [typed, setTyped] = useState("");
  const wanted = fold(typed);
  const shown = templates.filter(({ name, subject }) => fold(`${name} ${subject ?? ""}`).includes(wanted));
  if (templates.length === 0) {
    return (
      <Card>
        <Empty
          icon={PenLine}
          title={t(isFiltered ? "templates.own.none_title" : "templates.own.empty_title")}
          sentence={t(
            isFiltered
              ? "templates.own.none"
              : may("templates:write")
                ? "templates.own.empty"
                : "templates.own.empty_reader",
          )}
        />
      </Card>
    );
  }
  return (
    <Card isFlush>
      <div className={styles.tools}>
        <h2 className={styles.title}>
          {t("templates.own.count", { count: templates.length, shown: number(templates.length) })}
        </h2>
        {templates.length >= fewestToSearch && (
          <TextInput
            type="search"
            className={styles.search ?? ""}
            aria-label={t("templates.own.search")}
            placeholder={t("templates.own.search")}
            leftSection={<Search size={18} strokeWidth={1.75} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
      <ul className={styles.rows}>
        {shown.map((template) => (
          <Row key={template.id} template={template} />
        ))}
      </ul>
      <p className={styles.noneFound} role="status">
        {shown.length === 0 && t("templates.own.search_none", { words: typed })}
      </p>
    </Card>
  );
}

function Row({ template }: { readonly template: TemplateSummary }) {
  const { t } = useI18n();
  const fieldWords = useFieldWords();
  const { id, name, channel, aim, subject, published, isChanged, updatedAt, languages } = template;
  const Icon = channelIcons[channel];
  return (
    <li className={styles.row}>
      <Icon className={styles.icon} size={20} strokeWidth={1.75} aria-hidden />
      <div className={styles.words}>
        <h3 className={styles.name}>
          <AppLink href={addresses.template(id)}>{name}</AppLink>
        </h3>
        <p className={styles.quiet}>
          {[
            t(`templates.channel.${channel}`),
            t(`templates.aim.${aim}`),
            languages.map((one) => t(`templates.language_short.${one}`)).join(" · "),
            fieldWords(subject ?? ""),
          ]
            .filter((part) => part !== "")
            .join(" – ")}
        </p>
      </div>
      <p className={styles.state} data-state={published === null ? "draft" : isChanged ? "changed" : "live"}>
        {published === null
          ? t("templates.state.draft")
          : t(isChanged ? "templates.state.changed" : "templates.state.live", { number: published.number })}
      </p>
      <p className={styles.quiet}>
        <Instant instant={updatedAt} isRelative />
      </p>
      <TemplateActions template={template} />
    </li>
  );
}
