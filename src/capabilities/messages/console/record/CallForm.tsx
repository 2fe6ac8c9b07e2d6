import { Button, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { mayContactQuery } from "../../../permission/console/index.tsx";
import type { BeginAnswer } from "../../shared.ts";
import { TemplateField } from "../words/TemplateField.tsx";
import { PurposeChoice, useChosen } from "./PurposeChoice.tsx";
import styles from "./record.module.css";
import { TemplateShown } from "./TemplateShown.tsx";

interface CallFormProps {
  readonly customerId: string;
  readonly close: () => void;
}

const usual = ["service", "marketing"] as const;
const askedFor = ["requested_callback", "service", "marketing"] as const;
type Offered = (typeof askedFor)[number];

interface Begun {
  readonly callId: string;
  readonly number: string;
}

/** A call: whether one may, the number and the script, then what came of it. */
export function CallForm({ customerId, close }: CallFormProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const { failed } = useToasts();
  const { data: may } = useQuery(mayContactQuery(customerId));
  const offered: readonly Offered[] = (may?.callback ?? null) === null ? usual : askedFor;
  const [chosen, setChosen] = useState<Offered | null>(null);
  const { purpose, isKnown } = useChosen(customerId, "phone", { offered, chosen });
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function begin(): Promise<void> {
    setBusy(true);
    try {
      const { call, number } = await api.post<BeginAnswer>("/calls", { body: { customerId, purpose } });
      if (call !== null && number !== null) setBegun({ callId: call.id, number });
    } catch (fault) {
      failed(fault);
    } finally {
      setBusy(false);
    }
  }

  if (begun !== null)
    return (
      <Stack gap="lg">
        <p className={styles.number}>
          <Phone size={20} strokeWidth={1.75} aria-hidden />
          <a href={`tel:${begun.number}`}>{begun.number}</a>
        </p>
        {templateId !== null && (
          <TemplateShown customerId={customerId} templateId={templateId} channel="phone" />
        )}
        <OutcomeForm customerId={customerId} callId={begun.callId} close={close} />
      </Stack>
    );
  return (
    <Stack gap="lg">
      <PurposeChoice
        customerId={customerId}
        means="phone"
        offered={offered}
        chosen={purpose}
        onChange={setChosen}
      />
      {isKnown && purpose === null && <p className={styles.hint}>{t("messages.contact.no_call")}</p>}
      {purpose !== null && (
        <>
          <TemplateField
            channel="phone"
            value={templateId}
            onChange={setTemplateId}
            onEdit={(id) => goTo(`/templates/${id}?back=${encodeURIComponent(`/customers/${customerId}`)}`)}
          />
          {templateId !== null && (
            <TemplateShown customerId={customerId} templateId={templateId} channel="phone" />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {t("console.cancel")}
            </Button>
            <Button loading={isBusy} onClick={() => void begin()}>
              {t("messages.contact.show_number")}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

const outcomes = [
  "reached",
  "absent",
  "later",
  "refused",
  "no_more_calls",
  "wrong_number",
  "stopped",
] as const;

interface OutcomeFormProps {
  readonly customerId: string;
  readonly callId: string;
  readonly close: () => void;
}

function OutcomeForm({ customerId, callId, close }: OutcomeFormProps) {
  const { t } = useI18n();
  const { saved } = useToasts();
  const queries = useQueryClient();
  const { form, field, submit, isSending, summary } = useShopForm({
    initialValues: { outcome: "", notes: "", callBackAt: "" },
    check: ({ outcome, callBackAt }) => ({
      outcome: outcome === "" ? t("messages.contact.outcome_missing") : undefined,
      callBackAt: outcome === "later" && callBackAt === "" ? t("messages.contact.call_back_when") : undefined,
    }),
    send: async ({ outcome, notes, callBackAt }) => {
      await api.put(`/calls/${callId}/outcome`, {
        body: {
          outcome,
          notes: notes.trim() === "" ? null : notes.trim(),
          callBackAt: outcome === "later" ? new Date(callBackAt).toISOString() : null,
        },
      });
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      saved(t("messages.contact.call_noted"));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack>
        <Radio.Group label={t("messages.contact.outcome")} {...field("outcome")}>
          <div className={styles.outcomes}>
            {outcomes.map((value) => (
              <Radio key={value} value={value} label={t(`messages.contact.outcome_${value}`)} />
            ))}
          </div>
        </Radio.Group>
        {form.getValues().outcome === "later" && (
          <TextInput
            type="datetime-local"
            label={t("messages.contact.call_back_at")}
            {...field("callBackAt")}
          />
        )}
        <Textarea
          label={t("messages.contact.notes")}
          autosize
          minRows={2}
          maxLength={2_000}
          {...field("notes")}
        />
        <SubmitButton isSending={isSending}>{t("messages.contact.note_call")}</SubmitButton>
      </Stack>
    </Form>
  );
}
