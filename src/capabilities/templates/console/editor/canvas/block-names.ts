import {
  Barcode,
  Columns2,
  Gift,
  Heading,
  Image,
  type LucideIcon,
  Minus,
  MousePointerClick,
  MoveVertical,
  PanelBottom,
  ShoppingBag,
  TextInitial,
} from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { readable } from "../../../rules/liquid-text.ts";
import { inlineText, paragraphsOf } from "../../../rules/rich-text.ts";
import type { Block, BlockKind } from "../../../shared.ts";

export const blockIcons: Readonly<Record<BlockKind, LucideIcon>> = {
  heading: Heading,
  text: TextInitial,
  image: Image,
  button: MousePointerClick,
  products: ShoppingBag,
  loyalty: Gift,
  voucher: Barcode,
  columns: Columns2,
  divider: Minus,
  spacer: MoveVertical,
  footer: PanelBottom,
};

const longestName = 40;

/** "Texte : Bonjour Claire, merci de…", for who hears where she is. */
export function useBlockName() {
  const { t, language } = useI18n();
  return (block: Block) => {
    const words = readable(wordsOf(block), language).replaceAll(/\s+/g, " ").trim();
    const kind = t(`templates.block.${block.kind}`);
    if (words === "") return kind;
    const shown = words.length > longestName ? `${words.slice(0, longestName)}…` : words;
    return t("templates.block.named", { kind, words: shown });
  };
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return block.text;
    case "text":
      return paragraphsOf(block.rich)
        .map(({ content }) => inlineText(content))
        .join(" ");
    case "button":
    case "voucher":
      return block.label;
    case "image":
      return block.alt;
    case "footer":
      return block.note;
    default:
      return "";
  }
}
