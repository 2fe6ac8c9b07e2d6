import type { CallAnswer } from "../../../../platform/call-out.ts";
import type { Handed } from "../../drivers.ts";

/** What a provider's answer says when its own words are not needed: HTTP's (RFC 9110 §15, RFC 6585 §4). */
export function byStatus(id: string, status: number, error: string): Handed {
  if (status === 401 || status === 403 || status === 402) return { id, outcome: "refused", error };
  if (status === 429 || status >= 500) return { id, outcome: "slow", of: "relay", error };
  return { id, outcome: "refused", error };
}

/** A call that brought no answer, said of the message it carried. */
export function withoutAnswer(id: string, answer: Exclude<CallAnswer, { outcome: "answered" }>): Handed {
  return answer.outcome === "not_called"
    ? { id, outcome: "refused", error: answer.error }
    : { id, outcome: "silent", mayHaveLeft: answer.mayHaveArrived, error: answer.error };
}

/** What a program answered, read with care: whatever is no object of JSON is an empty one. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? { ...read } : {};
  } catch {
    return {};
  }
}

export function wordOf(said: Readonly<Record<string, unknown>>, name: string): string {
  const word = said[name];
  return typeof word === "string" || typeof word === "number" ? String(word) : "";
}
