export type { CustomerReference } from "./rules/reference.ts";
export type { CustomValue, FieldDefinition, FieldType } from "./rules/fields.ts";
export type { CustomerKind, Source } from "./rules/record.ts";
export type { CustomerAnswer, CustomerBody, CustomerPatch } from "./schema.ts";
export type { ErasurePreview, PersonalDataAnswer } from "./schema-persons.ts";
