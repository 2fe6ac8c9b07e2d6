import { Button, Group, Kbd, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useGoTo } from "../../../console/address.ts";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./notebook.module.css";
import type { ReceivedView } from "./views.ts";

const columns = ["lastName", "firstName", "phone", "email", "birthday", "postcode", "city"] as const;
type Column = (typeof columns)[number];
type NotebookRow = Readonly<Record<Column, string>>;
interface Checked {
  readonly rows: readonly { readonly refused: string | null; readonly notes: readonly string[] }[];
}

const blank: NotebookRow = {
  lastName: "",
  firstName: "",
  phone: "",
  email: "",
  birthday: "",
  postcode: "",
  city: "",
};
const isFilled = (row: NotebookRow): boolean => columns.some((column) => row[column].trim() !== "");

/** A paper notebook typed without leaving the keyboard: Tab goes on, Enter begins the next line, Ctrl+D repeats from above. */
export default function NotebookPage() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const grid = useRef<HTMLTableElement>(null);
  const [rows, setRows] = useState<readonly NotebookRow[]>([blank]);
  const [remarks, setRemarks] = useState<ReadonlyMap<number, string>>(new Map());
  const filled = rows.filter(isFilled);
  const sending = useMutation({
    mutationFn: async () => await api.post<ReceivedView>("/files/notebooks", { body: { rows: filled } }),
    onSuccess: ({ id }) => goTo(`/files/imports/${id}`),
  });

  function focusCell(line: number, column: number) {
    // The line may have been added a moment ago: it is there after the next drawing.
    requestAnimationFrame(() => {
      grid.current?.querySelector<HTMLInputElement>(`[data-cell="${line}-${column}"]`)?.focus();
    });
  }

  function write(line: number, column: Column, value: string) {
    setRows(rows.map((row, at) => (at === line ? { ...row, [column]: value } : row)));
  }

  async function check(line: number) {
    const row = rows[line];
    if (row === undefined || !isFilled(row)) return;
    try {
      const { rows: answers } = await api.post<Checked>("/files/notebooks/checks", { body: { rows: [row] } });
      const [answer] = answers;
      const remark =
        answer !== undefined && answer.refused !== null
          ? t(`files.reason.${answer.refused}`)
          : (answer?.notes ?? []).map((note) => t(`files.notebook.note.${note}`)).join(" · ");
      setRemarks((before) => new Map(before).set(line, remark));
    } catch {
      // What could not be looked at now is looked at with the whole notebook.
    }
  }

  function move(event: KeyboardEvent<HTMLInputElement>, line: number, at: number) {
    const column = columns[at];
    if (column === undefined) return;
    if (event.key === "Enter") {
      event.preventDefault();
      void check(line);
      if (line === rows.length - 1) setRows([...rows, blank]);
      focusCell(line + 1, 0);
    } else if (event.key === "ArrowDown" && line < rows.length - 1) {
      event.preventDefault();
      focusCell(line + 1, at);
    } else if (event.key === "ArrowUp" && line > 0) {
      event.preventDefault();
      focusCell(line - 1, at);
    } else if (event.key.toLowerCase() === "d" && event.ctrlKey && line > 0) {
      event.preventDefault();
      write(line, column, rows[line - 1]?.[column] ?? "");
    } else if (event.key === "Tab" && !event.shiftKey && at === columns.length - 1) {
      void check(line);
      if (line === rows.length - 1) {
        event.preventDefault();
        setRows([...rows, blank]);
        focusCell(line + 1, 0);
      }
    }
  }

  return (
    <Page
      title={t("files.notebook.title")}
      sentence={t("files.notebook.sentence")}
      back={<AppLink href="/files">{t("files.back")}</AppLink>}
    >
      <Card>
        <Text c="var(--text-2)" fz={13} mb="sm">
          <Kbd>Tab</Kbd> {t("files.notebook.key_tab")} · <Kbd>{t("files.notebook.enter")}</Kbd>{" "}
          {t("files.notebook.key_enter")} · <Kbd>Ctrl</Kbd> <Kbd>D</Kbd> {t("files.notebook.key_repeat")}
        </Text>
        <div className={styles.scroll}>
          <table ref={grid} className={styles.grid} aria-label={t("files.notebook.title")}>
            <thead>
              <tr>
                <th scope="col">{t("files.refused_file.line")}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`files.field.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, line) => (
                // A line has no name but its place.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={line}>
                  <th scope="row" className={styles.number}>
                    {line + 1}
                  </th>
                  {columns.map((column, at) => (
                    <td key={column}>
                      <input
                        data-cell={`${line}-${at}`}
                        className={styles.cell}
                        aria-label={t("files.notebook.cell", {
                          field: t(`files.field.${column}`),
                          line: line + 1,
                        })}
                        aria-describedby={remarks.get(line) ? `remark-${line}` : undefined}
                        spellCheck={false}
                        autoComplete="off"
                        maxLength={200}
                        value={row[column]}
                        onChange={(event) => write(line, column, event.currentTarget.value)}
                        onKeyDown={(event) => move(event, line, at)}
                      />
                      {at === 0 && remarks.get(line) && (
                        <span id={`remark-${line}`} className={styles.remark}>
                          {remarks.get(line)}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Group justify="flex-end" mt="md">
          <Text c="var(--text-2)" fz={13} role="status">
            {t("files.notebook.count", { count: filled.length })}
          </Text>
          <Button disabled={filled.length === 0} loading={sending.isPending} onClick={() => sending.mutate()}>
            {t("files.notebook.send")}
          </Button>
        </Group>
        {sending.error !== null && <ErrorState fault={sending.error} />}
      </Card>
    </Page>
  );
}
