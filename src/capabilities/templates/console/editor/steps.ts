import { useHotkeys } from "@mantine/hooks";
import { useI18n } from "../../../../console/i18n.tsx";
import type { useWriting } from "./writing.ts";

interface StepsOptions {
  readonly writing: ReturnType<typeof useWriting>;
  /** The words are open to be written: keys act on them. */
  readonly isWriting: boolean;
  readonly announce: (sentence: string) => void;
  readonly save: () => Promise<unknown>;
}

/** Back and forth through what was written, by buttons and by keys: one history for the whole template, its fields too. */
export function useSteps({ writing, isWriting, announce, save }: StepsOptions) {
  const { t } = useI18n();
  function back() {
    writing.undo();
    announce(t("templates.toolbar.undone"));
  }
  function forth() {
    writing.redo();
    announce(t("templates.toolbar.redone"));
  }
  useHotkeys(
    [
      ["mod+Z", () => isWriting && back()],
      ["mod+shift+Z", () => isWriting && forth()],
      ["mod+Y", () => isWriting && forth()],
      ["mod+S", () => void save()],
    ],
    [],
    true,
  );
  return { back: writing.canUndo ? back : null, forth: writing.canRedo ? forth : null };
}
