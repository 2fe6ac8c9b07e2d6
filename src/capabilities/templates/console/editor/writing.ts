import { useEffect, useState } from "react";
import { changed, type History, historyOf, redone, settled, undone } from "../../../../console/history.ts";
import type { Aim, Draft, TemplateAnswer, TemplateClass } from "../../shared.ts";

/** Everything of a template that is written, and kept together. */
export type Written = {
  readonly name: string;
  readonly class: TemplateClass;
  readonly aim: Aim;
  readonly draft: Draft;
};

export const writtenOf = (template: TemplateAnswer): Written => ({
  name: template.name,
  class: template.class,
  aim: template.aim,
  draft: template.draft,
});

// Whoever stops so long has finished a thought: what comes next is undone apart.
const settleAfterMs = 1_200;

/** A template being written, with its past. */
export function useWriting(template: TemplateAnswer) {
  const [history, setHistory] = useState<History<Written>>(() => historyOf(writtenOf(template)));
  const written = history.present;

  useEffect(() => {
    const timer = setTimeout(() => setHistory(settled), settleAfterMs);
    return () => clearTimeout(timer);
  }, [written]);

  return {
    written,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** `by` names a run of changes undone in one step, such as typing on in one field. */
    change: (change: (written: Written) => Written, by: string | null = null) =>
      setHistory((now) => changed(now, change(now.present), by)),
    undo: () => setHistory(undone),
    redo: () => setHistory(redone),
  };
}
