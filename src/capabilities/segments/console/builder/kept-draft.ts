import type { Group } from "./draft.ts";

/** What is being written, kept by the browser's tab until it is saved or given up: a reload loses nothing. */
export interface KeptDraft {
  readonly name: string;
  readonly root: Group;
  /** What it was begun from: a draft of something else is none of this one. */
  readonly start: string;
}

const keyOf = (id: string) => `rebelote.segment.${id}`;

export function readDraft(id: string, start: string): KeptDraft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(id)) ?? "null") as KeptDraft | null;
    return kept?.start === start && kept.root.kind === "group" ? kept : null;
  } catch {
    return null;
  }
}

export function keepDraft(id: string, draft: KeptDraft): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing still lets the segment be written and saved.
  }
}

export function dropDraft(id: string): void {
  try {
    sessionStorage.removeItem(keyOf(id));
  } catch {
    // Nothing was kept, then.
  }
}
