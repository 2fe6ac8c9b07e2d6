import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Program, ProgramDefinition, ProgramVersion } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { useSentences } from "../common/sentences.ts";
import { useDayOf } from "../common/words.ts";
import { versionsQuery } from "../reading.ts";
import styles from "./program.module.css";

/** What the program says today, what it said before, and the rules as the customer accepts them. */
export default function RulesTab({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const versions = useQuery(versionsQuery(program.id));
  return (
    <div className={common.stack}>
      <Draft program={program} />
      {versions.isPending ? (
        <CardSkeleton height={180} />
      ) : versions.error !== null ? (
        <Card>
          <ErrorState fault={versions.error} retry={versions.refetch} />
        </Card>
      ) : (
        <Card title={t("loyalty.rules.versions")}>
          <p className={common.quiet} style={{ marginBottom: 16 }}>
            {t("loyalty.rules.kept")}
          </p>
          <ol className={styles.versions}>
            {versions.data.map((version, place) => (
              <Version key={version.version} version={version} before={versions.data[place + 1]} />
            ))}
          </ol>
        </Card>
      )}
      {program.definition !== null && <Terms definition={program.definition} />}
    </div>
  );
}

/** A change begun and not launched. */
function Draft({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  if (!program.hasDraft || program.state === "draft") return null;
  return (
    <div className={common.notice}>
      <p>{t("loyalty.rules.draft")}</p>
      {may("loyalty:write") && (
        <Button variant="default" onClick={() => goTo(addresses.design(program.id))}>
          {t("loyalty.rules.continue")}
        </Button>
      )}
    </div>
  );
}

interface VersionProps {
  readonly version: ProgramVersion;
  readonly before: ProgramVersion | undefined;
}

function Version({ version, before }: VersionProps) {
  const { t, day } = useI18n();
  const sentences = useSentences();
  const dayOf = useDayOf();
  const now = sentences(version.definition);
  const then = before === undefined ? [] : sentences(before.definition);
  const changes = [
    ...then.filter((sentence) => !now.includes(sentence)).map((words) => ({ change: "removed", words })),
    ...now.filter((sentence) => !then.includes(sentence)).map((words) => ({ change: "added", words })),
  ];
  return (
    <li>
      <div className={styles.versionHead}>
        <h3 className={styles.versionName}>{t("loyalty.rules.version", { number: version.version })}</h3>
        <span className={common.quiet}>
          {t("loyalty.rules.since", { day: day(dayOf(version.validFrom)), who: version.createdBy })}
        </span>
      </div>
      {before === undefined ? (
        <ul className={common.sentences}>
          {now.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : changes.length === 0 ? (
        <p className={common.quiet}>{t("loyalty.rules.no_change")}</p>
      ) : (
        <ul className={styles.changes}>
          {changes.map(({ change, words }) => (
            <li key={`${change} ${words}`} data-change={change}>
              {change === "added" ? (
                <Plus size={16} aria-label={t("loyalty.rules.added")} />
              ) : (
                <Minus size={16} aria-label={t("loyalty.rules.removed")} />
              )}
              {words}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** As the customer accepts them: the shop's own words, or the program's sentences. */
function Terms({ definition }: { readonly definition: ProgramDefinition }) {
  const { t } = useI18n();
  const sentences = useSentences();
  const own = definition.terms.trim();
  return (
    <Card title={t("loyalty.rules.terms")}>
      {own === "" && <p className={common.quiet}>{t("loyalty.rules.terms_made")}</p>}
      <p className={styles.terms}>{own === "" ? sentences(definition).join("\n") : own}</p>
    </Card>
  );
}
