import type { Language } from "../../platform/texts.ts";
import { longDay } from "./formats.ts";
import { renderLetter, renderMessage, renderScript } from "./render.ts";
import { languages } from "./rules/document.ts";
import type { Given, MessageAddresses, Version } from "./rules/version.ts";

const part = { code: "XQ7Z-WK4V-9JTM", lastDay: "2099-03-14", conditions: "qvkzxw" } as const;
export type VoucherPart = keyof typeof part;

const nowhere: MessageAddresses = { unsubscribe: "#", preferences: "#", linkBase: "#" };

/**
 * What of a voucher the words do not show to everybody, and in which language: tried with somebody to whom no condition applies and of
 * whom nothing else is known. Null: nothing is missing. An offer says until when it holds and on what conditions.
 *
 * @param asked what must be seen
 */
export function voucherHidden(
  version: Version,
  asked: readonly VoucherPart[],
): { readonly language: Language; readonly part: VoucherPart } | null {
  for (const language of languages) {
    if (version.words[language] === undefined) continue;
    const bodies = bodiesOf(version, language);
    for (const one of asked) {
      // A day is written out, or in figures where it must be short.
      const signs = one === "lastDay" ? [longDay(part.lastDay, language), "14/03/2099"] : [part[one]];
      const isSeen = (body: string) => signs.some((sign) => body.toLowerCase().includes(sign.toLowerCase()));
      if (!bodies.every(isSeen)) return { language, part: one };
    }
  }
  return null;
}

function bodiesOf(version: Version, language: Language): string[] {
  const given: Given = {
    fields: {
      voucher_code: part.code,
      voucher_until: part.lastDay,
      voucher_conditions: part.conditions,
      voucher_benefit: "",
    },
    when: version.needs.when.map(() => false),
    voucher: { ...part, benefit: "" },
  };
  switch (version.channel) {
    case "email": {
      const { html, text } = renderMessage(version, language, given, nowhere);
      return [html, text];
    }
    case "sms":
      return [renderMessage(version, language, given, nowhere).text];
    case "post":
      return [JSON.stringify(renderLetter(version, language, given))];
    case "phone":
      return [JSON.stringify(renderScript(version, language, given))];
  }
}
