import { Badge, Button, Group, SegmentedControl, Select, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./files.module.css";
import type { ExportView, PageOf } from "./views.ts";

const subjects = ["customers", "consents", "products", "receipts", "lines"] as const;
const formats = ["csv", "xlsx", "jsonl"] as const;

/** Everything can leave again; who took what stays written. */
export default function ExportsPage() {
  const { t } = useI18n();
  return (
    <Page
      title={t("files.exports.title")}
      sentence={t("files.exports.sentence")}
      back={<AppLink href="/files">{t("files.back")}</AppLink>}
    >
      <Ask />
      <Journal />
    </Page>
  );
}

function Ask() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [what, setWhat] = useState<ExportView["what"]>("customers");
  const [format, setFormat] = useState<string>("csv");
  const asking = useMutation({
    mutationFn: async () => await api.post("/files/exports", { body: { what, format } }),
    onSuccess: async () => await queries.invalidateQueries({ queryKey: ["files", "exports"] }),
  });
  return (
    <Card title={t("files.exports.ask")}>
      <div className={styles.asked}>
        <Select
          label={t("files.exports.what")}
          data={subjects.map((subject) => ({ value: subject, label: t(`files.export.${subject}`) }))}
          value={what}
          allowDeselect={false}
          onChange={(next) => next !== null && setWhat(next)}
        />
        <div>
          <Text id="export-format" fw={600} fz={13} mb={4}>
            {t("files.exports.format")}
          </Text>
          <SegmentedControl
            aria-labelledby="export-format"
            data={formats.map((one) => ({ value: one, label: t(`files.format.${one}`) }))}
            value={format}
            onChange={setFormat}
          />
        </div>
        <Button loading={asking.isPending} onClick={() => asking.mutate()}>
          {t("files.exports.prepare")}
        </Button>
      </div>
      {asking.error !== null && <ErrorState fault={asking.error} />}
    </Card>
  );
}

function Journal() {
  const { t } = useI18n();
  const exports = useQuery({
    queryKey: ["files", "exports"],
    queryFn: async () => await api.get<PageOf<ExportView>>("/files/exports"),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === "waiting" || one.state === "writing") ? 1_500 : false,
  });
  if (exports.isPending) return <CardSkeleton lines={4} />;
  if (exports.error !== null) return <ErrorState fault={exports.error} retry={exports.refetch} />;
  const { items } = exports.data;
  return (
    <Card title={t("files.exports.journal")}>
      {items.length === 0 ? (
        <Empty icon={Download} sentence={t("files.exports.empty")} />
      ) : (
        <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("files.exports.what")}</Table.Th>
                <Table.Th>{t("files.exports.who")}</Table.Th>
                <Table.Th ta="right">{t("files.history.rows")}</Table.Th>
                <Table.Th>{t("files.history.state")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((one) => (
                <ExportLine key={one.id} one={one} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

function ExportLine({ one }: { readonly one: ExportView }) {
  const { t, number, instant } = useI18n();
  return (
    <Table.Tr>
      <Table.Td>
        {t(`files.export.${one.what}`)}
        <Text c="var(--text-2)" fz={13}>
          {t(`files.format.${one.format}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        {one.actorName}
        <Text c="var(--text-2)" fz={13} component="div">
          <Instant instant={one.createdAt} />
        </Text>
      </Table.Td>
      <Table.Td ta="right">{one.rowCount === null ? "–" : number(one.rowCount)}</Table.Td>
      <Table.Td>
        {one.state === "ready" ? (
          <Group gap="xs">
            <Button
              component="a"
              size="compact-sm"
              href={apiUrl(`/files/exports/${one.id}/content`)}
              leftSection={<Download size={16} aria-hidden />}
            >
              {t("files.exports.download")}
            </Button>
            <Text c="var(--text-2)" fz={13}>
              {t("files.exports.until", { instant: instant(one.expiresAt) })}
            </Text>
          </Group>
        ) : (
          <Badge variant="light" color={one.state === "failed" ? "red" : "gray"}>
            {t(`files.export_state.${one.state}`)}
          </Badge>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
