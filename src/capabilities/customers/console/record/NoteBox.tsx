import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { api } from "../../../../console/api.ts";
import { FieldError } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { customerKey } from "../reading.ts";
import type { Customer, Note } from "../views.ts";
import styles from "./timeline.module.css";

/** Where the page's own button leads. */
export const noteFieldId = "customer-note";

/** What anybody of the staff knows, written down in two seconds. */
export function NoteBox({ customer }: { readonly customer: Customer }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [body, setBody] = useState("");
  const [fault, setFault] = useState<string>();
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const helpId = useId();

  async function add(event?: FormEvent) {
    event?.preventDefault();
    if (isSending) return;
    if (body.trim() === "") {
      setFault(t("customers.note.missing"));
      field.current?.focus();
      return;
    }
    setSending(true);
    try {
      await api.post<Note>(`/customers/${customer.id}/notes`, { body: { body: body.trim() } });
      setBody("");
      setFault(undefined);
      toasts.saved(t("customers.note.added"));
      await queries.invalidateQueries({ queryKey: [...customerKey(customer.id), "timeline"] });
    } catch (problem) {
      setFault(problemText(problem, t));
    } finally {
      setSending(false);
      field.current?.focus();
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void add();
  };

  return (
    <form className={styles.noteBox} onSubmit={(event) => void add(event)} noValidate>
      <Textarea
        ref={field}
        id={noteFieldId}
        label={t("customers.note.label")}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4_000}
        value={body}
        error={fault === undefined ? null : <FieldError>{fault}</FieldError>}
        onChange={(event) => {
          setBody(event.currentTarget.value);
          setFault(undefined);
        }}
        onKeyDown={onKeyDown}
        aria-describedby={helpId}
      />
      <div className={styles.noteAction}>
        <p id={helpId} className={styles.quiet}>
          {t("customers.note.hint")}
        </p>
        <Button type="submit" variant="light" loading={isSending}>
          {t("customers.note.add")}
        </Button>
      </div>
    </form>
  );
}
