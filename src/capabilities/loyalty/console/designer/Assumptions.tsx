import { useI18n } from "../../../../console/i18n.tsx";
import type { Economics } from "../../shared.ts";
import styles from "./designer.module.css";
import { FigureInput, MoneyInput, Slider } from "./inputs.tsx";

interface AssumptionsProps {
  readonly economics: Economics;
  readonly onChange: (change: Partial<Economics>) => void;
}

const shares = {
  marginRate: [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8],
  liftLow: [0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1],
  liftHigh: [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2],
  claimShare: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  joinShare: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
} as const;

const shareNames = Object.keys(shares) as (keyof typeof shares)[];

/** What is assumed to turn points into euros: the shop's margin, what members will buy more, what things cost. */
export function Assumptions({ economics, onChange }: AssumptionsProps) {
  const { t, percent, money } = useI18n();
  const figures = {
    margin: percent(economics.marginRate),
    low: percent(economics.liftLow, 1),
    high: percent(economics.liftHigh, 1),
    message: money(economics.messageCents),
  };
  return (
    <div className={styles.assumptions}>
      <p>{t("loyalty.assume.summary", figures)}</p>
      <details>
        <summary>{t("loyalty.assume.change")}</summary>
        <div className={styles.fields}>
          <div className={styles.sliders}>
            {shareNames.map((name) => (
              <Slider
                key={name}
                label={t(`loyalty.assume.${name}`)}
                value={economics[name]}
                stops={shares[name]}
                format={(share) => percent(share, share < 0.1 ? 1 : 0)}
                onChange={(share) => onChange(within(name, share, economics))}
              />
            ))}
          </div>
          <div className={styles.two}>
            <FigureInput
              label={t("loyalty.assume.messagesPerMemberYear")}
              value={economics.messagesPerMemberYear}
              max={1_000}
              onChange={(messagesPerMemberYear) => onChange({ messagesPerMemberYear })}
            />
            <MoneyInput
              label={t("loyalty.assume.messageCents")}
              value={economics.messageCents}
              max={10_000}
              onChange={(messageCents) => onChange({ messageCents })}
            />
            <MoneyInput
              label={t("loyalty.assume.cardCents")}
              value={economics.cardCents}
              max={100_000}
              onChange={(cardCents) => onChange({ cardCents })}
            />
            <FigureInput
              label={t("loyalty.assume.secondsPerTicket")}
              value={economics.secondsPerTicket}
              max={600}
              onChange={(secondsPerTicket) => onChange({ secondsPerTicket })}
            />
            <MoneyInput
              label={t("loyalty.assume.staffHourCents")}
              value={economics.staffHourCents}
              max={100_000}
              onChange={(staffHourCents) => onChange({ staffHourCents })}
            />
            <MoneyInput
              label={t("loyalty.assume.softwareMonthCents")}
              value={economics.softwareMonthCents}
              max={1_000_000}
              onChange={(softwareMonthCents) => onChange({ softwareMonthCents })}
            />
          </div>
        </div>
      </details>
    </div>
  );
}

/** The prudent end never passes the hopeful one. */
function within(
  name: keyof typeof shares,
  share: number,
  { liftLow, liftHigh }: Economics,
): Partial<Economics> {
  if (name === "liftLow") return { liftLow: share, liftHigh: Math.max(share, liftHigh) };
  if (name === "liftHigh") return { liftHigh: share, liftLow: Math.min(share, liftLow) };
  return { [name]: share };
}
