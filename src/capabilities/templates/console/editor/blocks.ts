import type { Block, PlainBlock } from "../../shared.ts";

type Blocks = readonly Block[];

/** Where a block stands: in the message itself, or in a column of one of its blocks. */
export type Spot = {
  readonly list: Blocks;
  readonly at: number;
  /** null: in the message itself. */
  readonly column: { readonly id: string; readonly place: number; readonly count: number } | null;
};

export function spotOf(blocks: Blocks, id: string): Spot | null {
  const at = blocks.findIndex((block) => block.id === id);
  if (at >= 0) return { list: blocks, at, column: null };
  for (const block of blocks) {
    if (block.kind !== "columns") continue;
    for (const [place, list] of block.columns.entries()) {
      const within = list.findIndex((one) => one.id === id);
      const column = { id: block.id, place, count: block.columns.length };
      if (within >= 0) return { list, at: within, column };
    }
  }
  return null;
}

export function findBlock(blocks: Blocks, id: string): Block | null {
  const spot = spotOf(blocks, id);
  return spot?.list[spot.at] ?? null;
}

/** Every block put through a change, those in columns included; null takes it away. */
function through(blocks: Blocks, change: (block: Block) => readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    const changed = change(block);
    return changed.map((one) =>
      one.kind === "columns" && one === block
        ? { ...one, columns: one.columns.map((list) => through(list, change).filter(isPlain)) }
        : one,
    );
  });
}

export const isPlain = (block: Block): block is PlainBlock =>
  block.kind !== "columns" && block.kind !== "footer";

export function changeBlock(blocks: Blocks, id: string, change: (block: Block) => Block): Blocks {
  return through(blocks, (block) => [block.id === id ? change(block) : block]);
}

export function removeBlock(blocks: Blocks, id: string): Blocks {
  return through(blocks, (block) => (block.id === id ? [] : [block]));
}

/** After the given one, in its list; without one, at the end. What only stands in the message itself goes after the columns. */
export function addAfter(blocks: Blocks, after: string | null, added: Block): Blocks {
  const spot = after === null ? null : spotOf(blocks, after);
  if (spot === null) return inOrder([...blocks, added]);
  if (spot.column === null) return inOrder(blocks.toSpliced(spot.at + 1, 0, added));
  if (!isPlain(added)) return addAfter(blocks, spot.column.id, added);
  return through(blocks, (block) => (block.id === after ? [block, added] : [block]));
}

/** At the end of a column. */
export function addToColumn(blocks: Blocks, columnsId: string, place: number, added: PlainBlock): Blocks {
  return changeBlock(blocks, columnsId, (block) =>
    block.kind === "columns"
      ? { ...block, columns: block.columns.map((list, one) => (one === place ? [...list, added] : list)) }
      : block,
  );
}

/** Up or down by so many places in its own list; what cannot move further stays as it is. */
export function moveBlock(blocks: Blocks, id: string, by: number): Blocks {
  const spot = spotOf(blocks, id);
  const target = spot?.list[spot.at + by];
  return target === undefined ? blocks : placeAt(blocks, id, target.id);
}

/** To the place of another one of the same list. */
export function placeAt(blocks: Blocks, id: string, target: string): Blocks {
  const spot = spotOf(blocks, id);
  const to = spot?.list.findIndex((block) => block.id === target) ?? -1;
  const moved = spot?.list[spot.at];
  if (spot === null || moved === undefined || to < 0 || to === spot.at) return blocks;
  const list = spot.list.toSpliced(spot.at, 1).toSpliced(to, 0, moved);
  if (spot.column !== null) return withColumn(blocks, spot.column.id, spot.column.place, list);
  const ordered = inOrder(list);
  return ordered.every((block, at) => block === blocks[at]) ? blocks : ordered;
}

/** Into the column beside, or out of the columns altogether (`out`: below them). */
export function moveAcross(blocks: Blocks, id: string, to: number | "out"): Blocks {
  const spot = spotOf(blocks, id);
  const moved = spot?.list[spot.at];
  if (spot === null || spot.column === null || moved === undefined || !isPlain(moved)) return blocks;
  const without = removeBlock(blocks, id);
  return to === "out"
    ? addAfter(without, spot.column.id, moved)
    : addToColumn(without, spot.column.id, to, moved);
}

/** The same once more, below, under names of its own. */
export function copyBlock(blocks: Blocks, id: string, newId: () => string): Blocks {
  const block = findBlock(blocks, id);
  return block === null || block.kind === "footer" ? blocks : addAfter(blocks, id, renamed(block, newId));
}

function renamed(block: Block, newId: () => string): Block {
  const copy = { ...block, id: newId() };
  if (copy.kind !== "columns") return copy;
  return {
    ...copy,
    columns: copy.columns.map((list) => list.map((one) => ({ ...one, id: newId() }))),
  };
}

function withColumn(blocks: Blocks, columnsId: string, place: number, list: Blocks): Blocks {
  return changeBlock(blocks, columnsId, (block) =>
    block.kind === "columns"
      ? { ...block, columns: block.columns.map((one, at) => (at === place ? list.filter(isPlain) : one)) }
      : block,
  );
}

/** The footer ends the message, whatever is put below it. */
function inOrder(blocks: Blocks): Blocks {
  return [
    ...blocks.filter(({ kind }) => kind !== "footer"),
    ...blocks.filter(({ kind }) => kind === "footer"),
  ];
}
