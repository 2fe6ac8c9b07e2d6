import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { fold } from "../../values/fold.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import type { FieldAnswer, FieldsAnswer } from "./answers.ts";
import { countFilled, selectOwnFields, selectSensitiveNotes, upsertClass } from "./queries-fields.ts";
import { type DataCategory, knownFields, looksSensitive } from "./rules/fields.ts";

/** Each field with its category, its purpose, how many records hold it, and what speaks against keeping it (GDPR art. 5(1)(b) and (c)). */
export async function fieldsInUse(tx: Tx): Promise<FieldsAnswer> {
  const filled = await countFilled(tx);
  const own = await selectOwnFields(tx);
  const known = knownFields.map(
    (field): FieldAnswer => ({
      ...field,
      label: null,
      isOwn: false,
      why: null,
      filled: filled[field.key] ?? 0,
      warnings: [],
    }),
  );
  const trade = own.map((field): FieldAnswer => {
    const warnings = [
      ...(field.category === null ? (["no_category"] as const) : []),
      ...(field.purpose.trim() === "" ? (["no_purpose"] as const) : []),
      ...(looksSensitive(fold(`${field.label} ${field.purpose}`)) ? (["sensitive"] as const) : []),
      ...(field.filled === 0 ? (["never_filled"] as const) : []),
    ];
    return {
      key: field.key,
      label: field.label,
      isOwn: true,
      category: field.category,
      purpose: null,
      why: field.purpose,
      isOptional: true,
      filled: field.filled,
      warnings,
    };
  });
  return { records: filled["all"] ?? 0, fields: [...known, ...trade], notes: await selectSensitiveNotes(tx) };
}

/** Says of which category a field of the trade is. Refused: `unknown_field`. */
export async function classField(
  tx: Tx,
  actor: Actor,
  key: string,
  category: DataCategory,
): Promise<FieldsAnswer | Refusal> {
  if ((await upsertClass(tx, key, category, actor.name)) === 0)
    return refuse("unknown_field", { field: key });
  await recordAudit(tx, actor, { action: "privacy.field_classed", detail: { field: key, category } });
  return await fieldsInUse(tx);
}
