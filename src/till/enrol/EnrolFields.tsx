import type { InputHTMLAttributes } from "react";
import type { CounterSettings } from "../../capabilities/till/shared.ts";
import { useWords } from "../words/words.tsx";
import type { EnrolmentDraft, EnrolmentProblem } from "./check-enrolment.ts";

type EnrolFieldsProps = {
  readonly draft: EnrolmentDraft;
  readonly problems: readonly EnrolmentProblem[];
  readonly settings: CounterSettings;
  readonly onChange: (draft: EnrolmentDraft, about: EnrolmentProblem | null) => void;
};

type Field = {
  readonly name: keyof EnrolmentDraft;
  readonly label: string;
  readonly why?: string;
  /** Under which name it is among the problems; null: nothing can be wrong with it. */
  readonly problem: EnrolmentProblem | null;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
};

/** Phone and first name; the rest only where the shop asks for it, each with its reason. */
export function EnrolFields({ draft, problems, settings, onChange }: EnrolFieldsProps) {
  const { t } = useWords();
  const fields = [
    phone,
    firstName,
    ...(settings.askEmail ? [email] : []),
    ...(settings.askPostcode ? [postcode] : []),
    ...(settings.askBirthday ? [birthday] : []),
  ];
  return (
    <div className="enrol-fields">
      {fields.map(({ name, label, why, problem, input }, place) => {
        const isWrong = problem !== null && problems.includes(problem);
        return (
          <label key={name} className="field">
            <span>{t(label)}</span>
            <input
              {...input}
              autoComplete="off"
              data-first={place === 0 ? true : undefined}
              name={problem ?? name}
              value={draft[name]}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? `enrol-${problem}` : undefined}
              onChange={(event) => onChange({ ...draft, [name]: event.target.value }, problem)}
            />
            {why === undefined ? null : <small>{t(why)}</small>}
            {isWrong ? (
              <span className="problem" id={`enrol-${problem}`}>
                {t(`counter.enrol.problem.${problem}`)}
              </span>
            ) : null}
          </label>
        );
      })}
    </div>
  );
}

const phone: Field = {
  name: "phone",
  label: "counter.enrol.phone",
  problem: "phone",
  input: { type: "tel", inputMode: "tel" },
};
const firstName: Field = {
  name: "firstName",
  label: "counter.enrol.first_name",
  problem: "first_name",
  input: { spellCheck: false, maxLength: 80 },
};
const email: Field = {
  name: "email",
  label: "counter.enrol.email",
  why: "counter.enrol.why_email",
  problem: "email",
  input: { type: "email", spellCheck: false },
};
const postcode: Field = {
  name: "postcode",
  label: "counter.enrol.postcode",
  why: "counter.enrol.why_postcode",
  problem: null,
  input: { className: "short", inputMode: "numeric", maxLength: 12 },
};
const birthday: Field = {
  name: "birthday",
  label: "counter.enrol.birthday",
  why: "counter.enrol.why_birthday",
  problem: "birthday",
  input: { className: "short", inputMode: "numeric", placeholder: "9/3" },
};
