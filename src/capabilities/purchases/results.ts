import type { Refusal } from "../../values/refusal.ts";
import type { Found } from "../customers/index.ts";
import type { ReceiptDraft, ReceiptInput } from "./rules/receipt.ts";

/** Why a receipt has a customer or not. */
export type CustomerIs = Found["kind"] | "none";

export type ReceiptResult =
  | {
      readonly index: number;
      readonly outcome: "recorded" | "unchanged";
      readonly id: string;
      readonly customerId: string | null;
      readonly customerIs: CustomerIs;
    }
  | {
      readonly index: number;
      readonly outcome: "refused";
      readonly code: string;
      readonly field?: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** A receipt on its way: its place in the call, what was read, and its fingerprint. */
export type Pending = {
  readonly index: number;
  readonly id: string;
  readonly input: ReceiptInput;
  readonly draft: ReceiptDraft;
  readonly hash: string;
};

export function refused(index: number, refusal: Refusal): ReceiptResult {
  const { refused: code, details } = refusal;
  const field = details?.["field"];
  return {
    index,
    outcome: "refused",
    code,
    ...(typeof field === "string" ? { field } : {}),
    ...(details === undefined ? {} : { details }),
  };
}
