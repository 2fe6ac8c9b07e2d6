import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { Id } from "./schema.ts";

const closed = { additionalProperties: false } as const;

export const SectionParams = Type.Object({
  id: Id,
  section: Type.String({
    pattern: "^[a-z][a-z_]{0,59}$",
    description: "`name` of a section, such as purchases",
  }),
});

export const PersonalDataAnswer = Type.Object({
  customerId: Id,
  madeAt: Type.String({ description: "Instant, ISO 8601 in UTC" }),
  shop: Type.String(),
  sections: Type.Array(
    Type.Object({
      name: Type.String({ description: "A word of the API: identity, purchases, consents…" }),
      title: Type.String({ description: "The same in the reader's language" }),
      rows: Type.Array(
        Type.Unsafe<Readonly<Record<string, string | number | boolean | null>>>({
          type: "object",
          additionalProperties: true,
        }),
      ),
    }),
  ),
});
export type PersonalDataAnswer = Static<typeof PersonalDataAnswer>;

const Kept = Type.Object({
  reason: Type.String(),
  count: Type.Integer(),
  until: nullable(Type.String({ description: "Last day; null: as long as the file lives" })),
  sentence: Type.String({ description: "What is kept and why, in the reader's language" }),
});

export const ErasurePreview = Type.Object({
  customerId: Id,
  name: Type.String(),
  kept: Type.Array(Kept),
  lost: Type.Array(
    Type.Object({
      reason: Type.String(),
      count: Type.Number(),
      label: nullable(Type.String()),
      sentence: Type.String({ description: "What the person loses, in the reader's language" }),
    }),
  ),
});
export type ErasurePreview = Static<typeof ErasurePreview>;

export const ErasureBody = Type.Object(
  {
    by: choice(["person", "staff"], "person: she asked for it; staff: the time to keep her record is over"),
    reason: Type.Optional(
      choice(
        ["at_counter", "by_phone", "by_letter", "by_email", "in_space", "inactive"],
        "How the wish came",
      ),
    ),
  },
  closed,
);
export const ErasureAnswer = Type.Object({ customerId: Id, erasedAt: Type.String(), kept: Type.Array(Kept) });
