import type { KeptData, LostData } from "../../platform/participants.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { type Language, languageOf, say } from "../../platform/texts.ts";
import { csvTable } from "../../values/csv.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { displayName } from "./answers.ts";
import { findRecord } from "./operations.ts";
import { eraseCustomer, erasureLosses, erasurePreview } from "./operations-erasure.ts";
import { personalData } from "./operations-personal-data.ts";
import { IdParams } from "./schema.ts";
import {
  ErasureAnswer,
  ErasureBody,
  ErasurePreview,
  PersonalDataAnswer,
  SectionParams,
} from "./schema-persons.ts";

const tag = "customers";

/** A person's rights, exercised by staff for her: seeing and taking away her data, being erased. */
export const personsRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers/:id/personal-data",
    tag,
    permission: "customers:rights",
    summary: "Everything the shop knows of a person, to hand over (GDPR art. 15 and 20)",
    params: IdParams,
    answer: PersonalDataAnswer,
    handle: async ({ tx, actor, params, request, reply }) => {
      const record = await findRecord(tx, params.id);
      if (record === undefined || record.erasedAt !== null)
        return refuse("unknown_customer", { id: params.id });
      const sections = await personalData(tx, record.id);
      const { name: shop } = await currentMerchant(tx);
      await recordAudit(tx, actor, {
        action: "customer.data_exported",
        subjectKind: "customer",
        subjectId: record.id,
        detail: { sections: sections.length },
      });
      const language = languageOf(request.headers["accept-language"]);
      reply.header("content-disposition", 'attachment; filename="personal-data.json"');
      return {
        customerId: record.id,
        madeAt: tx.now,
        shop,
        sections: sections.map(({ name, rows }) => ({ name, title: say(language, `data.${name}`), rows })),
      };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/personal-data/:section",
    tag,
    permission: "customers:rights",
    summary: "One section of a person's data as a CSV file (RFC 4180)",
    params: SectionParams,
    handle: async ({ tx, actor, params, reply }) => {
      const section = (await personalData(tx, params.id)).find(({ name }) => name === params.section);
      if (section === undefined) return refuse("unknown_data_section", { section: params.section });
      await recordAudit(tx, actor, {
        action: "customer.data_exported",
        subjectKind: "customer",
        subjectId: params.id,
        detail: { section: section.name },
      });
      reply
        .header("content-disposition", `attachment; filename="personal-data-${section.name}.csv"`)
        .type("text/csv; charset=utf-8");
      return csvTable(section.rows);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/erasure",
    tag,
    permission: "customers:rights",
    summary: "What erasing a person would keep, and what she would lose",
    params: IdParams,
    answer: ErasurePreview,
    handle: async ({ tx, params, request }) => {
      const record = await findRecord(tx, params.id);
      if (record === undefined || record.erasedAt !== null)
        return refuse("unknown_customer", { id: params.id });
      const language = languageOf(request.headers["accept-language"]);
      const kept = await erasurePreview(tx, record.id);
      const lost = await erasureLosses(tx, record.id);
      return {
        customerId: record.id,
        name: displayName(record),
        kept: kept.map((one) => keptInWords(one, language)),
        lost: lost.map((one) => lostInWords(one, language)),
      };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/erasure",
    tag,
    permission: "customers:rights",
    summary: "Erase a person, for good (GDPR art. 17)",
    description:
      "Receipts stay without a person for as long as accounts must be kept; points and vouchers still open are lost. It cannot be undone.",
    params: IdParams,
    body: ErasureBody,
    answer: ErasureAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body, request }) => {
      const erased = await eraseCustomer(tx, actor, params.id, body);
      if (isRefusal(erased)) return erased;
      const language = languageOf(request.headers["accept-language"]);
      return {
        customerId: params.id,
        erasedAt: tx.now,
        kept: erased.kept.map((one) => keptInWords(one, language)),
      };
    },
  }),
];

function keptInWords(kept: KeptData, language: Language) {
  return { ...kept, sentence: say(language, `erasure.kept.${kept.reason}`, { count: kept.count }) };
}

function lostInWords(lost: LostData, language: Language) {
  const values = { count: lost.count, label: lost.label ?? "" };
  return { ...lost, sentence: say(language, `erasure.lost.${lost.reason}`, values) };
}
