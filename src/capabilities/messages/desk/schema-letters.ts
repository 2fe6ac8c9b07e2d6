import { type Static, Type } from "typebox";
import { choice, nullable } from "../../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
const nullableText = nullable(Type.String());

/** Sheets of labels by how many they hold: columns by rows, as their makers number them. */
export const labelSheets = ["21", "14", "24"] as const;

export const LetterRunView = Type.Object({
  id: Id,
  mailingId: Id,
  state: choice(
    ["prepared", "posted", "dropped"],
    "prepared: to be printed and posted; posted: it left; dropped: its letters wait again",
  ),
  letters: Type.Integer(),
  madeAt: Instant,
  madeBy: Type.String(),
  endedAt: nullableText,
  endedBy: nullableText,
});
export type LetterRunView = Static<typeof LetterRunView>;

export const LetterRunsAnswer = Type.Object({
  waiting: Type.Integer({ description: "Letters that can be printed now" }),
  items: Type.Array(LetterRunView),
});

export const PaperQuery = Type.Object(
  {
    what: Type.Optional(choice(["letters", "labels"])),
    sheet: Type.Optional(
      choice(
        labelSheets,
        "Labels on a sheet of A4: 21 of 63.5 × 38.1 mm, 14 of 99.1 × 38.1 mm, 24 of 63.5 × 33.9 mm",
      ),
    ),
    skip: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 23, description: "Labels already gone from the first sheet" }),
    ),
    window: Type.Optional(
      choice(["right", "left"], "Where the envelope's window is; right in France and in Belgium"),
    ),
  },
  closed,
);
export type PaperQuery = Static<typeof PaperQuery>;

export const ReturnedBody = Type.Object(
  {
    references: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
      minItems: 1,
      maxItems: 500,
      description: "Numbers at the foot of the letters that came back",
    }),
  },
  closed,
);
export const ReturnedAnswer = Type.Object({
  noted: Type.Integer({ description: "Addresses to which no letter goes any more" }),
  unknown: Type.Array(Type.String(), { description: "Numbers that are no letter of this shop" }),
});
