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
  mailingId: nullable(Type.String({ description: "null: of several" })),
  mailingName: nullableText,
  state: choice(
    ["prepared", "posted", "dropped"],
    "prepared: to be printed and posted; posted: it left; dropped: its letters wait again",
  ),
  letters: Type.Integer({ description: "Taken, when it was made" }),
  held: Type.Integer({ description: "Less those whose person refused before they were posted" }),
  returned: Type.Integer({ description: "That the post brought back" }),
  madeAt: Instant,
  madeBy: Type.String(),
  endedAt: nullableText,
  endedBy: nullableText,
  to: nullable(Type.String({ description: "Of a single letter: to whom" })),
});
export type LetterRunView = Static<typeof LetterRunView>;

export const LetterRunsAnswer = Type.Object({
  waiting: Type.Integer({ description: "Letters that can be printed now" }),
  items: Type.Array(LetterRunView),
});

const WaitingLetters = Type.Object({
  mailingId: nullable(
    Type.String({ description: "null: letters that somebody wrote to one person, in words of one's own" }),
  ),
  name: nullableText,
  people: Type.Integer({ description: "Everybody the mailing was for" }),
  letters: Type.Integer({ description: "That can be printed now" }),
  later: Type.Integer({ description: "That follow" }),
  nextAt: nullableText,
});
export type WaitingLetters = Static<typeof WaitingLetters>;
export const WaitingLettersAnswer = Type.Object({ items: Type.Array(WaitingLetters) });

export const RunsQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  closed,
);
export type RunsQuery = Static<typeof RunsQuery>;
export const RunsAnswer = Type.Object({ items: Type.Array(LetterRunView), nextCursor: nullableText });
export type RunsAnswer = Static<typeof RunsAnswer>;

export const RunBody = Type.Object(
  {
    mailingIds: Type.Optional(
      Type.Array(Id, { maxItems: 200, description: "Whose letters are printed together" }),
    ),
    own: Type.Optional(
      Type.Boolean({
        description: "With the letters that somebody wrote to one person, in words of one's own",
      }),
    ),
  },
  closed,
);

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

const Returned = Type.Object({
  typed: Type.String(),
  reference: nullable(Type.String({ description: "As it is printed; null: it cannot be such a number" })),
  effect: choice(
    ["noted", "again", "moved", "nobody", "not_posted", "unknown"],
    "noted: no letter goes to this address any more; again: this letter had come back already; moved: her address is another since, which is kept; nobody: whoever it was for was erased; not_posted: it waits to be posted; unknown: no letter of this shop",
  ),
  customerId: nullableText,
  name: nullableText,
  mailingName: nullableText,
  address: nullable(Type.String({ description: "Where it was sent" })),
  sentAt: nullableText,
});
export type Returned = Static<typeof Returned>;

export const ReturnedAnswer = Type.Object({
  noted: Type.Integer({ description: "Addresses to which no letter goes any more" }),
  unknown: Type.Array(Type.String(), { description: "Numbers that are no letter of this shop" }),
  items: Type.Array(Returned, { description: "What each number did, in the order they were given" }),
});
export type ReturnedAnswer = Static<typeof ReturnedAnswer>;

export const ReferenceParams = Type.Object(
  { reference: Type.String({ minLength: 1, maxLength: 40 }) },
  closed,
);
