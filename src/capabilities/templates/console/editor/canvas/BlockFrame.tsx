import { useSortable } from "@dnd-kit/sortable";
import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Eye, GripVertical, SlidersHorizontal } from "lucide-react";
import { api } from "../../../../../console/api.ts";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { PeopleRule } from "../../../../insight/shared.ts";
import type { Block, Language } from "../../../shared.ts";
import { moveBlock } from "../blocks.ts";
import { focusOn, handleId, useEditing } from "../editing.ts";
import { AddBlock } from "./AddBlock.tsx";
import { BlockMenu } from "./BlockMenu.tsx";
import { BlockShown } from "./BlockShown.tsx";
import { useBlockName } from "./block-names.ts";
import styles from "./canvas.module.css";

interface BlockFrameProps {
  readonly language: Language;
  readonly block: Block;
  readonly at: number;
  /** How many of its list may change places. */
  readonly count: number;
}

/** A block on the paper, with what moves it beside it; whatever in it takes the focus opens its settings. */
export function BlockFrame({ language, block, at, count }: BlockFrameProps) {
  const { t } = useI18n();
  const { chosen, choose } = useEditing();
  const nameOf = useBlockName();
  const isFixed = block.kind === "footer";
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } =
    useSortable({ id: block.id, disabled: isFixed });
  const isChosen = chosen?.id === block.id && chosen.language === language;
  const name = nameOf(block);

  function onFocus(event: React.FocusEvent) {
    // In a column, the inner block is the one that is meant.
    event.stopPropagation();
    if (!isChosen) choose({ language, id: block.id });
  }
  return (
    // What is pressed or focused within chooses the block; its handle does the same for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={setNodeRef}
      className={styles.block}
      data-chosen={isChosen || undefined}
      data-dragging={isDragging || undefined}
      data-kind={block.kind}
      aria-label={t("templates.block.place", { name, place: at + 1, count })}
      style={{
        ...(transform === null ? {} : { transform: `translate3d(${transform.x}px, ${transform.y}px, 0)` }),
        ...(transition === undefined ? {} : { transition }),
      }}
      onFocus={onFocus}
      onMouseDown={(event) => {
        event.stopPropagation();
        if (!isChosen) choose({ language, id: block.id });
      }}
    >
      <div className={styles.grip}>
        <button
          id={handleId(language, block.id)}
          type="button"
          ref={setActivatorNodeRef}
          className={styles.handle}
          {...attributes}
          {...(isFixed ? {} : listeners)}
          aria-label={t(isFixed ? "templates.block.open" : "templates.block.handle", { name })}
          aria-pressed={undefined}
          onClick={() => choose({ language, id: block.id })}
        >
          <GripVertical size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      {block.when !== undefined && <SeenBy rule={block.when} />}
      <BlockShown language={language} block={block} isChosen={isChosen} />
      {isChosen && <Actions language={language} block={block} name={name} />}
    </section>
  );
}

interface ActionsProps {
  readonly language: Language;
  readonly block: Block;
  readonly name: string;
}

function Actions({ language, block, name }: ActionsProps) {
  const { t } = useI18n();
  const { changeBlocks, announce, openSettings } = useEditing();
  const isFixed = block.kind === "footer";

  function move(by: -1 | 1) {
    changeBlocks(language, (all) => moveBlock(all, block.id, by));
    announce(t(by === -1 ? "templates.block.moved_up" : "templates.block.moved_down", { name }));
    focusOn(`${handleId(language, block.id)}-${by === -1 ? "up" : "down"}`);
  }
  return (
    <div className={styles.actions} role="toolbar" aria-label={t("templates.block.actions", { name })}>
      {!isFixed && (
        <>
          <ActionIcon
            id={`${handleId(language, block.id)}-up`}
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t("templates.block.up")}
            title={t("templates.block.up")}
            onClick={() => move(-1)}
          >
            <ArrowUp size={16} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon
            id={`${handleId(language, block.id)}-down`}
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t("templates.block.down")}
            title={t("templates.block.down")}
            onClick={() => move(1)}
          >
            <ArrowDown size={16} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
          <AddBlock language={language} after={block.id} isSmall />
        </>
      )}
      {openSettings !== null && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t("templates.block.settings")}
          title={t("templates.block.settings")}
          onClick={openSettings}
        >
          <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      )}
      <BlockMenu language={language} block={block} name={name} />
    </div>
  );
}

/** Not for everybody: whom for, as a sentence. */
function SeenBy({ rule }: { readonly rule: PeopleRule }) {
  const { t, language } = useI18n();
  const { data } = useQuery({
    queryKey: ["segments", "count", rule],
    queryFn: async ({ signal }) =>
      await api.post<{ sentence: Record<string, string> }>("/segments/count", { body: { rule }, signal }),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <p className={styles.seenBy}>
      <Eye size={14} strokeWidth={1.75} aria-hidden />
      {data === undefined
        ? t("templates.when.some")
        : t("templates.when.said", { people: data.sentence[language] ?? "" })}
    </p>
  );
}
