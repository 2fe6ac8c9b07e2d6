import { Button, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { MonthTable } from "./MonthTable.tsx";
import { clearingQuery, networkQuery } from "./reading.ts";

/** The month that is open, as it stands; once it is over, it is closed here. */
export function ClearingPart() {
  const { t, month } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(clearingQuery);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton height={240} />;
  const name = month(data.month);
  const hasEntries = data.shops.some(({ entryCount }) => entryCount > 0);
  const close = async () => {
    const agreed = await confirm({
      title: t("network.close.title", { month: name }),
      effect: t("network.close.effect"),
      action: t("network.close.action", { month: name }),
    });
    if (!agreed) return;
    try {
      await api.post(`/network/months/${data.month}/close`);
      await queries.invalidateQueries({ queryKey: networkQuery.queryKey });
      toasts.saved(t("network.close.done", { month: name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Card
      title={t("network.clearing.title", { month: name })}
      aside={
        data.isOver &&
        hasEntries &&
        may("network:write") && (
          <Button onClick={() => void close()}>{t("network.close.action", { month: name })}</Button>
        )
      }
    >
      <Text c="dimmed" mb="md">
        {t(data.isOver ? "network.clearing.over" : "network.clearing.running")}
      </Text>
      {hasEntries ? (
        <MonthTable rows={data.shops} />
      ) : (
        <Empty icon={ArrowLeftRight} sentence={t("network.clearing.empty")} />
      )}
    </Card>
  );
}
