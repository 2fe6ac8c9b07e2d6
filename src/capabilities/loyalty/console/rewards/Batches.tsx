import { Button, Table, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download, Tickets } from "lucide-react";
import { apiUrl } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useBenefit } from "../common/benefit.ts";
import common from "../common/common.module.css";
import { useDayOf } from "../common/words.ts";
import { batchesQuery } from "./reading.ts";

/** Codes made by the hundred for a campaign, and how many came back. */
export function Batches() {
  const { t, number, money } = useI18n();
  const benefit = useBenefit();
  const dayOf = useDayOf();
  const batches = useQuery(batchesQuery);
  if (batches.isPending) return <CardSkeleton lines={4} />;
  if (batches.error !== null) {
    return (
      <Card>
        <ErrorState fault={batches.error} retry={batches.refetch} />
      </Card>
    );
  }
  const { items } = batches.data;
  if (items.length === 0) {
    return (
      <Card>
        <Empty icon={Tickets} sentence={t("loyalty.batches.empty")} />
      </Card>
    );
  }
  return (
    <Card>
      <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("loyalty.batches.name")}</Table.Th>
              <Table.Th>{t("loyalty.vouchers.made")}</Table.Th>
              <Table.Th ta="right">{t("loyalty.batches.count")}</Table.Th>
              <Table.Th ta="right">{t("loyalty.batches.used")}</Table.Th>
              <Table.Th ta="right">{t("loyalty.batches.off")}</Table.Th>
              <Table.Th aria-label={t("loyalty.actions")} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((batch) => (
              <Table.Tr key={batch.id}>
                <Table.Td>
                  <span className={common.rowName}>{batch.name}</span>
                  <p className={common.quiet}>{benefit(batch.template.benefit)}</p>
                </Table.Td>
                <Table.Td>
                  <Day day={dayOf(batch.madeAt)} />
                </Table.Td>
                <Table.Td className={common.figureCell}>{number(batch.count)}</Table.Td>
                <Table.Td className={common.figureCell}>{number(batch.usedCount)}</Table.Td>
                <Table.Td className={common.figureCell}>{money(batch.usedCents)}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    component="a"
                    variant="subtle"
                    size="compact-sm"
                    leftSection={<Download size={16} aria-hidden />}
                    href={apiUrl(`/loyalty/voucher-batches/${batch.id}/codes.csv`)}
                  >
                    CSV<VisuallyHidden> {t("loyalty.batches.download", { name: batch.name })}</VisuallyHidden>
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
