import { useState } from "react";
import { Button } from "@mantine/core";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import common from "../common/common.module.css";
import { type Unit, useDayOf, usePoints } from "../common/words.ts";
import styles from "./members.module.css";
import type { Lot, Member } from "./views.ts";

const few = 4;

/** Points by the day they came, in the order in which they are spent. */
export function Lots({ member, unit }: { readonly member: Member; readonly unit: Unit }) {
  const { t } = useI18n();
  const [isAll, setAll] = useState(false);
  const lots = [...member.lots, ...member.pendingLots];
  if (lots.length === 0) return null;
  return (
    <Card title={t("loyalty.lots.title")}>
      <p className={common.quiet}>{t("loyalty.lots.note")}</p>
      <ol className={styles.lots}>
        {(isAll ? lots : lots.slice(0, few)).map((lot, place) => (
          <LotRow key={`${lot.openedAt} ${lot.expiresAt} ${place}`} lot={lot} unit={unit} />
        ))}
      </ol>
      {lots.length > few && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          onClick={() => setAll(!isAll)}
          aria-expanded={isAll}
        >
          {isAll ? t("loyalty.lots.fewer") : t("loyalty.lots.all", { count: lots.length })}
        </Button>
      )}
    </Card>
  );
}

function LotRow({ lot, unit }: { readonly lot: Lot; readonly unit: Unit }) {
  const { t, day } = useI18n();
  const points = usePoints();
  const dayOf = useDayOf();
  return (
    <li>
      <span className={common.amount}>{points(lot.points, unit)}</span>
      <span className={styles.note}>
        {t("loyalty.lots.since", { day: day(dayOf(lot.openedAt)) })}
        {lot.activeFrom !== null && `, ${t("loyalty.lots.from", { day: day(dayOf(lot.activeFrom)) })}`}
        {lot.expiresAt !== null && `, ${t("loyalty.lots.until", { day: day(dayOf(lot.expiresAt)) })}`}
      </span>
    </li>
  );
}
