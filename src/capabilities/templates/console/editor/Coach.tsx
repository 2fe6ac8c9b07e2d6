import { Button } from "@mantine/core";
import { CircleAlert, CircleCheck, Lightbulb, TriangleAlert } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Finding, Weight } from "../../shared.ts";
import styles from "./editor.module.css";

const icons = { must: CircleAlert, should: TriangleAlert, could: Lightbulb } as const;
const weights: readonly Weight[] = ["must", "should", "could"];

interface CoachProps {
  readonly findings: readonly Finding[] | undefined;
  /** Both languages are written: each piece of advice says which it is about. */
  readonly isBilingual: boolean;
  readonly onShow: (finding: Finding) => void;
}

/** What a reader would stumble over, the gravest first, each with where it stands and what to do instead. */
export function Coach({ findings, isBilingual, onShow }: CoachProps) {
  const { t } = useI18n();
  if (findings === undefined) return <p className={styles.hint}>{t("templates.coach.reading")}</p>;
  if (findings.length === 0)
    return (
      <p className={styles.allGood} role="status">
        <CircleCheck size={18} strokeWidth={1.75} aria-hidden />
        {t("templates.coach.nothing")}
      </p>
    );
  return (
    <div className={styles.stack}>
      {weights.map((weight) => {
        const those = findings.filter((finding) => finding.weight === weight);
        return those.length === 0 ? null : (
          <section key={weight} aria-labelledby={`coach-${weight}`}>
            <h3 id={`coach-${weight}`} className={styles.weight}>
              {t(`templates.coach.${weight}`, { count: those.length })}
            </h3>
            <ul className={styles.findings}>
              {those.map((finding) => (
                <FindingLine
                  key={JSON.stringify(finding)}
                  finding={finding}
                  isBilingual={isBilingual}
                  onShow={onShow}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface FindingLineProps extends Omit<CoachProps, "findings"> {
  readonly finding: Finding;
}

function FindingLine({ finding, isBilingual, onShow }: FindingLineProps) {
  const { t, has } = useI18n();
  const { code, weight, place, excerpt, values } = finding;
  const Icon = icons[weight];
  const key = `templates.finding.${code}`;
  return (
    <li data-weight={weight}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <div>
        <p>
          {isBilingual && (
            <span className={styles.tag}>{t(`templates.language_short.${place.language}`)}</span>
          )}
          {t(key, values)}
        </p>
        {excerpt !== undefined && <p className={styles.excerpt}>{excerpt}</p>}
        {has(`${key}.how`) && <p className={styles.hint}>{t(`${key}.how`, values)}</p>}
        {place.part !== "whole" && (
          <Button variant="subtle" size="compact-sm" onClick={() => onShow(finding)}>
            {t("templates.coach.show")}
          </Button>
        )}
      </div>
    </li>
  );
}
