import { Button, type ButtonProps, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { CircleAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useI18n } from "../i18n.tsx";
import { Problem, problemText } from "../problem.ts";
import styles from "./form.module.css";

type Fields = Record<string, unknown>;
type Messages<Values> = { readonly [Name in keyof Values]?: string | undefined };

interface ShopFormOptions<Values extends Fields> {
  readonly initialValues: Values;
  /** What is wrong, field by field, as a sentence with an example; called on sending, never while typing. */
  readonly check?: (values: Values) => Messages<Values>;
  /** A Problem thrown here is shown at its fields, or at the top. */
  readonly send: (values: Values) => Promise<unknown>;
}

/**
 * A form that follows the product's rules: checked when sent, a summary on top that takes the focus and leads to
 * each field, the same words beside the field, nothing typed is lost.
 */
export function useShopForm<Values extends Fields>({ initialValues, check, send }: ShopFormOptions<Values>) {
  const { t } = useI18n();
  const formId = useId();
  const form = useForm<Values>({ initialValues, validateInputOnBlur: false, validateInputOnChange: false });
  const [isSending, setSending] = useState(false);
  const [general, setGeneral] = useState<string>();
  const [attempts, setAttempts] = useState(0);

  const idOf = (name: string) => `${formId}-${name}`;
  const messages = Object.entries(form.errors).flatMap(([name, message]) =>
    typeof message === "string" && message !== "" ? [{ name, message }] : [],
  );

  function refuse(errors: Record<string, string>, sentence?: string) {
    form.setErrors(errors);
    setGeneral(sentence);
    setAttempts((count) => count + 1);
  }

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (isSending) return;
    const values = form.getValues();
    const wrong = present(check?.(values) ?? {});
    if (Object.keys(wrong).length > 0) return refuse(wrong);
    form.clearErrors();
    setGeneral(undefined);
    setSending(true);
    try {
      await send(values);
    } catch (fault) {
      const ours =
        fault instanceof Problem ? fault.errors.filter((error) => error.path in initialValues) : [];
      const byField = Object.fromEntries(ours.map((error) => [error.path, error.message]));
      refuse(byField, ours.length > 0 ? undefined : problemText(fault, t));
    } finally {
      setSending(false);
    }
  }

  /** Everything a Mantine field needs: `<TextInput label={…} {...field("name")} />`. */
  function field(name: keyof Values & string, type: "input" | "checkbox" = "input") {
    const props = form.getInputProps(name as never, { type });
    const message = form.errors[name];
    return { ...props, id: idOf(name), name, error: message ? <FieldError>{message}</FieldError> : null };
  }

  const hasErrors = messages.length > 0 || general !== undefined;
  const summary = hasErrors && (
    <ErrorSummary
      key={attempts}
      general={general}
      errors={messages.map(({ name, message }) => ({ id: idOf(name), message }))}
    />
  );
  return { form, field, submit, isSending, summary, hasErrors };
}

function present(messages: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(messages).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

export function FieldError({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  return (
    <>
      <VisuallyHidden>{t("console.form.error_prefix")} </VisuallyHidden>
      {children}
    </>
  );
}

interface ErrorSummaryProps {
  readonly errors: readonly { readonly id: string; readonly message: string }[];
  readonly general?: string | undefined;
}

/** Takes the focus when it appears. */
export function ErrorSummary({ errors, general }: ErrorSummaryProps) {
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useEffect(() => box.current?.focus(), []);

  function goTo(event: React.MouseEvent, id: string) {
    const field = document.getElementById(id);
    if (field === null) return;
    event.preventDefault();
    // A group of radios carries the id on its box: the first control inside takes the focus.
    const control = field.matches("input, select, textarea, button")
      ? field
      : field.querySelector<HTMLElement>("input, button");
    (control ?? field).focus();
  }

  return (
    <div ref={box} className={styles.summary} tabIndex={-1} role="alert" aria-labelledby={titleId}>
      <CircleAlert size={20} strokeWidth={1.75} aria-hidden />
      <div>
        <p id={titleId} className={styles.summaryTitle}>
          {general ?? t("console.form.summary", { count: errors.length })}
        </p>
        {errors.length > 0 && (
          <ul>
            {errors.map(({ id, message }) => (
              <li key={id}>
                <a href={`#${id}`} onClick={(event) => goTo(event, id)}>
                  {message}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

interface FormProps {
  readonly onSubmit: (event: FormEvent) => unknown;
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

/** The browser's own messages are off: ours say what to type, in the language of the screen. */
export function Form({ onSubmit, summary, children }: FormProps) {
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void onSubmit(event)}>
      {summary}
      {children}
    </form>
  );
}

export function SubmitButton({
  isSending,
  children,
  ...rest
}: ButtonProps & { readonly isSending: boolean; readonly children: ReactNode }) {
  return (
    <Button type="submit" loading={isSending} {...rest}>
      {children}
    </Button>
  );
}

/** `label={<Optional>Téléphone</Optional>}` gives "Téléphone (facultatif)". */
export function Optional({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  return (
    <>
      {children} <span className={styles.optional}>{t("console.form.optional")}</span>
    </>
  );
}
