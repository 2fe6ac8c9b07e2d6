import { createContext, useContext } from "react";
import type { Block, Channel, Draft, Language } from "../../shared.ts";
import { changeBlock } from "./blocks.ts";
import { changeBlocks } from "./draft.ts";
import type { Written } from "./writing.ts";

/** The block whose settings are open, in the language it is written in. */
export type Chosen = { readonly language: Language; readonly id: string };

/** What every part of the editor needs to read and change the template. */
export interface Editing {
  readonly written: Written;
  readonly channel: Channel;
  /** `by` names a run of changes undone in one step. */
  readonly change: (change: (written: Written) => Written, by?: string) => void;
  readonly chosen: Chosen | null;
  readonly choose: (chosen: Chosen | null) => void;
  /** Where the settings do not stand beside the words, what brings them up. */
  readonly openSettings: (() => void) | null;
  /** Said aloud by a screen reader. */
  readonly announce: (sentence: string) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing() {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("A part of a template is drawn outside of its editor.");
  const { change } = editing;
  const changeDraft = (edit: (draft: Draft) => Draft, by?: string) =>
    change((written) => {
      const draft = edit(written.draft);
      return draft === written.draft ? written : { ...written, draft };
    }, by);
  const blocks = (language: Language, edit: (blocks: readonly Block[]) => readonly Block[], by?: string) =>
    changeDraft((draft) => changeBlocks(draft, language, edit), by);
  return {
    ...editing,
    changeDraft,
    changeBlocks: blocks,
    /** A change of one block; typing on in the same block is undone in one step. */
    changeBlock: <Kind extends Block>(
      language: Language,
      block: Kind,
      edit: Partial<Kind>,
      isTyped = false,
    ) =>
      blocks(
        language,
        (all) => changeBlock(all, block.id, (now) => ({ ...now, ...edit })),
        isTyped ? `${language} ${block.id} ${Object.keys(edit).join()}` : undefined,
      ),
  };
}

/** Where the focus goes after a block was moved, added or taken away. */
export const handleId = (language: Language, id: string) => `block-${language}-${id}`;

const focusable = "button, input, [contenteditable=true]";
const focusTries = 12;
const focusEveryMs = 30;

/** What was moved changes places, and the menu that asked for it lets go of the focus a little later. */
export function focusOn(elementId: string, tries = focusTries) {
  setTimeout(() => {
    const place = document.getElementById(elementId);
    // What is named may be the box around a field or a button.
    const target = place?.matches(focusable) === true ? place : place?.querySelector<HTMLElement>(focusable);
    target?.focus();
    if ((target === undefined || document.activeElement !== target) && tries > 0)
      focusOn(elementId, tries - 1);
  }, focusEveryMs);
}
