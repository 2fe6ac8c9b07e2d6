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
              {alike(those).map((group) => (
                <Alike key={keyOf(group[0])} findings={group} isBilingual={isBilingual} onShow={onShow} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

type Group = readonly [Finding, ...Finding[]];

const keyOf = ({ code, place, values }: Finding) =>
  `${code} ${place.language} ${JSON.stringify(values ?? {})}`;

/** The same remark about several places is made once. */
function alike(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const known = groups.get(keyOf(finding));
    if (known === undefined) groups.set(keyOf(finding), [finding]);
    else known.push(finding);
  }
  return [...groups.values()];
}

interface AlikeProps extends Omit<CoachProps, "findings"> {
  readonly findings: Group;
}

function Alike({ findings, isBilingual, onShow }: AlikeProps) {
  const { t, has } = useI18n();
  const [{ code, weight, place, values }] = findings;
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
        {has(`${key}.how`) && <p className={styles.hint}>{t(`${key}.how`, values)}</p>}
        <div className={styles.places}>
          {findings
            .filter((finding) => finding.place.part !== "whole")
            .map((finding) => (
              <Button
                key={JSON.stringify(finding)}
                variant="default"
                size="compact-sm"
                title={t("templates.coach.show")}
                onClick={() => onShow(finding)}
              >
                {finding.excerpt ?? t("templates.coach.show")}
              </Button>
            ))}
        </div>
      </div>
    </li>
  );
}
