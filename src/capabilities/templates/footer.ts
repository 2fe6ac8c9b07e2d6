import { say } from "../../platform/texts.ts";
import type { ShopFace } from "../accounts/index.ts";
import type { Setting } from "./mjml-blocks.ts";
import type { FooterBlock, TemplateClass } from "./rules/document.ts";

/** The foot of a message: why it comes, who sends it, how to choose and to leave. Lines in Liquid; links apart. */
export type Foot = {
  readonly why: string;
  /** It was written by the shop and may hold fields. */
  readonly isOwn: boolean;
  /** Who writes, where, under which numbers (C. com. R123-237; CPCE L34-5; BE: CDE XII.13). */
  readonly identity: readonly string[];
  readonly source: string;
  readonly links: readonly { readonly label: string; readonly address: string }[];
};

/** Only what serves a purchase or the program may come without a way to leave: there is none to leave. */
export function footOf(
  block: FooterBlock | null,
  messageClass: TemplateClass,
  { language, face }: Setting,
): Foot {
  const address = face.brand.address;
  const sentence = (key: string, values: Record<string, string> = {}) =>
    say(language, `templates.mail.${key}`, { address, ...values });
  const isOwn = block !== null && block.note !== "";
  const why = isOwn ? block.note : sentence(`why_${messageClass}`, { shop: face.brand.senderName });
  const preferences = { label: sentence("preferences"), address: "{{ _p }}" };
  const unsubscribe = { label: sentence("unsubscribe"), address: "{{ _u }}" };
  return {
    why,
    isOwn,
    identity: identityOf(face, language),
    source: sentence("source", { source: "{{ _source }}" }),
    links:
      messageClass === "transactional"
        ? []
        : messageClass === "service"
          ? [preferences]
          : [preferences, unsubscribe],
  };
}

function identityOf({ name, brand, legal }: ShopFace, language: Setting["language"]): string[] {
  const company = [legal.company ?? name, legal.legalForm]
    .filter((part) => part !== null && part !== "")
    .join(", ");
  const numbers = [
    legal.siren === null ? null : say(language, "templates.mail.siren", { number: inThrees(legal.siren) }),
    legal.bce === null ? null : say(language, "templates.mail.bce", { number: legal.bce }),
    legal.register,
    legal.vat === null ? null : say(language, "templates.mail.vat", { number: legal.vat }),
  ].filter((part) => part !== null && part !== "");
  return [
    brand.senderName === company ? company : `${brand.senderName} – ${company}`,
    [legal.address, legal.phone, legal.email].filter((part) => part !== null && part !== "").join(" · "),
    numbers.join(" · "),
  ].filter((line) => line !== "");
}

function inThrees(digits: string): string {
  return digits.replaceAll(/(\d{3})(?=\d)/gu, "$1\u00a0");
}
