import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ConsentWords, CounterStart, EnrolOperation } from "../../capabilities/till/shared.ts";
import { formatCardNumber, readCardNumber } from "../../values/card-number.ts";
import { Dialog } from "../counter/Dialog.tsx";
import { beep } from "../counter/beep.ts";
import { nameOf } from "../counter/crediting.ts";
import { enrolledRow } from "../model/local-row.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { EnrolFields } from "./EnrolFields.tsx";
import { ConsentQuestion } from "./ConsentQuestion.tsx";
import {
  type EnrolmentDraft,
  type EnrolmentProblem,
  problemsOf,
  readDayAndMonth,
} from "./check-enrolment.ts";

type EnrolDialogProps = {
  readonly onEnrolled: (id: string) => void;
  readonly onClose: () => void;
  /** Told of a card scanned while this is open: a printed one for the new customer. */
  readonly onScannedCard: (take: ((text: string) => void) | null) => void;
};

type Answers = Readonly<Partial<Record<ConsentWords["channel"], boolean>>>;
const nothing: EnrolmentDraft = { phone: "", firstName: "", email: "", postcode: "", birthday: "" };

/** A new customer in twenty seconds: phone, first name, and what she says to messages. */
export function EnrolDialog({ onEnrolled, onClose, onScannedCard }: EnrolDialogProps) {
  const { till, state } = useTill();
  const { t, language } = useWords();
  const { start } = state;
  const [draft, setDraft] = useState(nothing);
  const [answers, setAnswers] = useState<Answers>({});
  const [printed, setPrinted] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly EnrolmentProblem[]>([]);
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    onScannedCard((text) => {
      const number = readCardNumber(text) ?? readCardNumber(text.slice(-16));
      if (number === null) setSaid(t("counter.find.no_card"));
      else if (till.idOfCard(number) !== undefined) setSaid(t("counter.enrol.card_taken"));
      else setPrinted(number);
    });
    return () => onScannedCard(null);
  }, [onScannedCard, till, t]);

  if (start === null) return null;
  const channels = start.consentWords.filter(({ channel }) => isAsked(channel, draft));

  const enrol = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(draft, start.shop.country);
    setProblems(found);
    if (found.length > 0) {
      form.current?.querySelector<HTMLElement>(`[name="${found[0]}"]`)?.focus();
      return;
    }
    const cardNumber = printed ?? (await till.takeCardNumber());
    if (cardNumber === null) return setSaid(t("counter.enrol.no_number"));
    setBusy(true);
    const operation = {
      ...till.stamp(),
      kind: "enrol" as const,
      ...enrolmentOf(draft, { start, answers, channels }),
      language,
      cardNumber,
    };
    const entry = await till.record(operation, {
      customerId: operation.id,
      name: nameOf(enrolledRow({ ...operation, seq: 0 }, start)),
      quote: null,
    });
    setBusy(false);
    if (entry.state === "refused") {
      beep("refused");
      await till.markSeen();
      return setSaid(entry.result?.message ?? t("counter.refused"));
    }
    beep("done");
    onEnrolled(till.idOfCard(cardNumber) ?? operation.id);
  };

  return (
    <Dialog title={t("counter.enrol")} onClose={onClose} isWide>
      <form ref={form} className="enrol" onSubmit={(event) => void enrol(event)} noValidate>
        <EnrolFields
          draft={draft}
          problems={problems}
          settings={start.settings}
          onChange={(changed, about) => {
            setDraft(changed);
            setProblems(problems.filter((one) => one !== about));
          }}
        />
        {channels.map((words) => (
          <ConsentQuestion
            key={words.channel}
            words={words}
            answer={answers[words.channel] ?? null}
            onAnswer={(granted) => setAnswers({ ...answers, [words.channel]: granted })}
          />
        ))}
        <div className="enrol-besides">
          <p className="hint">
            {printed === null
              ? t("counter.enrol.scan_printed")
              : t("counter.enrol.printed", { number: formatCardNumber(printed) })}
          </p>
          {start.notice === null ? null : (
            <details className="notice-text">
              <summary>{t("counter.enrol.notice")}</summary>
              <h3>{start.notice.title}</h3>
              {start.notice.paragraphs.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
            </details>
          )}
        </div>
        {said === "" ? null : (
          <p className="problem" role="alert">
            {said}
          </p>
        )}
        <button type="submit" className="button primary wide" disabled={isBusy}>
          {t("counter.enrol.do")}
        </button>
      </form>
    </Dialog>
  );
}

/** Asked only where there is an address to write to. */
function isAsked(channel: ConsentWords["channel"], { phone, email }: EnrolmentDraft): boolean {
  if (channel === "email") return email.trim() !== "";
  return (channel === "sms" || channel === "phone") && phone.trim() !== "";
}

type Asked = {
  readonly start: CounterStart;
  readonly answers: Answers;
  readonly channels: readonly ConsentWords[];
};

function enrolmentOf(draft: EnrolmentDraft, { start, answers, channels }: Asked) {
  const [phone, email, postcode] = [draft.phone.trim(), draft.email.trim(), draft.postcode.trim()];
  const birthday = readDayAndMonth(draft.birthday);
  const consents: EnrolOperation["consents"] = channels.flatMap(({ channel, version, hash }) => {
    const granted = answers[channel];
    return granted === undefined ? [] : [{ channel, granted, textVersion: version, textHash: hash }];
  });
  return {
    firstName: draft.firstName.trim(),
    ...(phone === "" ? {} : { phone }),
    ...(email === "" ? {} : { email }),
    ...(postcode === "" ? {} : { postcode }),
    ...(birthday === null ? {} : { birthday }),
    consents,
    ...(start.notice === null ? {} : { noticeVersion: start.notice.version }),
  };
}
