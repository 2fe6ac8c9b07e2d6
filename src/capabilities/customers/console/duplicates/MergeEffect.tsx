import { useQuery } from "@tanstack/react-query";
import type { ComparedField } from "../../../../console/components/SideBySide.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { personQuery } from "../reading.ts";
import type { Customer } from "../views.ts";
import { joined } from "./compare.ts";
import styles from "./duplicates.module.css";

interface MergeEffectProps {
  readonly kept: Customer;
  readonly other: Customer;
  readonly gained: readonly ComparedField[];
}

/** What the merge will do, said before it is done. */
export function MergeEffect({ kept, other, gained }: MergeEffectProps) {
  const { t, money, list } = useI18n();
  const first = useQuery(personQuery(kept.id)).data;
  const second = useQuery(personQuery(other.id)).data;
  const ways = [
    ...joined(kept.phones, other.phones),
    ...joined(kept.emails, other.emails),
    ...joined(kept.cards, other.cards),
  ];
  const tags = [...new Set([...kept.tags, ...other.tags])];
  return (
    <Card title={t("customers.merge.effect")}>
      <ul className={styles.effect}>
        {first !== undefined && second !== undefined && (
          <li>
            {t("customers.merge.effect_purchases", {
              first: money(first.netCents, undefined, { hideCents: true }),
              second: money(second.netCents, undefined, { hideCents: true }),
              total: money(first.netCents + second.netCents, undefined, { hideCents: true }),
            })}
          </li>
        )}
        {gained.length > 0 && (
          <li>
            {t("customers.merge.effect_gained", {
              facts: list(gained.map(({ label, right }) => `${label} (${right})`)),
            })}
          </li>
        )}
        {ways.length > 0 && <li>{t("customers.merge.effect_ways", { ways: list(ways) })}</li>}
        {tags.length > 0 && <li>{t("customers.merge.effect_tags", { tags: list(tags) })}</li>}
        <li>{t("customers.merge.effect_consents")}</li>
        <li>{t("customers.merge.effect_undo")}</li>
      </ul>
    </Card>
  );
}
