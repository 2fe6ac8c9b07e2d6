import { useI18n } from "../../../../../console/i18n.tsx";
import type { Block, Language } from "../../../shared.ts";
import { copyBlock, moveAcross, removeBlock, spotOf } from "../blocks.ts";
import { blocksOf, copyAcross, otherLanguage } from "../draft.ts";
import { focusOn, handleId, useEditing } from "../editing.ts";
import { newId } from "../starts.ts";

/** What can be done to a block as a whole; each says what it did, and the focus goes on with it. */
export function useBlockMoves(language: Language, block: Block, name: string) {
  const { t } = useI18n();
  const { written, changeBlocks, changeDraft, choose, announce } = useEditing();
  const spot = spotOf(blocksOf(written.draft, language), block.id);
  const other = otherLanguage(language);
  return {
    column: spot?.column ?? null,
    remove: () => {
      const left = spot?.list.filter(({ id }) => id !== block.id) ?? [];
      const next = left[Math.min(spot?.at ?? 0, left.length - 1)] ?? null;
      changeBlocks(language, (all) => removeBlock(all, block.id));
      announce(t("templates.block.removed", { name }));
      choose(next === null ? null : { language, id: next.id });
      focusOn(next === null ? `add-${language}` : handleId(language, next.id));
    },
    copy: () => {
      // Named before the change is made: a change may be made twice, and gives the same both times.
      const ids = Array.from({ length: mostInABlock }, newId);
      changeBlocks(language, (all) => {
        const left = [...ids];
        return copyBlock(all, block.id, () => left.shift() ?? newId());
      });
      focusOn(handleId(language, ids[0] ?? ""));
    },
    across: (to: number | "out") => {
      changeBlocks(language, (all) => moveAcross(all, block.id, to));
      focusOn(handleId(language, block.id));
    },
    copyToOther: () => {
      changeDraft((draft) => copyAcross(draft, language, block.id));
      announce(t(`templates.block.copied_to_${other}`, { name }));
    },
  };
}

// Columns hold a few blocks; more than these are named as they come.
const mostInABlock = 40;
