import { useEffect, useState } from "react";
import type { PeopleRule } from "../../../insight/shared.ts";
import { draftOf, type Group } from "./draft.ts";
import { changed, type History, historyOf, redone, settled, undone } from "../../../../console/history.ts";
import { dropDraft, keepDraft, readDraft } from "./kept-draft.ts";

interface Start {
  /** `new`, or the segment that is changed. */
  readonly id: string;
  readonly name: string;
  readonly rule: PeopleRule;
}

/** The segment being written, with its past; kept in the tab at each change. */
export function useDraft({ id, name: firstName, rule }: Start) {
  const start = JSON.stringify({ firstName, rule });
  const [kept] = useState(() => readDraft(id, start));
  const [first] = useState(() => draftOf(rule));
  const [isRestored, setRestored] = useState(kept !== null);
  const [name, setName] = useState(kept?.name ?? firstName);
  const [history, setHistory] = useState<History<Group>>(() => historyOf(kept?.root ?? first));
  const root = history.present;
  const isChanged = name !== firstName || root !== first;

  useEffect(() => {
    if (isChanged) keepDraft(id, { name, root, start });
    else dropDraft(id);
  }, [id, isChanged, name, root, start]);

  return {
    name,
    setName,
    root,
    isRestored,
    isChanged,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (change: (root: Group) => Group, by: string | null = null) =>
      setHistory((now) => changed(now, change(now.present), by)),
    settle: () => setHistory(settled),
    undo: () => setHistory(undone),
    redo: () => setHistory(redone),
    /** Back to what it was begun from, as a step that can be undone. */
    startAgain: () => {
      setRestored(false);
      setName(firstName);
      setHistory((now) => changed(now, first));
    },
    forget: () => dropDraft(id),
  };
}
