import type { Operation } from "../../capabilities/till/shared.ts";

/** The operations that this one takes back. */
export function refTo(operation: Operation): readonly string[] {
  return operation.kind === "undo" ? [operation.operationId] : [];
}
