import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { RuleWords } from "../../../insight/console/index.tsx";
import type { PeopleRule } from "../../../insight/shared.ts";
import { type Audience, everybody, isEverybody, listOf, ofSegment, segmentOf } from "./audience.ts";
import styles from "./mailings.module.css";
import { segmentNamesQuery } from "./reading.ts";

interface WhoStepProps {
  readonly audience: Audience;
  /** Whom the page was opened for, when it was opened from a list or a record. */
  readonly given: Audience | null;
  readonly onChange: (audience: Audience) => void;
}

/** To whom: those of the list one comes from, a segment, everybody. */
export function WhoStep({ audience, given, onChange }: WhoStepProps) {
  const { t } = useI18n();
  const { data: segments = [] } = useQuery(segmentNamesQuery);
  const segment = segmentOf(audience);
  const isGiven = given !== null && segmentOf(given) === null && !isEverybody(given);
  const value = isEverybody(audience) ? "all" : (segment ?? "given");
  const list = listOf(audience);
  return (
    <Card>
      <h2 className={styles.step}>{t("messages.compose.who")}</h2>
      <div className={styles.fields}>
        <Select
          label={t("messages.compose.audience")}
          allowDeselect={false}
          searchable={segments.length > 8}
          value={value}
          onChange={(next) => {
            if (next === "all") onChange(everybody);
            else if (next === "given") onChange(given ?? everybody);
            else if (next !== null) onChange(ofSegment(next));
          }}
          data={[
            ...(isGiven
              ? [
                  {
                    value: "given",
                    label: t("customerIds" in given ? "messages.compose.one" : "messages.compose.given"),
                  },
                ]
              : []),
            { value: "all", label: t("messages.compose.everybody") },
            ...segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {value === "given" && "rule" in audience && (
          <p className={styles.told}>
            <Suspense>
              <RuleWords rule={audience.rule as PeopleRule} />
            </Suspense>
          </p>
        )}
        <p className={styles.hint}>
          {t("messages.compose.who_hint")}{" "}
          {list !== null && <AppLink href={list}>{t("messages.compose.see_people")}</AppLink>}
        </p>
      </div>
    </Card>
  );
}
