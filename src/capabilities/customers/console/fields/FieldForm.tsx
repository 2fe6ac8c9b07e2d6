import { Select, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { FieldType } from "../../shared.ts";
import { fieldsQuery } from "../reading.ts";
import type { Field } from "../views.ts";
import { fieldKey } from "./field-key.ts";

const types: readonly FieldType[] = ["text", "number", "date", "boolean", "choice", "choices"];
const hasChoices = (type: string) => type === "choice" || type === "choices";

type FieldValues = { label: string; type: string; choices: string[]; purpose: string };

interface FieldFormProps {
  /** Null for a new one. */
  readonly field: Field | null;
  readonly position: number;
  readonly done: () => void;
}

/** One question of the shop: its words, the kind of answer, and its reason, without which it is not asked. */
export function FieldForm({ field: known, position, done }: FieldFormProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { field, form, submit, isSending, summary } = useShopForm<FieldValues>({
    initialValues: {
      label: known?.label ?? "",
      type: known?.type ?? "text",
      choices: [...(known?.choices ?? [])],
      purpose: known?.purpose ?? "",
    },
    check: ({ label, type, choices, purpose }) => ({
      label: fieldKey(label) === "" ? t("customers.fields.label_missing") : undefined,
      choices: hasChoices(type) && choices.length === 0 ? t("customers.fields.choices_missing") : undefined,
      purpose: purpose.trim().length < 3 ? t("customers.fields.purpose_missing") : undefined,
    }),
    send: async ({ label, type, choices, purpose }) => {
      const words = {
        label: label.trim(),
        purpose: purpose.trim(),
        ...(hasChoices(type) ? { choices } : {}),
      };
      try {
        if (known === null) {
          await api.post("/customer-fields", { body: { ...words, key: fieldKey(label), type, position } });
        } else {
          await api.patch(`/customer-fields/${known.key}`, { body: words });
        }
      } catch (fault) {
        throw keyIsTaken(fault) ? takenLabel(t("customers.fields.key_taken")) : fault;
      }
      await queries.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      toasts.saved(t("customers.fields.saved", { label: label.trim() }));
      done();
    },
  });
  const { type, label } = form.values;
  const key = known?.key ?? fieldKey(label);
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("customers.fields.label")}
          description={t("customers.fields.label_hint")}
          maxLength={120}
          data-autofocus
          {...field("label")}
        />
        <Select
          label={t("customers.fields.type")}
          description={known === null ? undefined : t("customers.fields.type_stays")}
          disabled={known !== null}
          data={types.map((value) => ({ value, label: t(`customers.fields.type_${value}`) }))}
          {...field("type")}
        />
        {hasChoices(type) && (
          <TagsInput
            label={t("customers.fields.choices")}
            description={t("customers.fields.choices_hint")}
            acceptValueOnBlur
            {...field("choices")}
          />
        )}
        <Textarea
          label={t("customers.fields.purpose")}
          description={t("customers.fields.purpose_hint")}
          autosize
          minRows={2}
          maxLength={500}
          {...field("purpose")}
        />
        {key !== "" && (
          <Text size="sm" c="dimmed">
            {t("customers.fields.key", { key })}
          </Text>
        )}
      </Stack>
      <SubmitButton isSending={isSending}>{t("customers.fields.save")}</SubmitButton>
    </Form>
  );
}

const keyIsTaken = (fault: unknown) => fault instanceof Problem && fault.code === "field_key_already_used";

// Staff choose words, not names for programs: what is taken is told of the question they wrote.
function takenLabel(message: string) {
  const code = "field_key_already_used";
  return new Problem({ status: 409, code, errors: [{ path: "label", code, message }] });
}
