import { Accordion } from "@mantine/core";
import type { ComponentType } from "react";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";
import styles from "../designer.module.css";
import { Basis, sayBasis } from "./Basis.tsx";
import { Bonuses, sayBonuses } from "./Bonuses.tsx";
import { Card, sayCard } from "./Card.tsx";
import { Expiry, sayExpiry } from "./Expiry.tsx";
import { Goods, sayGoods } from "./Goods.tsx";
import { Levels, sayLevels } from "./Levels.tsx";
import { Limits, sayLimits } from "./Limits.tsx";
import { Places, sayPlaces } from "./Places.tsx";
import { Refunds, sayRefunds } from "./Refunds.tsx";
import { Rewards, sayRewards } from "./Rewards.tsx";
import { sayTerms, Terms } from "./Terms.tsx";
import { sayVouchers, Vouchers } from "./Vouchers.tsx";

interface Section {
  readonly id: string;
  /** The setting in a few words, read without opening. */
  readonly say: (definition: ProgramDefinition, i18n: I18n) => string;
  readonly Body: ComponentType;
}

const sections: readonly Section[] = [
  { id: "rewards", say: sayRewards, Body: Rewards },
  { id: "basis", say: sayBasis, Body: Basis },
  { id: "bonuses", say: sayBonuses, Body: Bonuses },
  { id: "goods", say: sayGoods, Body: Goods },
  { id: "limits", say: sayLimits, Body: Limits },
  { id: "expiry", say: sayExpiry, Body: Expiry },
  { id: "levels", say: sayLevels, Body: Levels },
  { id: "card", say: sayCard, Body: Card },
  { id: "vouchers", say: sayVouchers, Body: Vouchers },
  { id: "refunds", say: sayRefunds, Body: Refunds },
  { id: "places", say: sayPlaces, Body: Places },
  { id: "terms", say: sayTerms, Body: Terms },
];

/** Everything the sentence leaves out, each with what it stands at. */
export function More() {
  const i18n = useI18n();
  const { definition } = useDesign();
  return (
    <Accordion multiple order={3} keepMounted={false} className={styles.more ?? ""}>
      {sections.map(({ id, say, Body }) => (
        <Accordion.Item key={id} value={id}>
          <Accordion.Control>
            <span className={styles.moreName}>{i18n.t(`loyalty.design.more.${id}`)}</span>
            <span className={styles.moreSaid}>{say(definition, i18n)}</span>
          </Accordion.Control>
          <Accordion.Panel>
            <div className={styles.fields}>
              <Body />
            </div>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
