import type { ReactElement } from "react";
import { oneOf, ticked } from "../../../site/form-values.ts";
import { type FieldReader, type Kept, tick } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import type { ChoicesSaid } from "../preferences.ts";
import type { Topic } from "../queries-topics.ts";
import { rateOfWord, rates, rateWord } from "../rules/choices.ts";
import { rateField, topicName } from "./preference-form.ts";
import type { Telling } from "./telling.ts";

type Told = Pick<Telling, "say" | "formats" | "language" | "face">;

/** Topics and how many, folded away at the end of a sign-up form: nothing is ticked, and nothing has to be (PRES-4). */
export function signUpFields(told: Told, kept: Kept, topics: readonly Topic[]): ReactElement {
  const { say, language } = told;
  const isTyped = Object.entries(kept.typed).some(
    ([name, value]) =>
      (name.startsWith("topic_") && value === "yes") || (name === "rate" && !["", "all"].includes(value)),
  );
  return h(
    "details",
    isTyped ? { open: true } : null,
    h("summary", null, say(topics.length === 0 ? "permission.sign_up.rate" : "permission.sign_up.choose")),
    h(
      "div",
      { className: "stack" },
      topics.length === 0 ? null : h("p", { className: "hint" }, say("permission.sign_up.topics_hint")),
      topics.map((topic) => {
        const about = language === "fr" ? topic.aboutFr : topic.aboutEn;
        return tick(kept, say, {
          name: `topic_${topic.key}`,
          label: topicName(told, topic),
          ...(about === null ? {} : { hint: about }),
        });
      }),
      rateField(told, kept, null),
    ),
  );
}

/** How these fields are read. A form that does not have them is read as one left untouched. */
export function signUpReaders(topics: readonly Topic[]): Record<string, FieldReader<string | boolean>> {
  const rate = oneOf(["all", ...rates.map(rateWord)]);
  return {
    rate: (typed) => (typed === "" ? "all" : rate(typed)),
    ...Object.fromEntries(topics.map(({ key }) => [`topic_${key}`, ticked])),
  };
}

/** What was chosen; null: nothing, so that everything is taken as it comes. */
export function signUpChoices(
  values: Readonly<Record<string, string | boolean>>,
  topics: readonly Topic[],
): ChoicesSaid | null {
  const wanted = topics.filter(({ key }) => values[`topic_${key}`] === true);
  const rate = rateOfWord(String(values["rate"])) ?? null;
  const off = wanted.length === 0 ? [] : topics.filter((topic) => !wanted.includes(topic));
  if (rate === null && off.length === 0) return null;
  return { rate, topics: off.map(({ key }) => ({ topic: key, isOff: true, rate: null })) };
}
