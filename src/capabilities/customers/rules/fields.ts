import { isDay } from "../../../values/day.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";

export type FieldType = "text" | "number" | "date" | "boolean" | "choice" | "choices";

/** A question of the trade: the dog's breed, the size of a shoe… */
export type FieldDefinition = {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly choices: readonly string[];
};

export type CustomValue = string | number | boolean | readonly string[] | null;
export type CustomValues = Readonly<Record<string, CustomValue>>;

/** Checks each value against its field; null clears. */
export function readCustomValues(
  said: CustomValues,
  fields: readonly FieldDefinition[],
): CustomValues | Refusal {
  const read: Record<string, CustomValue> = {};
  for (const [key, value] of Object.entries(said)) {
    const field = fields.find((candidate) => candidate.key === key);
    if (field === undefined) return refuse("field_not_defined", { field: `custom/${key}`, key });
    const fitting = value === null || value === "" ? null : fit(field, value);
    if (fitting === undefined) {
      return refuse("value_does_not_fit_field", {
        field: `custom/${key}`,
        label: field.label,
        type: field.type,
      });
    }
    read[key] = fitting;
  }
  return read;
}

/** The value as the field keeps it, or undefined when it does not fit. Files say everything as text. */
function fit(field: FieldDefinition, value: NonNullable<CustomValue>): CustomValue | undefined {
  switch (field.type) {
    case "text":
      return typeof value === "string" && value.length <= 2_000 ? value.trim() : undefined;
    case "number":
      return fitNumber(value);
    case "date":
      return typeof value === "string" && isDay(value) ? value : undefined;
    case "boolean":
      return fitBoolean(value);
    case "choice":
      return typeof value === "string" && field.choices.includes(value) ? value : undefined;
    case "choices": {
      const chosen = typeof value === "string" ? value.split("|").map((part) => part.trim()) : value;
      if (!Array.isArray(chosen)) return undefined;
      return chosen.every((one) => field.choices.includes(one)) ? [...new Set<string>(chosen)] : undefined;
    }
  }
}

function fitNumber(value: NonNullable<CustomValue>): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const plain = value.trim().replace(",", ".");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

function fitBoolean(value: NonNullable<CustomValue>): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : undefined;
}
