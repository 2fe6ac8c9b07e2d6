import type { Block, Channel, Draft, Language, PlainBlock } from "./document.ts";
import { richOf } from "./rich-text.ts";

/** A page to begin with, in one language. */
export function blankDraft(channel: Channel, language: Language): Draft {
  switch (channel) {
    case "email":
      return {
        channel,
        words: { [language]: { subject: "", preheader: "", blocks: [blankBlock("text", "1")], text: null } },
      };
    case "sms":
      return { channel, words: { [language]: { text: "" } } };
    case "post":
      return {
        channel,
        words: { [language]: { subject: "", blocks: [blankBlock("text", "1") as PlainBlock] } },
      };
    case "phone":
      return {
        channel,
        words: { [language]: { steps: [{ title: "", say: "", note: "" }], objections: [] } },
      };
  }
}

/** A new block of a kind, with nothing written in it. */
export function blankBlock(kind: Block["kind"], id: string): Block {
  switch (kind) {
    case "heading":
      return { id, kind, text: "", level: 2 };
    case "text":
      return { id, kind, rich: richOf("") };
    case "image":
      return { id, kind, picture: null, alt: "", width: 100 };
    case "button":
      return { id, kind, label: "", link: "" };
    case "products":
      return { id, kind, source: "suggested", productIds: [], most: 3, showPrice: true };
    case "loyalty":
      return { id, kind, programId: null, showProgress: true };
    case "voucher":
      return { id, kind, source: "shared", code: "", label: "", lastDay: null, symbol: "none" };
    case "divider":
      return { id, kind };
    case "spacer":
      return { id, kind, size: "medium" };
    case "columns":
      return { id, kind, columns: [[], []] };
    case "footer":
      return { id, kind, note: "" };
  }
}
