import {
  type Block,
  type BlockKind,
  blankBlock,
  type Channel,
  richOf,
  type TextBlock,
} from "../../shared.ts";

/** Named as nothing else in the message. */
export const newId = () => `b${crypto.randomUUID().replaceAll("-", "").slice(0, 10)}`;

/** In the order of the menu that offers them. */
const kindsOfEmail = [
  "heading",
  "text",
  "image",
  "button",
  "products",
  "loyalty",
  "voucher",
  "columns",
  "divider",
  "spacer",
] as const satisfies readonly BlockKind[];
const kindsOfLetter = [
  "heading",
  "text",
  "image",
  "voucher",
  "divider",
  "spacer",
] as const satisfies readonly BlockKind[];

export type AddedKind = (typeof kindsOfEmail)[number];

export const kindsFor = (channel: Channel, { inColumn }: { readonly inColumn: boolean }) =>
  (channel === "post" ? kindsOfLetter : kindsOfEmail).filter((kind) => !inColumn || kind !== "columns");

/** A block as it is when it is put down: nothing said yet. Columns come with somewhere to write. */
export function newBlock(kind: AddedKind): Block {
  const block = blankBlock(kind, newId());
  return block.kind === "columns" ? { ...block, columns: [[newText()], [newText()]] } : block;
}

export const newText = (): TextBlock => ({ id: newId(), kind: "text", rich: richOf("") });
