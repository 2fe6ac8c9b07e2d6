import { ActionIcon, Button, TextInput } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Card } from "../../../../../console/components/Card.tsx";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { CallWords, Language } from "../../../shared.ts";
import { changeWords } from "../draft.ts";
import { focusOn, useEditing } from "../editing.ts";
import styles from "../editor.module.css";

const LineEditor = lazy(() => import("../words/LineEditor.tsx"));

const mostLines = 40;

/** The script of a call: what is said step by step, and what is answered to what is heard. */
export function CallEditor({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, changeDraft } = useEditing();
  const words = written.draft.channel === "phone" ? written.draft.words[language] : undefined;
  if (words === undefined) return null;
  const write = (edit: (words: CallWords) => CallWords, by?: string) =>
    changeDraft((draft) => changeWords(draft, "phone", language, edit), by);
  return (
    <>
      <Lines
        part="steps"
        language={language}
        lines={words.steps}
        write={(edit, by) => write((now) => ({ ...now, steps: edit(now.steps) }), by)}
        blank={{ title: "", say: "", note: "" }}
      >
        {(step, change, place) => (
          <>
            <TextInput
              id={lineId(language, "steps", place)}
              label={t("templates.call.step_title", { place: place + 1 })}
              maxLength={120}
              value={step.title}
              onChange={(event) => change({ title: event.currentTarget.value })}
            />
            <Words
              label={t("templates.call.say")}
              language={language}
              value={step.say}
              onChange={(say) => change({ say })}
            />
            <Words
              label={t("templates.call.note")}
              language={language}
              value={step.note}
              onChange={(note) => change({ note })}
            />
          </>
        )}
      </Lines>
      <Lines
        part="objections"
        language={language}
        lines={words.objections}
        write={(edit, by) => write((now) => ({ ...now, objections: edit(now.objections) }), by)}
        blank={{ heard: "", answer: "" }}
      >
        {(objection, change, place) => (
          <>
            <TextInput
              id={lineId(language, "objections", place)}
              label={t("templates.call.heard")}
              maxLength={500}
              value={objection.heard}
              onChange={(event) => change({ heard: event.currentTarget.value })}
            />
            <Words
              label={t("templates.call.answer")}
              language={language}
              value={objection.answer}
              onChange={(answer) => change({ answer })}
            />
          </>
        )}
      </Lines>
    </>
  );
}

export const lineId = (language: Language, part: string, place: number) => `${part}-${language}-${place}`;

interface LinesProps<Line> {
  readonly part: "steps" | "objections";
  readonly language: Language;
  readonly lines: readonly Line[];
  readonly write: (edit: (lines: readonly Line[]) => readonly Line[], by?: string) => void;
  readonly blank: Line;
  readonly children: (line: Line, change: (edit: Partial<Line>) => void, place: number) => ReactNode;
}

function Lines<Line>({ part, language, lines, write, blank, children }: LinesProps<Line>) {
  const { t } = useI18n();
  const { announce } = useEditing();

  function change(place: number, edit: Partial<Line>) {
    write(
      (all) => all.map((line, at) => (at === place ? { ...line, ...edit } : line)),
      `${language} ${part} ${place} ${Object.keys(edit).join()}`,
    );
  }
  function move(place: number, by: -1 | 1) {
    const moved = lines[place];
    if (moved === undefined || lines[place + by] === undefined) return;
    write((all) => all.toSpliced(place, 1).toSpliced(place + by, 0, moved));
    announce(t("templates.call.moved", { place: place + by + 1 }));
    focusOn(lineId(language, part, place + by));
  }
  function remove(place: number) {
    write((all) => all.toSpliced(place, 1));
    announce(t("templates.call.removed"));
    focusOn(lines.length > 1 ? lineId(language, part, Math.max(0, place - 1)) : `add-${part}-${language}`);
  }
  return (
    <Card title={t(`templates.call.${part}`)}>
      <ol className={styles.lines}>
        {lines.map((line, place) => (
          // A line has no name of its own: it is its place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className={styles.scriptLine}>
            <div className={styles.stack}>{children(line, (edit) => change(place, edit), place)}</div>
            <div className={styles.lineTools}>
              <LineTool name="up" place={place} part={part} onClick={() => move(place, -1)}>
                <ArrowUp size={16} strokeWidth={1.75} aria-hidden />
              </LineTool>
              <LineTool name="down" place={place} part={part} onClick={() => move(place, 1)}>
                <ArrowDown size={16} strokeWidth={1.75} aria-hidden />
              </LineTool>
              <LineTool name="remove" place={place} part={part} onClick={() => remove(place)}>
                <Trash2 size={16} strokeWidth={1.75} aria-hidden />
              </LineTool>
            </div>
          </li>
        ))}
      </ol>
      {lines.length < mostLines && (
        <Button
          id={`add-${part}-${language}`}
          variant="subtle"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => {
            write((all) => [...all, blank]);
            focusOn(lineId(language, part, lines.length));
          }}
        >
          {t(`templates.call.add_${part}`)}
        </Button>
      )}
    </Card>
  );
}

interface LineToolProps {
  readonly name: "up" | "down" | "remove";
  readonly part: "steps" | "objections";
  readonly place: number;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function LineTool({ name, part, place, onClick, children }: LineToolProps) {
  const { t } = useI18n();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={t(`templates.call.${name}_${part}`, { place: place + 1 })}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}

interface WordsProps {
  readonly label: string;
  readonly language: Language;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Words({ label, language, value, onChange }: WordsProps) {
  return (
    <div>
      <span className={styles.label}>{label}</span>
      <Suspense fallback={<p>{value}</p>}>
        <LineEditor label={label} language={language} isMultiline isLow value={value} onChange={onChange} />
      </Suspense>
    </div>
  );
}
