import type { Day } from "../../../values/day.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";

/**
 * Where the permissions of a customer file come from, as the shop declares it. Only a form with its date and its text can be
 * proven; the rest imports people without permission to send.
 */
export type Origin =
  | {
      readonly kind: "paper_form" | "web_form";
      readonly collectedOn: Day | null;
      readonly text: string | null;
    }
  | { readonly kind: "existing_customers" }
  | { readonly kind: "unknown" };

export type ConsentAnswer = "yes" | "no" | "unsaid";

const yes = /^(?:1|oui|yes|y|o|true|vrai|x|ok|subscribed|abonn[ée]e?|inscrite?|active)$/i;
const no =
  /^(?:0|non|no|n|false|faux|unsubscribed|d[ée]sabonn[ée]e?|d[ée]sinscrite?|never|not_subscribed|not subscribed)$/i;

export function readConsent(cell: string): ConsentAnswer {
  const text = cell.trim();
  if (yes.test(text)) return "yes";
  return no.test(text) ? "no" : "unsaid";
}

/** A customer file cannot be checked before somebody has answered the question. */
export function checkOrigin(origin: Origin | null): Refusal<"say_where_permissions_come_from"> | null {
  return origin === null ? refuse("say_where_permissions_come_from") : null;
}

/** Whether the shop could prove the permission: it knows the day and the words that were agreed to. */
export function isProven(origin: Origin, rowDate: Day | null, rowText: string | null): boolean {
  if (origin.kind !== "paper_form" && origin.kind !== "web_form") return false;
  const day = rowDate ?? origin.collectedOn;
  const words = rowText ?? origin.text;
  return day !== null && words !== null && words.trim().length >= 10;
}
