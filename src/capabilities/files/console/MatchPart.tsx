import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { BadgeCheck, Check, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type Field, fieldsOf, type Mapping, type Origin } from "../shared.ts";
import { DetectedPart } from "./DetectedPart.tsx";
import styles from "./files.module.css";
import { OriginPart } from "./OriginPart.tsx";
import type { DescriptionView, ImportView, LookOptions } from "./views.ts";

type Look = { readonly described: DescriptionView; readonly mapping: Mapping };

/** Says what the file was taken for, lets each guess be corrected, and asks where permissions come from. */
export function MatchPart({
  one,
  onChange,
}: {
  readonly one: ImportView;
  readonly onChange: () => Promise<void>;
}) {
  const { t } = useI18n();
  const [options, setOptions] = useState<LookOptions>({});
  const look = useQuery({
    queryKey: ["files", "description", one.id, options],
    queryFn: async () => await api.get<Look>(`/files/imports/${one.id}/description`, { query: options }),
    placeholderData: (before) => before,
  });
  if (look.error !== null) return <ErrorState fault={look.error} retry={look.refetch} />;
  if (look.data === undefined) return <Card>{t("files.match.looking")}</Card>;
  const { described, mapping } = look.data;
  return (
    <MatchForm
      key={`${described.kind}/${described.sheet ?? ""}/${described.encoding ?? ""}/${described.delimiter ?? ""}`}
      one={one}
      described={described}
      proposed={mapping}
      onLook={(change) => setOptions({ ...options, ...change })}
      onChange={onChange}
    />
  );
}

interface MatchFormProps {
  readonly one: ImportView;
  readonly described: DescriptionView;
  readonly proposed: Mapping;
  readonly onLook: (change: LookOptions) => void;
  readonly onChange: () => Promise<void>;
}

function MatchForm({ one, described, proposed, onLook, onChange }: MatchFormProps) {
  const { t } = useI18n();
  const [mapping, setMapping] = useState(proposed);
  const [origin, setOrigin] = useState<Origin | null>(null);
  const [showsColumns, setShowsColumns] = useState(described.layout === null);
  const checking = useMutation({
    mutationFn: async () =>
      await api.post(`/files/imports/${one.id}/checks`, {
        body: { mapping, ...(mapping.kind === "customers" ? { origin } : {}) },
      }),
    onSuccess: onChange,
  });
  return (
    <Stack gap="lg">
      {described.layout !== null && (
        <Alert icon={<BadgeCheck size={20} aria-hidden />} color="brand" title={t("files.match.recognised")}>
          {t("files.match.recognised_note", { layout: t(`files.layout.${described.layout}`) })}
        </Alert>
      )}
      <DetectedPart described={described} mapping={mapping} onMapping={setMapping} onLook={onLook} />
      {showsColumns ? (
        <ColumnsCard described={described} mapping={mapping} onMapping={setMapping} />
      ) : (
        <Group>
          <Button variant="default" onClick={() => setShowsColumns(true)}>
            {t("files.match.show_columns", { count: described.columns.length })}
          </Button>
        </Group>
      )}
      {mapping.kind === "customers" && <OriginPart origin={origin} onOrigin={setOrigin} />}
      {checking.error !== null && <ErrorState fault={checking.error} />}
      <Group justify="flex-end">
        <Text c="var(--text-2)" fz={13}>
          {t("files.match.nothing_yet")}
        </Text>
        <Button loading={checking.isPending} onClick={() => checking.mutate()}>
          {t("files.match.check")}
        </Button>
      </Group>
    </Stack>
  );
}

interface ColumnsCardProps {
  readonly described: DescriptionView;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
}

/** Each column with its values, the field it goes to and how sure that is. */
function ColumnsCard({ described, mapping, onMapping }: ColumnsCardProps) {
  const { t } = useI18n();
  const choices = fieldsOf(mapping.kind).map((field) => ({ value: field, label: t(`files.field.${field}`) }));
  function give(column: string, field: string | null) {
    const columns: Record<string, Field> = { ...mapping.columns };
    for (const [name, given] of Object.entries(columns)) if (given === field) delete columns[name];
    if (field === null) delete columns[column];
    else columns[column] = field as Field;
    const { layout: _corrected, ...rest } = mapping;
    onMapping({ ...rest, columns });
  }
  return (
    <Card title={t("files.match.columns")}>
      <ul className={styles.columns}>
        {described.columns.map((guess) => {
          const field = mapping.columns[guess.column] ?? null;
          return (
            <li key={guess.column} className={styles.column}>
              <div className={styles.columnWords}>
                <Text fw={600}>{guess.column}</Text>
                <span className={styles.samples}>
                  {guess.samples.join(" · ") || t("files.match.no_values")}
                </span>
              </div>
              <Select
                aria-label={t("files.match.field_of", { column: guess.column })}
                data={choices}
                value={field}
                onChange={(next) => give(guess.column, next)}
                placeholder={t("files.match.left_out")}
                searchable
                clearable
                nothingFoundMessage={t("files.match.no_field")}
              />
              <Sureness
                confidence={field === guess.field ? guess.confidence : null}
                isUsed={field !== null}
              />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** How sure the guess is, in words with a mark; what somebody chose needs no mark. */
function Sureness({ confidence, isUsed }: { readonly confidence: number | null; readonly isUsed: boolean }) {
  const { t } = useI18n();
  if (!isUsed) return <span className={styles.unsure}>{t("files.match.left_out")}</span>;
  if (confidence === null) return <span className={styles.sure}>{t("files.match.chosen")}</span>;
  if (confidence >= 0.8) {
    return (
      <span className={styles.sure}>
        <Check size={16} aria-hidden />
        {t("files.match.is_sure")}
      </span>
    );
  }
  return (
    <span className={styles.toSee}>
      <TriangleAlert size={16} aria-hidden />
      {t("files.match.to_see")}
    </span>
  );
}
