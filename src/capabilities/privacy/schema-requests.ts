import { type Static, Type } from "typebox";
import { choice } from "../../values/shapes.ts";
import { answers, identityProofs, refusals, requestKinds, requestOrigins } from "./rules/words.ts";

const closed = { additionalProperties: false } as const;
export const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
export const DayText = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });
export const IdParams = Type.Object({ id: Id });

export const RequestBody = Type.Object(
  {
    customerId: Type.Optional(Id),
    kind: choice([...requestKinds], "GDPR art. 15, 20, 16, 21, 17, 18"),
    origin: choice([...requestOrigins]),
    requester: Type.Optional(
      Type.String({ maxLength: 200, description: "Who asks, when no record is hers yet" }),
    ),
    contact: Type.Optional(Type.String({ maxLength: 200, description: "Where the answer goes" })),
    words: Type.Optional(Type.String({ maxLength: 4_000, description: "What she asks, in her words" })),
    receivedOn: Type.Optional(DayText),
    identityBy: Type.Optional(choice([...identityProofs], "How it was made sure who she is")),
  },
  closed,
);
export type RequestBody = Static<typeof RequestBody>;

export const RequestsQuery = Type.Object(
  {
    state: Type.Optional(choice(["open", "closed"])),
    customer: Type.Optional(Id),
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  closed,
);
export const IdentityBody = Type.Object(
  { how: choice(["asked", ...identityProofs], "asked: a proof was asked for") },
  closed,
);
export const PersonBody = Type.Object({ customerId: Id }, closed);
export const ExtensionBody = Type.Object({ why: choice(["complex", "many"]) }, closed);
export const AnswerBody = Type.Object({ answer: choice([...answers]) }, closed);
export const RefusalBody = Type.Object({ reason: choice([...refusals]) }, closed);
export const StatusBody = Type.Object(
  {
    status: Type.Unsafe<"restricted" | "deceased" | null>({
      type: ["string", "null"],
      enum: ["restricted", "deceased", null],
    }),
  },
  closed,
);
