import { Button } from "@mantine/core";
import { Target } from "lucide-react";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { customersAddress, type DifferencesSnapshot, ruleOfTraits } from "../../shared.ts";
import { segmentAddress } from "./segment-address.ts";
import { lowered, useTraitWords } from "./trait-words.ts";
import styles from "./portrait.module.css";

/** The two or three criteria that describe the best together, ready to be a segment. */
export function CoreTarget({ core }: { readonly core: DifferencesSnapshot["core"] }) {
  const { t, number, percent, list } = useI18n();
  const words = useTraitWords();
  const goTo = useGoTo();
  const may = usePermission();
  if (core === null) return <Card title={t("insight.core.none_title")}>{t("insight.core.none")}</Card>;
  const rule = ruleOfTraits(core.traits);
  const said = list(core.traits.map((trait) => lowered(words(trait))));
  const { customers, salesShare, proof, base } = core;
  return (
    <Card title={t("insight.core.title", { list: said })}>
      <p className={styles.plain}>
        {t("insight.core.sentence", {
          customers,
          shown: number(customers),
          sales: percent(salesShare),
          share: percent(proof.share),
          low: percent(proof.low),
          high: percent(proof.high),
          base: percent(base),
        })}
      </p>
      <p className={styles.silent}>{t("insight.core.how")}</p>
      <div className={styles.actions}>
        {may("segments:write") && (
          <Button
            variant="light"
            leftSection={<Target size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => goTo(segmentAddress(rule))}
          >
            {t("insight.core.make")}
          </Button>
        )}
        <AppLink href={customersAddress(rule, "spent_year")}>{t("insight.core.see")}</AppLink>
      </div>
    </Card>
  );
}
