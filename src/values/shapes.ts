import { type Static, type TSchema, Type } from "typebox";

// The server's validator converts what fits no type of a list before it tries the next member of an `anyOf`: null would
// become 0 or "". A list of types (`type: ["string", "null"]`) is matched first and leaves null what it is.

/** The shape, or null. */
export function nullable<Shape extends TSchema & { type: string }>(shape: Shape) {
  return Type.Unsafe<Static<Shape> | null>({ ...shape, type: [shape.type, "null"] });
}

/** One of a closed list of words. */
export function choice<const Word extends string>(words: readonly Word[], description?: string) {
  return Type.Unsafe<Word>({
    type: "string",
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  });
}

export function choiceOrNull<const Word extends string>(words: readonly Word[], description?: string) {
  return Type.Unsafe<Word | null>({
    type: ["string", "null"],
    enum: [...words, null],
    ...(description === undefined ? {} : { description }),
  });
}
