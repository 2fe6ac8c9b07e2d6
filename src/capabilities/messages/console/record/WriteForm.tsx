import { Button, Group, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorSummary } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { SmsCount } from "../../../templates/console/index.tsx";
import type { TemplateClass } from "../../../templates/shared.ts";
import type { LetterRunView, MailingAnswer, SingleAnswer, SingleWordsAnswer } from "../../shared.ts";
import { templatesOfQuery, useMailingsChanged } from "../mailings/reading.ts";
import { TemplateField } from "../words/TemplateField.tsx";
import type { Means } from "./means.ts";
import { LetterToPost } from "./LetterToPost.tsx";
import { PurposeChoice, useChosen } from "./PurposeChoice.tsx";
import { nameQuery, wordsQuery } from "./reading.ts";
import styles from "./record.module.css";
import { TemplateShown } from "./TemplateShown.tsx";

interface WriteFormProps {
  readonly customerId: string;
  readonly means: Exclude<Means, "phone">;
  readonly close: () => void;
}

const offered = ["transactional", "marketing"] as const;
type Offered = (typeof offered)[number];
const classes: Readonly<Record<Offered, readonly TemplateClass[]>> = {
  transactional: ["transactional", "service"],
  marketing: ["marketing"],
};

/** One message to one customer: what for, which words, as she will read them. */
export function WriteForm({ customerId, means, close }: WriteFormProps) {
  const { t, instant } = useI18n();
  const goTo = useGoTo();
  const { data: name = "" } = useQuery(nameQuery(customerId));
  const [chosen, setChosen] = useState<Offered | null>(null);
  const { purpose, decision, isKnown } = useChosen(customerId, means, { offered, chosen });
  const [isOwn, setOwn] = useState(true);
  const [words, setWords] = useState({ subject: "", text: "" });
  const [templateId, setTemplateId] = useState<string | null>(null);
  const { send, isSending, error, attempt, run } = useSend(customerId, means, close);
  if (run !== null) return <LetterToPost run={run} customerId={customerId} close={close} />;
  return (
    <Stack gap="lg">
      <PurposeChoice
        {...{ customerId, means, offered }}
        chosen={purpose}
        onChange={(next) => {
          setChosen(next);
          setTemplateId(null);
        }}
      />
      {isKnown && purpose === null && <p className={styles.hint}>{t("messages.contact.not_at_all")}</p>}
      {purpose !== null && (
        <>
          {error !== undefined && <ErrorSummary key={attempt} errors={[]} general={error} />}
          <SegmentedControl
            aria-label={t("messages.contact.words")}
            value={isOwn ? "own" : "template"}
            onChange={(next) => setOwn(next === "own")}
            data={(["own", "template"] as const).map((value) => ({
              value,
              label: t(`messages.contact.words_${value}`),
            }))}
          />
          {isOwn ? (
            <OwnWords {...{ customerId, means, purpose, words }} onChange={setWords} />
          ) : (
            <>
              <TemplateField
                channel={means}
                classes={classes[purpose]}
                value={templateId}
                onChange={setTemplateId}
                onEdit={(id) =>
                  goTo(`/templates/${id}?back=${encodeURIComponent(`/customers/${customerId}`)}`)
                }
              />
              {templateId !== null && <TemplateShown {...{ customerId, templateId }} channel={means} />}
            </>
          )}
          {means === "post" && !isOwn && (
            <p className={styles.hint}>
              {t("messages.contact.letter_waits")}{" "}
              <AppLink href="/messages/letters">{t("messages.contact.letters")}</AppLink>
            </p>
          )}
          {decision?.allowed === false && decision.nextAllowedAt !== null && (
            <p className={styles.hint}>
              {t("messages.contact.leaves_at", { at: instant(decision.nextAllowedAt) })}
            </p>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {t("console.cancel")}
            </Button>
            <Button
              loading={isSending}
              onClick={() =>
                void send({
                  purpose,
                  ...(isOwn ? words : { templateId: templateId ?? "" }),
                })
              }
            >
              {t(means === "post" ? "messages.contact.prepare" : "messages.contact.send_to", { name })}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

interface Sent {
  readonly purpose: Offered;
  readonly subject?: string;
  readonly text?: string;
  readonly templateId?: string;
}

function useSend(customerId: string, means: WriteFormProps["means"], close: () => void) {
  const { t, instant } = useI18n();
  const { saved } = useToasts();
  const queries = useQueryClient();
  const mailingsChanged = useMailingsChanged();
  const { data: templates } = useQuery(templatesOfQuery(means));
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [run, setRun] = useState<LetterRunView | null>(null);

  async function leave({ purpose, templateId, subject, text }: Sent): Promise<string | null> {
    if (means === "post" && templateId === undefined) {
      setRun(await api.post<LetterRunView>(`/customers/${customerId}/letters`, { body: { purpose, text } }));
      return null;
    }
    if (means === "post") {
      const template = templates?.items.find(({ id }) => id === templateId);
      const body = {
        name: template?.name ?? "",
        channel: means,
        purpose: template?.class ?? purpose,
        templateId,
        audience: { customerIds: [customerId] },
      };
      const { id } = await api.post<MailingAnswer>("/mailings", { body });
      await api.put(`/mailings/${id}/schedule`);
      await mailingsChanged();
      return t("messages.contact.letter_ready");
    }
    const words = templateId === undefined ? { purpose, subject, text } : { templateId };
    const { nextAllowedAt } = await api.post<SingleAnswer>(`/customers/${customerId}/messages`, {
      body: { channel: means, ...words, ...(means === "sms" ? { subject: undefined } : {}) },
    });
    return nextAllowedAt === null
      ? t("messages.contact.sent")
      : t("messages.contact.sent_later", { at: instant(nextAllowedAt) });
  }

  async function send(sent: Sent): Promise<void> {
    const missing = missingIn(sent, means);
    setError(missing === null ? undefined : t(missing));
    setAttempt((count) => count + 1);
    if (missing !== null || isSending) return;
    setSending(true);
    try {
      const told = await leave(sent);
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      await queries.invalidateQueries({ queryKey: ["messages"] });
      if (told === null) return;
      saved(told);
      close();
    } catch (fault) {
      setError(problemText(fault, t));
    } finally {
      setSending(false);
    }
  }
  return { send, isSending, error, attempt, run };
}

function missingIn({ templateId, subject = "", text = "" }: Sent, means: Means): string | null {
  if (templateId === "") return "messages.compose.choose_template";
  if (templateId !== undefined) return null;
  if (means === "email" && subject.trim() === "") return "messages.contact.no_subject";
  return text.trim() === "" ? "messages.contact.no_text" : null;
}

interface Words {
  readonly subject: string;
  readonly text: string;
}

interface OwnWordsProps {
  readonly customerId: string;
  readonly means: WriteFormProps["means"];
  readonly purpose: Offered;
  readonly words: Words;
  readonly onChange: (words: Words) => void;
}

function OwnWords({ customerId, means, purpose, words, onChange }: OwnWordsProps) {
  const { t } = useI18n();
  const [typed] = useDebouncedValue(words, 300);
  const isBegun = typed.text.trim() !== "";
  const { data } = useQuery({
    ...wordsQuery(customerId, { channel: means, purpose, ...typed }),
    enabled: isBegun,
  });
  return (
    <>
      {means === "email" && (
        <TextInput
          label={t("messages.contact.subject")}
          maxLength={200}
          autoComplete="off"
          value={words.subject}
          onChange={(event) => onChange({ ...words, subject: event.currentTarget.value })}
        />
      )}
      <Textarea
        label={t("messages.contact.text")}
        description={t("messages.contact.text_hint")}
        autosize
        minRows={means === "sms" ? 3 : 6}
        maxRows={14}
        maxLength={means === "sms" ? 1_000 : 5_000}
        value={words.text}
        onChange={(event) => onChange({ ...words, text: event.currentTarget.value })}
      />
      {isBegun && data !== undefined && <Seen means={means} seen={data} />}
    </>
  );
}

interface SeenProps {
  readonly means: WriteFormProps["means"];
  readonly seen: SingleWordsAnswer;
}

function Seen({ means, seen }: SeenProps) {
  const { t } = useI18n();
  return (
    <section aria-labelledby="as-seen" className={styles.seen}>
      <h3 id="as-seen" className={styles.seenTitle}>
        {t("messages.contact.seen")}
      </h3>
      <div className={styles.paper} data-means={means}>
        {means === "email" && (
          <p className={styles.from}>
            <span>{seen.sender}</span>
            <b>{seen.subject}</b>
          </p>
        )}
        <p className={styles.text}>{seen.text}</p>
      </div>
      {means === "sms" && (
        <Suspense>
          <SmsCount text={seen.text} />
        </Suspense>
      )}
      {seen.promotes !== null && (
        <p role="status" className={styles.promotes}>
          {t("messages.contact.promotes", { words: seen.promotes })}
        </p>
      )}
    </section>
  );
}
