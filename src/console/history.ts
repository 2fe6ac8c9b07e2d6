/** What was written, what it was before, and what was taken back. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** What the last change was made by: typing on in one editor is one step, not one a letter. */
  readonly by: string | null;
}

const longest = 200;

export const historyOf = <State>(present: State): History<State> => ({
  past: [],
  present,
  future: [],
  by: null,
});

/** `by` names a run of changes that are undone together; without it each change is a step of its own. */
export function changed<State>(
  history: History<State>,
  present: State,
  by: string | null = null,
): History<State> {
  if (present === history.present) return history;
  const past =
    by !== null && by === history.by ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present, future: [], by };
}

/** Ends a run of changes: the next one of the same name is a step of its own. */
export const settled = <State>(history: History<State>): History<State> =>
  history.by === null ? history : { ...history, by: null };

export function undone<State>(history: History<State>): History<State> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    by: null,
  };
}

export function redone<State>(history: History<State>): History<State> {
  const [next, ...later] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: later, by: null };
}
