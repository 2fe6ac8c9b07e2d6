import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { useRef } from "react";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { Block, Language } from "../../../shared.ts";
import { placeAt } from "../blocks.ts";
import { blocksOf } from "../draft.ts";
import { useEditing } from "../editing.ts";
import { AddBlock } from "./AddBlock.tsx";
import { BlockListContext, type BlockListProps } from "./block-list.ts";
import { BlockFrame } from "./BlockFrame.tsx";
import { useBlockName } from "./block-names.ts";
import { useBrand } from "./brand.ts";
import styles from "./canvas.module.css";

/** The message on its paper, in the shop's colours: each block where it will be read. */
export function Canvas({ language }: { readonly language: Language }) {
  const { t } = useI18n();
  const { written, channel } = useEditing();
  const brand = useBrand();
  const blocks = blocksOf(written.draft, language);
  return (
    <div
      className={styles.paper}
      style={brand.style}
      data-system-fonts={brand.hasSystemFonts || undefined}
      data-letter={channel === "post" || undefined}
    >
      {channel === "email" && (
        <div className={styles.head} data-logo={brand.logoUrl !== null || undefined}>
          {brand.logoUrl === null ? brand.name : <img src={brand.logoUrl} alt={brand.name} />}
        </div>
      )}
      <div className={styles.sheet}>
        {blocks.length === 0 && <p className={styles.none}>{t("templates.canvas.empty")}</p>}
        <BlockListContext value={BlockList}>
          <BlockList language={language} blocks={blocks}>
            <AddBlock language={language} after={null} />
          </BlockList>
        </BlockListContext>
      </div>
      {channel === "email" && !blocks.some(({ kind }) => kind === "footer") && (
        <div className={styles.foot}>
          <p>{brand.identity.join(" – ")}</p>
          <p>{t("templates.canvas.footer_added")}</p>
        </div>
      )}
    </div>
  );
}

/** Blocks that change places among themselves, dragged by the pointer or by the keyboard. */
function BlockList({ language, blocks, children }: BlockListProps) {
  const { changeBlocks } = useEditing();
  const accessibility = useDragWords(blocks);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: sortableKeyboardCoordinates,
      // Enter opens the settings of the block; the space bar takes it.
      keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] },
    }),
  );
  const movable = blocks.filter(({ kind }) => kind !== "footer");

  function drop({ active, over }: DragEndEvent) {
    if (over === null || active.id === over.id) return;
    changeBlocks(language, (all) => placeAt(all, String(active.id), String(over.id)));
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={accessibility}
    >
      <SortableContext items={movable.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        {movable.map((block, at) => (
          <BlockFrame key={block.id} language={language} block={block} at={at} count={movable.length} />
        ))}
        {children}
        {blocks
          .filter(({ kind }) => kind === "footer")
          .map((block) => (
            <BlockFrame
              key={block.id}
              language={language}
              block={block}
              at={movable.length}
              count={movable.length + 1}
            />
          ))}
      </SortableContext>
    </DndContext>
  );
}

/** What a screen reader says while a block is carried. */
function useDragWords(blocks: readonly Block[]) {
  const { t } = useI18n();
  const nameOf = useBlockName();
  // What is taken is over its own place at once: only another place is news.
  const over = useRef<string | number | null>(null);
  const said = (id: string | number) => {
    const block = blocks.find((one) => one.id === id);
    return {
      name: block === undefined ? "" : nameOf(block),
      place: blocks.findIndex((one) => one.id === id) + 1,
      count: blocks.filter(({ kind }) => kind !== "footer").length,
    };
  };
  return {
    screenReaderInstructions: { draggable: t("templates.drag.how") },
    announcements: {
      onDragStart: ({ active }: { active: { id: string | number } }) => {
        over.current = active.id;
        return t("templates.drag.taken", said(active.id));
      },
      onDragOver: ({ active, over: now }: DragSaid) => {
        if (now === null || now.id === over.current) return undefined;
        over.current = now.id;
        return t("templates.drag.over", { ...said(active.id), place: said(now.id).place });
      },
      onDragEnd: ({ active, over: last }: DragSaid) =>
        t("templates.drag.put", { ...said(active.id), place: said((last ?? active).id).place }),
      onDragCancel: ({ active }: DragSaid) => t("templates.drag.cancelled", said(active.id)),
    },
  };
}

type DragSaid = {
  readonly active: { readonly id: string | number };
  readonly over: { readonly id: string | number } | null;
};
