import type { Tx } from "../../platform/database.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { PreviewAnswer, PreviewBody } from "./schema.ts";

/** The words as one person would get them; nothing is kept. */
export async function previewTemplate(
  _tx: Tx,
  _asked: PreviewBody,
): Promise<PreviewAnswer | Refusal<"unknown_template" | "unknown_version" | "unknown_customer">> {
  throw new Error("not written yet");
}
