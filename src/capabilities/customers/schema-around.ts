import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { CustomerAnswer, Cursor, Id, Limit } from "./schema.ts";

const closed = { additionalProperties: false } as const;
const nullableText = nullable(Type.String());

export const NoteBody = Type.Object({ body: Type.String({ minLength: 1, maxLength: 4_000 }) }, closed);
export const NoteAnswer = Type.Object({
  id: Id,
  customerId: Id,
  body: Type.String(),
  authorName: Type.String(),
  createdAt: Type.String(),
});
export type NoteAnswer = Static<typeof NoteAnswer>;
export const NotesAnswer = Type.Object({ items: Type.Array(NoteAnswer) });
export const NoteParams = Type.Object({ id: Id, noteId: Id });

const FieldKey = Type.String({
  pattern: "^[a-z][a-z0-9_]{0,39}$",
  description: "Short name for programs: dog_breed",
});
const fieldColumns = {
  label: Type.String({ minLength: 1, maxLength: 120, description: "The question, as staff read it" }),
  type: choice(["text", "number", "date", "boolean", "choice", "choices"]),
  choices: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 120 }), {
      maxItems: 200,
      description: "Of a choice: what can be answered",
    }),
  ),
  purpose: Type.String({
    minLength: 3,
    maxLength: 500,
    description: "Why the shop asks: personal data is kept for a purpose (GDPR art. 5)",
  }),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
};
export const FieldBody = Type.Object({ key: FieldKey, ...fieldColumns }, closed);
export type FieldBody = Static<typeof FieldBody>;
export const FieldPatch = Type.Object(
  {
    label: Type.Optional(fieldColumns.label),
    choices: fieldColumns.choices,
    purpose: Type.Optional(fieldColumns.purpose),
    position: fieldColumns.position,
  },
  closed,
);
export type FieldPatch = Static<typeof FieldPatch>;
export const FieldAnswer = Type.Object({
  key: Type.String(),
  label: Type.String(),
  type: fieldColumns.type,
  choices: Type.Array(Type.String()),
  purpose: Type.String(),
  position: Type.Integer(),
});
export type FieldAnswer = Static<typeof FieldAnswer>;
export const FieldsAnswer = Type.Object({ items: Type.Array(FieldAnswer) });
export const FieldParams = Type.Object({ key: FieldKey });

export const TimelineQuery = Type.Object({ limit: Limit, cursor: Cursor }, closed);
export const TimelineAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String({ description: "Names a text `timeline.<kind>`, filled with the values" }),
      at: Type.String(),
      values: Type.Unsafe<Readonly<Record<string, string | number | null>>>({
        type: "object",
        additionalProperties: true,
      }),
      link: Type.Optional(Type.String()),
    }),
  ),
  nextCursor: nullableText,
});

export const DuplicatesQuery = Type.Object({ limit: Limit, cursor: Cursor }, closed);
const Reason = choice([
  "same_email",
  "same_phone",
  "same_name_and_birthday",
  "same_name_and_postcode",
  "same_name_and_address",
]);
export const DuplicatesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      first: CustomerAnswer,
      second: CustomerAnswer,
      reasons: Type.Array(Reason),
      strength: choice(["sure", "likely", "possible"], "possible: perhaps a couple or a family"),
    }),
  ),
  nextCursor: nullable(
    Type.String({ description: "There may be more even when this page is short or empty" }),
  ),
});

export const MergeBody = Type.Object(
  {
    keptId: Id,
    absorbedId: Id,
    choices: Type.Optional(
      Type.Record(Type.String(), choice(["kept", "absorbed"]), {
        description:
          "Field by field, whose value stays: name, birthday, address, language, timeZone, company, job, store, source, custom/<key>. Unsaid: the kept record's, or the other's when it has none",
      }),
    ),
  },
  closed,
);
export const MergeAnswer = Type.Object({
  id: Id,
  keptId: Id,
  absorbedId: Id,
  mergedAt: Type.String(),
  actorName: Type.String(),
  undoneAt: nullableText,
  customer: Type.Optional(CustomerAnswer),
});
export type MergeAnswer = Static<typeof MergeAnswer>;
export const MergesAnswer = Type.Object({ items: Type.Array(MergeAnswer) });
export const DifferentBody = Type.Object({ firstId: Id, secondId: Id }, closed);
