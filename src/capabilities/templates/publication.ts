import type { Tx } from "../../platform/database.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { ShopFace } from "../accounts/index.ts";
import { neverProposed } from "../affinity/index.ts";
import { readRule } from "../insight/index.ts";
import { launchedPrograms } from "../loyalty/index.ts";
import { namesTheShop } from "./compile.ts";
import { liquidFaults } from "./liquid.ts";
import { selectProducts } from "./queries-products.ts";
import {
  allBlocks,
  type Block,
  type Draft,
  type Language,
  languagesOf,
  type TemplateClass,
} from "./rules/document.ts";
import type { Finding, Place } from "./rules/findings.ts";
import { readLink } from "./rules/link.ts";
import { passagesOf, placedLinks } from "./rules/passages.ts";
import { promotionsIn } from "./rules/promotional.ts";

/** What keeps a draft from being published as it is (weight `must`), and what the law would rather see. */
export async function publicationFindings(
  tx: Tx,
  draft: Draft,
  messageClass: TemplateClass,
  face: ShopFace,
): Promise<Finding[]> {
  const spoken = languagesOf(draft);
  const whole: Place = { language: face.language, part: "whole" };
  const findings: Finding[] = [];
  if (!spoken.includes(face.language))
    findings.push({ code: "language_missing", weight: "must", place: whole });
  for (const language of spoken) {
    findings.push(
      ...emptiness(draft, language),
      ...placeholders(draft, language),
      ...liquidFindings(draft, language),
    );
    findings.push(...linkFindings(draft, language), ...promotionFindings(draft, language, messageClass));
  }
  findings.push(...identityFindings(draft, messageClass, face));
  findings.push(...(await blockFindings(tx, draft, face)));
  return findings;
}

function emptiness(draft: Draft, language: Language): Finding[] {
  const place: Place = { language, part: "whole" };
  const empty: Finding = { code: "nothing_written", weight: "must", place };
  switch (draft.channel) {
    case "email": {
      const words = draft.words[language];
      const blocks = words?.blocks.filter(({ kind }) => kind !== "footer") ?? [];
      const subject: Finding = {
        code: "subject_missing",
        weight: "must",
        place: { language, part: "subject" },
      };
      return [...(words?.subject.trim() === "" ? [subject] : []), ...(blocks.length === 0 ? [empty] : [])];
    }
    case "sms":
      return draft.words[language]?.text.trim() === "" ? [empty] : [];
    case "post":
      return draft.words[language]?.blocks.length === 0 ? [empty] : [];
    case "phone":
      return draft.words[language]?.steps.some(({ say }) => say.trim() !== "") === true ? [] : [empty];
  }
}

/** What a good example leaves for the shop to fill in stands in brackets: nobody is to receive it. */
function placeholders(draft: Draft, language: Language): Finding[] {
  const links =
    draft.channel === "email" || draft.channel === "post"
      ? placedLinks(draft.words[language]?.blocks ?? [], language).map(({ place, address }) => ({
          place,
          text: address,
        }))
      : [];
  return [...passagesOf(draft, language), ...links].flatMap(({ place, text }) => {
    const found = /\[[^\]\n]{1,100}\]/u.exec(text)?.[0];
    return found === undefined
      ? []
      : [{ code: "placeholder_left", weight: "must", place, excerpt: found } as const];
  });
}

function liquidFindings(draft: Draft, language: Language): Finding[] {
  return passagesOf(draft, language).flatMap(({ place, text }) =>
    liquidFaults(text, language).map((fault): Finding => {
      const finding = { code: fault.code, weight: "must", place, excerpt: fault.excerpt } as const;
      if (fault.code !== "unknown_field" || fault.nearest === null) return finding;
      return { ...finding, proposal: fault.nearest };
    }),
  );
}

function linkFindings(draft: Draft, language: Language): Finding[] {
  if (draft.channel !== "email" && draft.channel !== "post") return [];
  return placedLinks(draft.words[language]?.blocks ?? [], language).flatMap(
    ({ place, address }): Finding[] => {
      // Told already: it is still to be filled in.
      if (address.startsWith("[")) return [];
      const link = readLink(address);
      if (typeof link === "string")
        return [{ code: link, weight: "must", place, excerpt: address.slice(0, 80) }];
      if (link.kind !== "personal") return [];
      return liquidFaults(address, language).map(({ code, excerpt }) => ({
        code,
        weight: "must",
        place,
        excerpt,
      }));
    },
  );
}

