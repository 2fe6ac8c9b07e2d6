import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { Card } from "../../../console/components/Card.tsx";
import { Optional } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { Origin } from "../shared.ts";

const kinds = ["paper_form", "web_form", "existing_customers", "unknown"] as const;

interface OriginPartProps {
  readonly origin: Origin | null;
  readonly onOrigin: (origin: Origin) => void;
}

/** The one question that must be answered: without proof, people come in and nobody is written to. */
export function OriginPart({ origin, onOrigin }: OriginPartProps) {
  const { t } = useI18n();
  const form =
    origin !== null && (origin.kind === "paper_form" || origin.kind === "web_form") ? origin : null;
  function choose(kind: string) {
    if (kind === "paper_form" || kind === "web_form") onOrigin({ kind, collectedOn: null, text: null });
    else if (kind === "existing_customers" || kind === "unknown") onOrigin({ kind });
  }
  return (
    <Card title={t("files.origin.title")}>
      <Radio.Group
        label={t("files.origin.question")}
        description={t("files.origin.why")}
        value={origin?.kind ?? ""}
        onChange={choose}
      >
        <Stack gap="sm" mt="sm">
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`files.origin.kind.${kind}`)}
              description={t(`files.origin.effect.${kind}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {form !== null && (
        <Stack gap="sm" mt="md" maw={560}>
          <TextInput
            type="date"
            maw={220}
            label={<Optional>{t("files.origin.date")}</Optional>}
            description={t("files.origin.date_hint")}
            value={form.collectedOn ?? ""}
            onChange={(event) => onOrigin({ ...form, collectedOn: event.currentTarget.value || null })}
          />
          <Textarea
            label={<Optional>{t("files.origin.text")}</Optional>}
            description={t("files.origin.text_hint")}
            rows={3}
            value={form.text ?? ""}
            onChange={(event) => onOrigin({ ...form, text: event.currentTarget.value || null })}
          />
        </Stack>
      )}
    </Card>
  );
}
