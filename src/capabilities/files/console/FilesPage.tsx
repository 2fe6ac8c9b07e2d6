import { Button, Group, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ClipboardPaste, Download, FolderInput, NotebookPen, ShieldCheck, UsersRound } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../console/address.ts";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { FileDrop } from "../../../console/components/FileDrop.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { Progress } from "../../../console/components/Progress.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import styles from "./files.module.css";
import { PasteBox } from "./PasteBox.tsx";
import { type ImportView, isMoving, type PageOf, type ReceivedView } from "./views.ts";

export const fileKinds = [".csv", ".tsv", ".txt", ".xlsx", ".ods", ".gz"];
export const mostMegabytes = 4_000;

/** Everything that comes in and goes out, and how good the file of customers is. */
export default function FilesPage() {
  const { t } = useI18n();
  const may = usePermission();
  return (
    <Page title={t("files.title")} sentence={t("files.sentence")}>
      {may("files:write") && <Receive />}
      <nav className={styles.ways} aria-label={t("files.ways")}>
        {may("files:write") && <Way href="/files/notebook" icon={NotebookPen} text="notebook" />}
        <Way href="/files/quality" icon={ShieldCheck} text="quality" />
        {may("exports:write") && <Way href="/files/exports" icon={Download} text="exports" />}
        {may("files:write") && <Way href="/files/supplier" icon={UsersRound} text="supplier" />}
      </nav>
      <History />
    </Page>
  );
}

function Way({
  href,
  icon: Icon,
  text,
}: {
  readonly href: string;
  readonly icon: typeof Download;
  readonly text: string;
}) {
  const { t } = useI18n();
  return (
    <AppLink href={href} className={styles.way ?? ""}>
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span>
        <span className={styles.wayName}>{t(`files.way.${text}`)}</span>
        <span className={styles.wayNote}>{t(`files.way_note.${text}`)}</span>
      </span>
    </AppLink>
  );
}

/** The drop zone: the file goes up at once, and its own page takes over. */
function Receive() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [isPasting, setPasting] = useState(false);
  const sending = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return await api.post<ReceivedView>("/files/imports", { body: form });
    },
    onSuccess: ({ id }) => goTo(`/files/imports/${id}`),
  });
  return (
    <Card title={t("files.receive.title")}>
      {sending.isPending ? (
        <Progress label={t("files.receive.sending", { name: sending.variables.name })} />
      ) : (
        <FileDrop
          kinds={fileKinds}
          mostMegabytes={mostMegabytes}
          isWholePage
          hint={t("files.receive.hint")}
          onFile={(file) => sending.mutate(file)}
        />
      )}
      {sending.error !== null && <ErrorState fault={sending.error} />}
      <Group mt="sm">
        <Button
          variant="subtle"
          leftSection={<ClipboardPaste size={18} aria-hidden />}
          onClick={() => setPasting(!isPasting)}
          aria-expanded={isPasting}
        >
          {t("files.receive.paste")}
        </Button>
      </Group>
      {isPasting && <PasteBox />}
    </Card>
  );
}

function History() {
  const { t } = useI18n();
  const imports = useQuery({
    queryKey: ["files", "imports"],
    queryFn: async () => await api.get<PageOf<ImportView>>("/files/imports"),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => isMoving(one.state)) ? 2_000 : false),
  });
  if (imports.isPending) return <CardSkeleton lines={4} />;
  if (imports.error !== null) return <ErrorState fault={imports.error} retry={imports.refetch} />;
  const { items } = imports.data;
  return (
    <Card title={t("files.history.title")}>
      {items.length === 0 ? (
        <Empty icon={FolderInput} sentence={t("files.history.empty")} />
      ) : (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("files.history.file")}</Table.Th>
                <Table.Th>{t("files.history.when")}</Table.Th>
                <Table.Th ta="right">{t("files.history.rows")}</Table.Th>
                <Table.Th>{t("files.history.state")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((one) => (
                <HistoryRow key={one.id} one={one} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

function HistoryRow({ one }: { readonly one: ImportView }) {
  const { t, number } = useI18n();
  return (
    <Table.Tr>
      <Table.Td>
        <AppLink href={`/files/imports/${one.id}`}>{one.fileName}</AppLink>
        <Text c="var(--text-2)" fz={13}>
          {t(`files.kind.${one.kind}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Instant instant={one.createdAt} />
        <Text c="var(--text-2)" fz={13}>
          {one.actorName}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{one.report === null ? "–" : number(one.report.accepted)}</Table.Td>
      <Table.Td>
        <span className={styles.state} data-state={one.state}>
          {t(`files.state.${one.state}`)}
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
