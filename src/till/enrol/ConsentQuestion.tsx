import type { ConsentWords } from "../../capabilities/till/shared.ts";
import { useWords } from "../words/words.tsx";

type ConsentQuestionProps = {
  readonly words: ConsentWords;
  readonly answer: boolean | null;
  readonly onAnswer: (granted: boolean) => void;
};

/** The very words to say, and what was answered. Nothing is chosen beforehand; without an answer nothing is recorded. */
export function ConsentQuestion({ words, answer, onAnswer }: ConsentQuestionProps) {
  const { t } = useWords();
  return (
    <fieldset className="consent">
      <legend className="unseen">{t(`counter.consent.${words.channel}`)}</legend>
      <div>
        <strong aria-hidden="true">{t(`counter.consent.${words.channel}`)}</strong>
        <div className="yes-no">
          {([true, false] as const).map((granted) => (
            <label key={String(granted)}>
              <input
                type="radio"
                name={`consent-${words.channel}`}
                checked={answer === granted}
                onChange={() => onAnswer(granted)}
              />
              {t(granted ? "counter.consent.yes" : "counter.consent.no")}
            </label>
          ))}
        </div>
        <p className="to-say">
          <span>{t("counter.consent.say")}</span> {words.body}
        </p>
      </div>
    </fieldset>
  );
}
