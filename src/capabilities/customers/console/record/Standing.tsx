import { useQuery } from "@tanstack/react-query";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Day, Money } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Person } from "../../../insight/shared.ts";
import { personQuery } from "../reading.ts";
import type { Customer } from "../views.ts";
import styles from "./record.module.css";

/** Where the customer stands with the shop, why, and what silence would make of it. */
export function Standing({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const person = useQuery(personQuery(customer.id));
  if (person.isPending) return <CardSkeleton lines={5} />;
  if (person.error !== null) {
    return (
      <Card>
        <ErrorState fault={person.error} retry={person.refetch} />
      </Card>
    );
  }
  const { stage, reason, isBest } = person.data;
  return (
    <Card>
      <h2 className={styles.stage}>{t(`insight.stage.${stage}`)}</h2>
      <p className={styles.hint}>{t(`insight.reason.${reason.code}`, reason.values)}</p>
      {isBest && <p className={styles.hint}>{t("customers.standing.best")}</p>}
      {person.data.purchaseDays > 0 && <Bought person={person.data} />}
      <Next person={person.data} />
    </Card>
  );
}

function Bought({ person }: { readonly person: Person }) {
  const { t } = useI18n();
  const { netCents, rollingYearCents, purchaseDays, lastDay, basketCents, rhythmDays } = person;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{t("customers.standing.spent")}</dt>
        <dd>
          <Money cents={netCents} />
        </dd>
        <dd className={styles.note}>
          {t("customers.standing.of_which_year")} <Money cents={rollingYearCents} />
        </dd>
      </div>
      <div>
        <dt>{t("customers.standing.purchases")}</dt>
        <dd>{purchaseDays}</dd>
      </div>
      <div>
        <dt>{t("customers.standing.last")}</dt>
        <dd>
          <Day day={lastDay} isRelative />
        </dd>
      </div>
      <div>
        <dt>{t("customers.standing.basket")}</dt>
        <dd>
          <Money cents={basketCents} />
        </dd>
      </div>
      <div>
        <dt>{t("customers.standing.rhythm")}</dt>
        <dd>
          {rhythmDays === null
            ? "–"
            : t("customers.standing.every", { days: Math.max(1, Math.round(rhythmDays)) })}
        </dd>
      </div>
    </dl>
  );
}

function Next({ person }: { readonly person: Person }) {
  const { t, day } = useI18n();
  const { stage, slipsOn, lostOn, nextStageOn } = person;
  if (nextStageOn === null) return null;
  const key = stage === "slipping" ? "customers.standing.next_lost" : "customers.standing.next_slipping";
  return (
    <p className={styles.next}>
      {t(key, { day: day((stage === "slipping" ? lostOn : slipsOn) ?? nextStageOn) })}
    </p>
  );
}
