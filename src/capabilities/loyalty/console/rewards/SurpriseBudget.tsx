import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { ProgramDefinition } from "../../shared.ts";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { CustomerName } from "../common/CustomerName.tsx";
import { Dialog } from "../common/Dialog.tsx";
import { useDayOf } from "../common/words.ts";
import { GiveSurprise } from "./GiveSurprise.tsx";
import { surprisesQuery } from "./reading.ts";

interface SurpriseBudgetProps {
  readonly programId: string;
  readonly surprise: NonNullable<ProgramDefinition["surprise"]>;
}

/** Gifts nobody expects, within what the month allows. */
export function SurpriseBudget({ programId, surprise }: SurpriseBudgetProps) {
  const { t, money, today } = useI18n();
  const may = usePermission();
  const dayOf = useDayOf();
  const benefit = useBenefit();
  const [isGiving, setGiving] = useState(false);
  const given = useQuery(surprisesQuery(programId)).data?.items ?? [];
  const thisMonth = given.filter(({ givenAt }) => dayOf(givenAt).startsWith(today().slice(0, 7)));
  const spent = thisMonth.reduce((sum, { costCents }) => sum + costCents, 0);
  const budget = surprise.monthlyBudgetCents;
  const words = t("loyalty.surprise.spent", { spent: money(spent), budget: money(budget) });
  return (
    <Card
      title={t("loyalty.surprise.title")}
      aside={
        may("loyalty:serve") && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Sparkles size={16} aria-hidden />}
            onClick={() => setGiving(true)}
          >
            {t("loyalty.surprise.give")}
          </Button>
        )
      }
    >
      <p className={common.plain}>{words}</p>
      <Progress
        mt="xs"
        mb="md"
        maw={420}
        value={budget === 0 ? 0 : Math.min(100, (spent / budget) * 100)}
        aria-label={words}
      />
      <p className={common.quiet}>
        {t("loyalty.surprise.each", { benefit: benefit(surprise.voucher.benefit) })}
      </p>
      {given.length > 0 && (
        <ul className={common.rows} style={{ marginTop: 16 }}>
          {given.slice(0, 10).map((one) => (
            <li key={one.id}>
              <span className={common.rowWords}>
                <CustomerName id={one.customerId} name={one.customerName} />
                <span className={common.quiet}>
                  {" · "}
                  <Day day={dayOf(one.givenAt)} /> · {one.givenBy}
                </span>
              </span>
              <span className={common.amount}>{money(one.costCents)}</span>
            </li>
          ))}
        </ul>
      )}
      <Dialog title={t("loyalty.surprise.give")} isOpen={isGiving} close={() => setGiving(false)}>
        <GiveSurprise programId={programId} close={() => setGiving(false)} />
      </Dialog>
    </Card>
  );
}
