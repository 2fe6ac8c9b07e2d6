import { Button, Table, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CreditCard, Download, Printer } from "lucide-react";
import { apiUrl } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import type { BatchView } from "../shared.ts";
import styles from "./cards.module.css";
import { batchesQuery } from "./reading.ts";

/** Cards printed ahead, and how many of them have found their customer. */
export function Batches({ make }: { readonly make: () => void }) {
  const { t, number } = useI18n();
  const may = usePermission();
  const batches = useQuery(batchesQuery);
  if (batches.isPending) return <CardSkeleton lines={3} />;
  if (batches.error !== null) {
    return (
      <Card title={t("cards.batch.title")}>
        <ErrorState fault={batches.error} retry={batches.refetch} />
      </Card>
    );
  }
  if (batches.data.length === 0) {
    return (
      <Card title={t("cards.batch.title")}>
        <Empty
          icon={CreditCard}
          sentence={t("cards.batch.empty")}
          action={
            may("cards:write") && (
              <Button variant="default" onClick={make}>
                {t("cards.batch.make")}
              </Button>
            )
          }
        />
      </Card>
    );
  }
  return (
    <Card title={t("cards.batch.title")}>
      <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("cards.batch.name")}</Table.Th>
              <Table.Th>{t("cards.batch.made")}</Table.Th>
              <Table.Th ta="right">{t("cards.batch.count")}</Table.Th>
              <Table.Th ta="right">{t("cards.batch.given")}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t("cards.actions")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {batches.data.map((batch) => (
              <Table.Tr key={batch.id}>
                <Table.Td>
                  <span className={styles.name}>{batch.name}</span>
                  <p className={styles.quiet}>{t(`cards.kind.${batch.kind}`)}</p>
                </Table.Td>
                <Table.Td>
                  <Instant instant={batch.madeAt} isRelative />
                </Table.Td>
                <Table.Td className={styles.figure}>{number(batch.count)}</Table.Td>
                <Table.Td className={styles.figure}>{number(batch.given)}</Table.Td>
                <Table.Td ta="right">
                  <Files batch={batch} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

/** Paper is printed here; plastic is ordered elsewhere, with a file and how to make it. */
export function Files({
  batch: { id, kind, name },
}: {
  readonly batch: Pick<BatchView, "id" | "kind" | "name">;
}) {
  const { t, language } = useI18n();
  const link = (href: string, text: string, Icon: typeof Download) => (
    <Button
      component="a"
      variant="subtle"
      size="compact-sm"
      leftSection={<Icon size={16} aria-hidden />}
      href={href}
      download
    >
      {text}
      <VisuallyHidden> {name}</VisuallyHidden>
    </Button>
  );
  if (kind === "paper")
    return link(apiUrl(`/card-batches/${id}/sheet.pdf`, { language }), t("cards.batch.sheet"), Printer);
  return (
    <>
      {link(apiUrl(`/card-batches/${id}/order.csv`), t("cards.batch.order"), Download)}
      {link(
        apiUrl(`/card-batches/${id}/specification.txt`, { language }),
        t("cards.batch.specification"),
        Download,
      )}
    </>
  );
}
