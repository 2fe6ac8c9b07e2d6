import { Autocomplete, Modal, Radio, Select, Stack, Textarea } from "@mantine/core";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { personName } from "../../../insight/shared.ts";
import { type BoardPerson, departureReasons, exclusionReasons, ways } from "../../shared.ts";
import { useWinbackChanged } from "../queries.ts";
import styles from "./board.module.css";
import type { Act } from "./keys.ts";

export type ActAsked = { readonly act: Act; readonly person: BoardPerson };

interface ActsProps {
  readonly asked: ActAsked | null;
  /** Those already named, to be chosen again. */
  readonly competitors: readonly string[];
  readonly close: () => void;
}

/** What can be noted of somebody: a contact, a reason of departure, that she is left in peace. */
export function Acts({ asked, competitors, close }: ActsProps) {
  const { t } = useI18n();
  const name = asked === null ? "" : personName(asked.person);
  return (
    <Modal
      opened={asked !== null}
      onClose={close}
      title={asked === null ? "" : t(`winback.dialog.${asked.act}`, { name })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {asked?.act === "contact" && <NewContact person={asked.person} close={close} />}
      {asked?.act === "exclude" && <NewExclusion person={asked.person} close={close} />}
      {asked?.act === "departure" && (
        <NewDeparture person={asked.person} competitors={competitors} close={close} />
      )}
    </Modal>
  );
}

interface FormProps {
  readonly person: BoardPerson;
  readonly close: () => void;
}

function NewContact({ person, close }: FormProps) {
  const { t } = useI18n();
  const changed = useWinbackChanged();
  const { undoable } = useToasts();
  const usual = person.canPhone ? "phone" : person.canEmail ? "email" : "in_person";
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { how: usual, note: "" },
    send: async ({ how, note }) => {
      const { contacts } = await api.post<{ contacts: { id: string }[] }>("/winback/contacts", {
        body: { customerIds: [person.id], how, note },
      });
      await changed();
      close();
      undoable(t("winback.done.contacted", { name: personName(person) }), async () => {
        for (const { id } of contacts) await api.delete(`/winback/contacts/${id}`);
        await changed();
      });
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Select
        label={t("winback.dialog.how")}
        data={ways.map((value) => ({ value, label: t(`winback.way.${value}`) }))}
        allowDeselect={false}
        data-autofocus
        {...field("how")}
      />
      <Textarea
        label={<Optional>{t("winback.dialog.note")}</Optional>}
        maxLength={1_000}
        autosize
        minRows={2}
        {...field("note")}
      />
      <SubmitButton isSending={isSending}>{t("winback.dialog.contact_save")}</SubmitButton>
    </Form>
  );
}

function NewExclusion({ person, close }: FormProps) {
  const { t } = useI18n();
  const changed = useWinbackChanged();
  const { undoable } = useToasts();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { reason: "", note: "" },
    check: ({ reason, note }) => ({
      reason: reason === "" ? t("winback.dialog.reason_missing") : undefined,
      note: reason === "other" && note.trim() === "" ? t("winback.dialog.words_missing") : undefined,
    }),
    send: async ({ reason, note }) => {
      await api.post("/winback/exclusions", { body: { customerIds: [person.id], reason, note } });
      await changed();
      close();
      undoable(t("winback.done.excluded", { name: personName(person) }), async () => {
        await api.delete(`/winback/customers/${person.id}/exclusion`);
        await changed();
      });
    },
  });
  const { reason } = form.getValues();
  return (
    <Form onSubmit={submit} summary={summary}>
      <Radio.Group label={t("winback.dialog.exclusion_reason")} {...field("reason")}>
        <Stack gap={8} mt={8}>
          {exclusionReasons.map((value) => (
            <Radio key={value} value={value} label={t(`winback.exclusion.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {(reason === "duplicate" || reason === "asked_for_peace" || reason === "deceased") && (
        <p className={styles.quiet}>{t(`winback.dialog.hint_${reason}`)}</p>
      )}
      <Textarea
        label={
          reason === "other" ? t("winback.dialog.note") : <Optional>{t("winback.dialog.note")}</Optional>
        }
        maxLength={1_000}
        autosize
        minRows={2}
        {...field("note")}
      />
      <SubmitButton isSending={isSending}>{t("winback.dialog.exclude_save")}</SubmitButton>
    </Form>
  );
}

function NewDeparture({
  person,
  competitors,
  close,
}: FormProps & { readonly competitors: readonly string[] }) {
  const { t } = useI18n();
  const changed = useWinbackChanged();
  const { undoable } = useToasts();
  const before = person.departure;
  const path = `/winback/customers/${person.id}/departure`;
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      reason: before?.reason ?? null,
      competitor: before?.competitor ?? "",
      note: before?.note ?? "",
    },
    send: async (values) => {
      await api.put(path, { body: values });
      await changed();
      close();
      undoable(t("winback.done.departure", { name: personName(person) }), async () => {
        await api.put(path, {
          body: {
            reason: before?.reason ?? null,
            competitor: before?.competitor ?? null,
            note: before?.note ?? null,
          },
        });
        await changed();
      });
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Select
        label={<Optional>{t("winback.dialog.departure_reason")}</Optional>}
        placeholder={t("winback.dialog.unknown")}
        data={departureReasons.map((value) => ({ value, label: t(`winback.departure.${value}`) }))}
        clearable
        clearButtonProps={{ "aria-label": t("winback.filters.clear") }}
        data-autofocus
        {...field("reason")}
      />
      <Autocomplete
        label={<Optional>{t("winback.dialog.competitor")}</Optional>}
        data={[...competitors]}
        maxLength={120}
        {...field("competitor")}
      />
      <Textarea
        label={<Optional>{t("winback.dialog.note")}</Optional>}
        maxLength={1_000}
        autosize
        minRows={2}
        {...field("note")}
      />
      <SubmitButton isSending={isSending}>{t("winback.dialog.departure_save")}</SubmitButton>
    </Form>
  );
}