function promotionFindings(draft: Draft, language: Language, messageClass: TemplateClass): Finding[] {
  return promotionsIn(draft, language, messageClass).map(({ place, excerpt }) => ({
    code: "promotes",
    weight: "must",
    place,
    excerpt,
    values: { class: messageClass },
  }));
}

function identityFindings(draft: Draft, messageClass: TemplateClass, face: ShopFace): Finding[] {
  const whole: Place = { language: face.language, part: "whole" };
  if (draft.channel === "sms" && !namesTheShop(draft.words, face))
    return [
      { code: "sender_not_named", weight: messageClass === "marketing" ? "must" : "should", place: whole },
    ];
  if (draft.channel === "phone" && messageClass === "marketing") return callerFindings(draft, face);
  const { company, siren, bce, address } = face.legal;
  const isIdentified = company !== null && address !== null && (siren !== null || bce !== null);
  if ((draft.channel === "email" || draft.channel === "post") && !isIdentified)
    return [{ code: "legal_identity_missing", weight: "should", place: whole }];
  return [];
}

/** Who calls says at once her name, the firm and that it is to sell (C. conso. L221-16). */
function callerFindings(draft: Extract<Draft, { channel: "phone" }>, face: ShopFace): Finding[] {
  return languagesOf(draft).flatMap((language): Finding[] => {
    const first = draft.words[language]?.steps[0]?.say ?? "";
    return namesTheShop({ [language]: { text: first } }, face)
      ? []
      : [{ code: "caller_not_named", weight: "must", place: { language, part: "step", block: "1" } }];
  });
}

type Known = {
  readonly products: ReadonlyMap<string, { readonly categoryId: string | null; readonly isSold: boolean }>;
  readonly forbidden: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
  readonly today: string;
};

async function blockFindings(tx: Tx, draft: Draft, face: ShopFace): Promise<Finding[]> {
  if (draft.channel !== "email" && draft.channel !== "post") return [];
  const placed = languagesOf(draft).flatMap((language) =>
    allBlocks(draft.words[language]?.blocks ?? []).map((block) => ({
      block,
      place: { language, part: "block", block: block.id } as Place,
    })),
  );
  const ids = placed.flatMap(({ block }) => (block.kind === "products" ? block.productIds : []));
  const isLoyal = placed.some(({ block }) => block.kind === "loyalty" && block.programId !== null);
  const known: Known = {
    products: await selectProducts(tx, ids),
    forbidden: ids.length === 0 ? new Set() : await neverProposed(tx),
    programs: new Set(isLoyal ? (await launchedPrograms(tx)).map(({ id }) => id) : []),
    today: dayInZone(tx.now, face.timeZone),
  };
  const findings: Finding[] = [];
  for (const { block, place } of placed) {
    const fault = blockFault(block, known);
    if (fault !== null) findings.push({ code: fault, weight: "must", place });
    if (block.when !== undefined && isRefusal(await readRule(tx, block.when)))
      findings.push({ code: "when_unreadable", weight: "must", place });
  }
  return findings;
}

function blockFault(block: Block, { products, forbidden, programs, today }: Known): string | null {
  switch (block.kind) {
    case "image":
      return block.picture === null ? "picture_missing" : null;
    case "button":
      return block.label.trim() === "" ? "label_missing" : null;
    case "voucher":
      if (block.source === "own") return null;
      if (block.code.trim() === "") return "code_missing";
      return block.lastDay !== null && block.lastDay < today ? "code_over" : null;
    case "products": {
      if (block.source !== "chosen") return null;
      const chosen = block.productIds.map((id) => products.get(id));
      if (chosen.length === 0) return "products_missing";
      if (chosen.some((one) => one === undefined || !one.isSold)) return "product_not_sold";
      return chosen.some((one) => forbidden.has(one?.categoryId ?? "")) ? "product_forbidden" : null;
    }
    case "loyalty":
      return block.programId === null || programs.has(block.programId) ? null : "program_unknown";
    default:
      return null;
  }
}
