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
  /** Writes what is proposed in the place of what stands there. */
  readonly onTake: (findings: readonly Finding[]) => void;
}

/** What a reader would stumble over, the gravest first, each with where it stands and what to do instead. */
export function Coach({ findings, isBilingual, onShow, onTake }: CoachProps) {
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
                <Alike
                  key={keyOf(group[0])}
                  findings={group}
                  isBilingual={isBilingual}
                  onShow={onShow}
                  onTake={onTake}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

type Group = readonly [Finding, ...Finding[]];

const keyOf = ({ code, place, excerpt, proposal, values }: Finding) =>
  JSON.stringify([code, place.language, excerpt, proposal, values]);

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

function Alike({ findings, isBilingual, onShow, onTake }: AlikeProps) {
  const { t, has } = useI18n();
  const [{ code, weight, place, values, excerpt = "", proposal }] = findings;
  const Icon = icons[weight];
  const key = `templates.finding.${code}`;
  const filled = { ...values, excerpt };
  const placed = findings.filter((finding) => finding.place.part !== "whole");
  return (
    <li data-weight={weight}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <div>
        <p>
          {isBilingual && (
            <span className={styles.tag}>{t(`templates.language_short.${place.language}`)}</span>
          )}
          {t(key, filled)}
        </p>
        {has(`${key}.how`) && <p className={styles.hint}>{t(`${key}.how`, filled)}</p>}
        <div className={styles.places}>
          {placed.map((finding, at) => (
            <Button
              key={JSON.stringify(finding)}
              variant="default"
              size="compact-sm"
              onClick={() => onShow(finding)}
            >
              {placed.length === 1
                ? t("templates.coach.show")
                : t("templates.coach.show_one", { place: at + 1, count: placed.length })}
            </Button>
          ))}
          {proposal !== undefined && placed.length > 0 && (
            <Button variant="light" size="compact-sm" onClick={() => onTake(placed)}>
              {t("templates.coach.take", { proposal })}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
