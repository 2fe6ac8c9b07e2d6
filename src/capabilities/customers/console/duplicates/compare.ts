import type { ComparedField, Side } from "../../../../console/components/SideBySide.tsx";
import type { Customer } from "../views.ts";

/** The record that was there first keeps its place: its number may be printed on papers. */
export function olderFirst(first: Customer, second: Customer): readonly [Customer, Customer] {
  return first.createdAt <= second.createdAt ? [first, second] : [second, first];
}

/** What must be chosen: both records answer, differently. */
export function disputed(fields: readonly ComparedField[]): readonly ComparedField[] {
  return fields.filter(({ left, right }) => left !== "" && right !== "" && left !== right);
}

/** What the kept record gains without a choice: it had no answer. */
export function gained(fields: readonly ComparedField[]): readonly ComparedField[] {
  return fields.filter(({ left, right }) => left === "" && right !== "");
}

/** What the server is told: only what was to be chosen, the kept record's value unless the other was preferred. */
export function choicesOf(fields: readonly ComparedField[], sides: Readonly<Record<string, Side>>) {
  return Object.fromEntries(
    disputed(fields).map(({ key }) => [key, sides[key] === "right" ? "absorbed" : "kept"] as const),
  );
}

/** What both records hold is kept whole; the same number typed twice counts once. */
export function joined(left: Customer["emails"], right: Customer["emails"]): readonly string[] {
  // Written as on the kept record, which comes last and wins.
  const byValue = new Map([...right, ...left].map((way) => [way.value, way.display]));
  return [...byValue.values()];
}
