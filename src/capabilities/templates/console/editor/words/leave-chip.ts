import { type Editor, isNodeSelection } from "@tiptap/react";
import type { FocusEvent } from "react";

/** A chip stays chosen while its settings are written in; once the focus goes elsewhere, it is let go of. */
export const leaveChip = (editor: Editor) => (event: FocusEvent<HTMLElement>) => {
  const { selection } = editor.state;
  if (event.currentTarget.contains(event.relatedTarget) || !isNodeSelection(selection)) return;
  editor.commands.setTextSelection(selection.to);
};
