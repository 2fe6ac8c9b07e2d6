import type { ComparedField, Side } from "../../../../console/components/SideBySide.tsx";
import type { Customer } from "../views.ts";

/** The record that was there first keeps its place: its number may be printed on papers. */
export function olderFirst(first: Customer, second: Customer): readonly [Customer, Customer] {
  return first.createdAt <= second.createdAt ? [first, second] : [second, first];
}

/** Until the reader chooses: the kept record's value, or the other's where it has none. */
export function proposedSides(fields: readonly ComparedField[]): Readonly<Record<string, Side>> {
  return Object.fromEntries(fields.map(({ key, left }) => [key, left === "" ? "right" : "left"]));
}

/** What the server is told: only fields that differ. */
export function choicesOf(fields: readonly ComparedField[], sides: Readonly<Record<string, Side>>) {
  return Object.fromEntries(
    fields
      .filter(({ left, right }) => left !== right)
      .map(({ key }) => [key, sides[key] === "right" ? "absorbed" : "kept"] as const),
  );
}

/** What both records hold is kept whole; the same number typed twice counts once. */
export function joined(left: Customer["emails"], right: Customer["emails"]): readonly string[] {
  // Written as on the kept record, which comes last and wins.
  const byValue = new Map([...right, ...left].map((way) => [way.value, way.display]));
  return [...byValue.values()];
}
