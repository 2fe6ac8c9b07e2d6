import { Button, Group, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { viewsQuery } from "../queries.ts";
import styles from "../privacy.module.css";

/** Who saw which record: by person first, then line by line. */
export default function ViewsPart() {
  const { t, number } = useI18n();
  const views = useInfiniteQuery(viewsQuery);
  if (views.isPending) return <CardSkeleton height={360} />;
  if (views.error !== null) return <ErrorState fault={views.error} retry={views.refetch} />;
  const items = views.data.pages.flatMap((page) => page.items);
  const lookers = views.data.pages[0]?.lookers ?? [];
  if (items.length === 0) {
    return (
      <Card title={t("privacy.views.title")}>
        <Empty icon={Eye} sentence={t("privacy.views.none")} />
      </Card>
    );
  }
  return (
    <div className={styles.column}>
      <Card title={t("privacy.views.lookers")}>
        <ul className={styles.steps}>
          {lookers.map(({ actorName, records, lists }) => (
            <li key={actorName}>
              <strong>{actorName}</strong>{" "}
              {t("privacy.views.looker", { records, shown: number(records), lists })}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("privacy.views.title")}>
        <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("privacy.when")}</Table.Th>
                <Table.Th>{t("privacy.views.who")}</Table.Th>
                <Table.Th>{t("privacy.views.what")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((view) => (
                <Table.Tr key={view.id}>
                  <Table.Td>
                    <Instant instant={view.hour} />
                  </Table.Td>
                  <Table.Td>{view.actorName}</Table.Td>
                  <Table.Td>
                    {view.customerId === null ? (
                      t("privacy.views.list")
                    ) : (
                      <>
                        {t(`privacy.views.${view.what}`)}{" "}
                        <AppLink href={`/customers/${view.customerId}`}>
                          {view.customerName ?? t("privacy.someone")}
                        </AppLink>
                      </>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
      {views.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={views.isFetchingNextPage}
            onClick={() => void views.fetchNextPage()}
          >
            {t("privacy.more")}
          </Button>
        </Group>
      )}
    </div>
  );
}
