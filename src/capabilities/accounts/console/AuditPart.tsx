import { Button, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { AuditEntry } from "./views.ts";

type AuditPage = { readonly items: readonly AuditEntry[]; readonly nextCursor: string | null };

/** Who did what, newest first. */
export function AuditPart() {
  const { t, has } = useI18n();
  const audit = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: async ({ pageParam }) =>
      await api.get<AuditPage>("/audit", { query: { limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (audit.isPending) return <CardSkeleton />;
  if (audit.error !== null) return <ErrorState fault={audit.error} retry={audit.refetch} />;
  const entries = audit.data.pages.flatMap((page) => page.items);
  const named = (action: string) =>
    has(`accounts.audit.${action}`) ? t(`accounts.audit.${action}`) : action;
  return (
    <Card title={t("accounts.part.audit")}>
      {entries.length === 0 ? (
        <Empty icon={ScrollText} sentence={t("accounts.audit_empty")} />
      ) : (
        <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("accounts.audit_when")}</Table.Th>
                <Table.Th>{t("accounts.audit_who")}</Table.Th>
                <Table.Th>{t("accounts.audit_what")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td>
                    <Instant instant={entry.happenedAt} />
                  </Table.Td>
                  <Table.Td>{entry.actorName}</Table.Td>
                  <Table.Td>{named(entry.action)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {audit.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          {t("accounts.audit_more")}
        </Button>
      )}
    </Card>
  );
}
