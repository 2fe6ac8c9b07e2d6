import { useI18n } from "../i18n.tsx";
import { Scrolling } from "./Scrolling.tsx";
import styles from "./CohortGrid.module.css";

export interface Cohort {
  /** The month of the first purchase, `YYYY-MM`. */
  readonly month: string;
  readonly customers: number;
  /** Share who bought again, month after month; null where it is too early to know. */
  readonly shares: readonly (number | null)[];
}

interface CohortGridProps {
  readonly cohorts: readonly Cohort[];
  readonly caption: string;
  readonly firstColumn: string;
  readonly sizeColumn: string;
  /** "après 3 mois" for 3. */
  readonly stepLabel: (step: number) => string;
}

// Under thirty people a percentage says more than is known: the number of people is written instead.
const fewestForPercent = 30;

/** Those who began the same month, and how many came back; a table whose cells are also tinted. */
export function CohortGrid({ cohorts, caption, firstColumn, sizeColumn, stepLabel }: CohortGridProps) {
  const { month, number, percent } = useI18n();
  const steps = Math.max(0, ...cohorts.map((cohort) => cohort.shares.length));
  const highest = Math.max(0.01, ...cohorts.flatMap((cohort) => cohort.shares.map((share) => share ?? 0)));
  return (
    <Scrolling className={styles.scroll} label={caption}>
      <table className={styles.grid}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{firstColumn}</th>
            <th scope="col" data-figure>
              {sizeColumn}
            </th>
            {Array.from({ length: steps }, (_, step) => (
              <th key={stepLabel(step + 1)} scope="col" data-step>
                {stepLabel(step + 1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.month}>
              <th scope="row">{month(cohort.month)}</th>
              <td data-figure>{number(cohort.customers)}</td>
              {cohort.shares.map((share, step) => (
                <td
                  key={stepLabel(step + 1)}
                  data-step
                  data-empty={share === null || undefined}
                  style={
                    {
                      "--share": `${share === null ? 0 : Math.round((share / highest) * 100)}%`,
                    } as React.CSSProperties
                  }
                >
                  {share === null
                    ? ""
                    : cohort.customers < fewestForPercent
                      ? number(Math.round(share * cohort.customers))
                      : percent(share)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
