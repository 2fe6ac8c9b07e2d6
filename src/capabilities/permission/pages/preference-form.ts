import type { ReactElement } from "react";
import { type Day, dayInZone } from "../../../values/day.ts";
import { oneOf } from "../../../site/form-values.ts";
import { choices, type FieldReader, type Kept, postForm, select, submitButton } from "../../../site/forms.ts";
import { type Child, h } from "../../../site/markup.ts";
import type { ChoicesSaid } from "../preferences.ts";
import type { Topic } from "../queries-topics.ts";
import {
  type Choices,
  offeredRates,
  pauseEnd,
  pauses,
  type Rate,
  rateOfWord,
  rateWord,
} from "../rules/choices.ts";
import type { Telling } from "./telling.ts";

type Told = Pick<Telling, "say" | "formats" | "language" | "face">;

/** What a form of preferences asks, and what stands there. */
export type PreferenceForm = {
  readonly topics: readonly Topic[];
  readonly chosen: Choices;
  readonly today: Day;
};

/** The whole form: each topic, how many in all, a pause. One button. */
export function preferenceForm(told: Told, action: string, kept: Kept, form: PreferenceForm): ReactElement {
  const { say } = told;
  return postForm(
    action,
    topicFields(told, kept, form),
    rateField(told, kept, form.chosen.rate),
    pauseField(told, kept, form),
    h("p", null, submitButton(say("permission.page.save"))),
  );
}

/** How such a form is read; a frequency or a pause of before that is not among those offered may stay. */
export function preferenceReaders({ topics, chosen }: PreferenceForm): Record<string, FieldReader<string>> {
  const readers: Record<string, FieldReader<string>> = {
    rate: oneOf(offeredRates(chosen.rate).map(rateWord)),
    pause: oneOf(["none", ...(chosen.pausedUntil === null ? [] : ["keep"]), ...pauses.map(String)]),
  };
  for (const { key } of topics) {
    const own = chosen.topics.find(({ topic }) => topic === key);
    readers[nameOf(key)] = oneOf(["off", ...offeredRates(own?.rate ?? null).map(rateWord)]);
  }
  return readers;
}

/** What was chosen in a form read by `preferenceReaders`. */
export function choicesOf(values: Readonly<Record<string, string>>, form: PreferenceForm): ChoicesSaid {
  const { pause = "none" } = values;
  return {
    rate: rateOfWord(values["rate"] ?? "all") ?? null,
    ...(pause === "keep"
      ? {}
      : { pausedUntil: pause === "none" ? null : pauseEnd(form.today, Number(pause)) }),
    topics: form.topics.map(({ key }) => {
      const word = values[nameOf(key)] ?? "all";
      return word === "off"
        ? { topic: key, isOff: true, rate: null }
        : { topic: key, isOff: false, rate: rateOfWord(word) ?? null };
    }),
  };
}

/** "2 par mois au plus". */
export function rateInWords({ say }: Pick<Told, "say">, { most, per }: Rate): string {
  return say(`permission.rate.${per}`, { count: most });
}

export function topicName({ language }: Pick<Told, "language">, topic: Topic): string {
  return language === "fr" ? topic.nameFr : topic.nameEn;
}

/** How many offers and news in all; also at the end of a sign-up form. */
export function rateField(told: Told, kept: Kept, chosen: Rate | null): ReactElement {
  const { say } = told;
  return select(kept, say, {
    name: "rate",
    label: say("permission.page.rate"),
    hint: say("permission.page.rate_hint"),
    value: rateWord(chosen),
    options: offeredRates(chosen).map(
      (rate) =>
        [rateWord(rate), rate === null ? say("permission.page.rate_all") : rateInWords(told, rate)] as const,
    ),
  });
}

function topicFields(told: Told, kept: Kept, { topics, chosen }: PreferenceForm): Child {
  if (topics.length === 0) return null;
  const { say, language } = told;
  return h(
    "fieldset",
    null,
    h("legend", null, say("permission.page.topics")),
    topics.map((topic) => {
      const own = chosen.topics.find((one) => one.topic === topic.key);
      const about = language === "fr" ? topic.aboutFr : topic.aboutEn;
      return select(kept, say, {
        name: nameOf(topic.key),
        label: topicName(told, topic),
        ...(about === null ? {} : { hint: about }),
        value: own?.isOff === true ? "off" : rateWord(own?.rate ?? null),
        options: [
          ...offeredRates(own?.rate ?? null).map(
            (rate) =>
              [
                rateWord(rate),
                rate === null ? say("permission.page.topic_all") : rateInWords(told, rate),
              ] as const,
          ),
          ["off", say("permission.page.topic_off")] as const,
        ],
      });
    }),
  );
}

function pauseField({ say, formats }: Told, kept: Kept, { chosen, today }: PreferenceForm): ReactElement {
  const isPaused = chosen.pausedUntil !== null && chosen.pausedUntil > today;
  return choices(kept, say, {
    name: "pause",
    label: say("permission.page.pause"),
    hint: say("permission.page.pause_hint"),
    value: isPaused ? "keep" : "none",
    options: [
      ["none", say(isPaused ? "permission.page.pause_end" : "permission.page.pause_none")] as const,
      ...(isPaused && chosen.pausedUntil !== null
        ? [["keep", say("permission.page.pause_keep", { day: formats.day(chosen.pausedUntil) })] as const]
        : []),
      ...pauses.map(
        (months) =>
          [
            String(months),
            say("permission.page.pause_until", { count: months, day: formats.day(pauseEnd(today, months)) }),
          ] as const,
      ),
    ],
  });
}

function nameOf(key: string): string {
  return `topic_${key}`;
}

/** The day on which the person reads, in the shop. */
export function todayIn({ tx, face }: Pick<Telling, "tx" | "face">): Day {
  return dayInZone(tx.now, face.timeZone);
}
