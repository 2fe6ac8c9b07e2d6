import type { Block, BlockKind, Channel, PlainBlock, RichText } from "../../shared.ts";

/** Named as nothing else in the message. */
export const newId = () => `b${crypto.randomUUID().replaceAll("-", "").slice(0, 10)}`;

export const emptyText: RichText = { type: "doc", content: [{ type: "paragraph" }] };

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

/** A block as it is when it is put down: nothing said yet. */
export function newBlock(kind: AddedKind): Block {
  if (kind === "columns") return { id: newId(), kind, columns: [[newPlain("text")], [newPlain("text")]] };
  return newPlain(kind);
}

export function newPlain(kind: PlainBlock["kind"]): PlainBlock {
  const id = newId();
  switch (kind) {
    case "heading":
      return { id, kind, text: "", level: 2 };
    case "text":
      return { id, kind, rich: emptyText };
    case "image":
      return { id, kind, picture: null, alt: "", width: 100 };
    case "button":
      return { id, kind, label: "", link: "page:space", align: "center" };
    case "products":
      return { id, kind, source: "suggested", productIds: [], most: 3, showPrice: true };
    case "loyalty":
      return { id, kind, programId: null, showProgress: true };
    case "voucher":
      return { id, kind, source: "shared", code: "", label: "", lastDay: null, symbol: "code128" };
    case "divider":
      return { id, kind };
    case "spacer":
      return { id, kind, size: "medium" };
  }
}
