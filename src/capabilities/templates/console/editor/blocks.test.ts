import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allBlocks, type Block } from "../../shared.ts";
import {
  addAfter,
  changeBlock,
  copyBlock,
  findBlock,
  moveAcross,
  moveBlock,
  placeAt,
  removeBlock,
  spotOf,
} from "./blocks.ts";

const heading = (id: string): Block & { kind: "heading" } => ({ id, kind: "heading", text: id, level: 1 });
const footer: Block = { id: "foot", kind: "footer", note: "" };
const columns: Block = {
  id: "cols",
  kind: "columns",
  columns: [[heading("left"), heading("left2")], [heading("right")]],
};
const message: readonly Block[] = [heading("first"), columns, heading("last"), footer];
const order = (blocks: readonly Block[]) => allBlocks(blocks).map(({ id }) => id);

test("a block moves within its own list, and the footer stays last", () => {
  expect(order(moveBlock(message, "last", -1))).toEqual([
    ...["first", "last", "cols", "left", "left2", "right", "foot"],
  ]);
  expect(moveBlock(message, "first", -1)).toBe(message);
  expect(moveBlock(message, "last", 1)).toEqual(message);
  expect(order(moveBlock(message, "left", 1))).toEqual([
    ...["first", "cols", "left2", "left", "right", "last", "foot"],
  ]);
  expect(order(placeAt(message, "first", "last")).slice(0, 1)).toEqual(["cols"]);
});

test("what is added stands below the one chosen, in its column too; columns never go into columns", () => {
  expect(order(addAfter(message, "left", heading("new")))).toContain("new");
  expect(spotOf(addAfter(message, "left", heading("new")), "new")?.column?.place).toBe(0);
  expect(order(addAfter(message, "foot", heading("new"))).at(-1)).toBe("foot");
  expect(order(addAfter(message, null, heading("new"))).at(-2)).toBe("new");
  expect(spotOf(addAfter(message, "left", { ...columns, id: "more" }), "more")?.column).toBeNull();
});

test("a block changes column, leaves the columns, and is copied under another name", () => {
  expect(spotOf(moveAcross(message, "left", 1), "left")?.column?.place).toBe(1);
  expect(spotOf(moveAcross(message, "left", "out"), "left")).toMatchObject({ column: null, at: 2 });
  let made = 0;
  const copied = copyBlock(message, "cols", () => `copy${(made += 1)}`);
  expect(order(copied)).toEqual([
    ...["first", "cols", "left", "left2", "right", "copy1", "copy2", "copy3", "copy4", "last", "foot"],
  ]);
  expect(copyBlock(message, "foot", () => "copy")).toBe(message);
});

test("nothing is lost nor doubled, whatever is moved where", () => {
  const ids = order(message);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: -3, max: 3 })), { maxLength: 20 }),
      (moves) => {
        const moved = moves.reduce<readonly Block[]>(
          (blocks, [id, by]) => (by === 3 ? moveAcross(blocks, id, "out") : moveBlock(blocks, id, by)),
          message,
        );
        expect(order(moved).toSorted()).toEqual(ids.toSorted());
        expect(moved.at(-1)?.id).toBe("foot");
      },
    ),
  );
});

test("a change and a removal reach a block wherever it stands", () => {
  const changed = changeBlock(message, "right", (block) => ({ ...block, text: "Bonjour" }) as Block);
  expect(findBlock(changed, "right")).toMatchObject({ text: "Bonjour" });
  expect(findBlock(removeBlock(message, "right"), "right")).toBeNull();
});
