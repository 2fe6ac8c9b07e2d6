import { Type } from "typebox";
import type { Database } from "../../platform/database.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordAudit, selectTeam, type TeamRow } from "../accounts/index.ts";
import { addProcessor, checklist, endProcessor, registerToday } from "./operations-duties.ts";
import { classField, fieldsInUse } from "./operations-fields.ts";
import { registerCsv, registerPdf } from "./register-files.ts";
import { dataCategories } from "./rules/fields.ts";
import { DayText, IdParams } from "./schema-requests.ts";

const tag = "privacy";
const closed = { additionalProperties: false } as const;
const reading = { tag, permission: "privacy:read" } as const;
const writing = { tag, permission: "privacy:write" } as const;

export const dutiesRoutes = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/checklist",
    summary: "Every duty with what was found of it now; nobody ticks anything",
    handle: async ({ tx, database }) => ({
      items: await checklist(tx, await teamOf(database, tx.merchantId)),
    }),
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/register",
    summary: "The register of processing (GDPR art. 30), of what the product does in this shop today",
    handle: async ({ tx, database }) =>
      await registerToday(tx, (await teamOf(database, tx.merchantId)).length),
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/register/file",
    summary: "The register as a file, to hand to the authority",
    query: Type.Object({ format: choice(["csv", "pdf"]) }, closed),
    handle: async ({ tx, database, actor, query, request, reply }) => {
      const register = await registerToday(tx, (await teamOf(database, tx.merchantId)).length);
      const language = languageOf(request.headers["accept-language"]);
      await recordAudit(tx, actor, { action: "privacy.register_exported", detail: { format: query.format } });
      reply.header(
        "content-disposition",
        `attachment; filename="register-${register.madeOn}.${query.format}"`,
      );
      if (query.format === "csv") {
        reply.type("text/csv; charset=utf-8");
        return registerCsv(register, language);
      }
      reply.type("application/pdf");
      return await registerPdf(register, language, new Date(tx.now));
    },
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/processors",
    summary: "Note who works with the data on the shop's behalf, and the day of the contract (GDPR art. 28)",
    status: 201,
    body: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 120 }),
        task: Type.String({ minLength: 1, maxLength: 300 }),
        country: Type.String({ pattern: "^[A-Z]{2}$" }),
        contractOn: Type.Optional(nullable(DayText)),
        safeguard: Type.Optional(
          choiceOrNull(["adequacy", "clauses", "none"], "Of a country outside the Union"),
        ),
      },
      closed,
    ),
    handle: async ({ tx, actor, body }) => {
      const items = await addProcessor(tx, actor, {
        ...body,
        contractOn: body.contractOn ?? null,
        safeguard: body.safeguard ?? null,
      });
      return isRefusal(items) ? items : { items };
    },
  }),
  defineRoute({
    ...writing,
    method: "DELETE",
    url: "/privacy/processors/:id",
    summary: "It no longer works with the data",
    params: IdParams,
    handle: async ({ tx, actor, params }) => {
      const items = await endProcessor(tx, actor, params.id);
      return isRefusal(items) ? items : { items };
    },
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/fields",
    summary:
      "Each field with its category, its purpose, how many records hold it, and what speaks against it",
    handle: async ({ tx }) => await fieldsInUse(tx),
  }),
  defineRoute({
    ...writing,
    method: "PUT",
    url: "/privacy/fields/:key",
    summary: "Say of which category a field of the trade is",
    params: Type.Object({ key: Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }) }),
    body: Type.Object({ category: choice([...dataCategories]) }, closed),
    handle: async ({ tx, actor, params, body }) => await classField(tx, actor, params.key, body.category),
  }),
];

/** Who works here is known to the installation, across its shops. */
async function teamOf(database: Database, merchantId: string): Promise<readonly TeamRow[]> {
  return await database.inPlatform(async (tx) => await selectTeam(tx, merchantId));
}
