import type { Refusal } from "../../values/refusal.ts";
import { hasText, type Language, say } from "../texts.ts";

/** An error as RFC 9457 has it; `code` is stable and meant for programs, `title` and `detail` for people. */
export type Problem = {
  readonly type: "about:blank";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly FieldProblem[];
};

export type FieldProblem = { readonly path: string; readonly code: string; readonly message: string };

const statusByCode: Readonly<Record<string, number>> = {
  not_signed_in: 401,
  wrong_credentials: 401,
  second_factor_needed: 401,
  device_not_paired: 401,
  cashier_not_signed_in: 401,
  csrf_missing: 403,
  not_permitted: 403,
  store_not_yours: 403,
  figures_of_all_stores: 403,
  only_from_this_machine: 403,
  not_found: 404,
  unknown_time_zone: 422,
  unknown_country: 422,
  unknown_currency: 422,
  unknown_scope: 422,
  link_used_or_expired: 410,
  file_too_large: 413,
  too_many_requests: 429,
  too_many_wrong_codes: 429,
  code_locked: 429,
  unexpected: 500,
  database_unreachable: 503,
};

/** The HTTP status of a refusal, by its code's own words. */
export function statusOf(code: string): number {
  const stated = statusByCode[code];
  if (stated !== undefined) return stated;
  if (code.startsWith("unknown_")) return 404;
  if (code === "changed_meanwhile" || code.includes("_already_") || code.startsWith("already_")) return 409;
  return 422;
}

export function problemOf(refusal: Refusal, language: Language, requestId?: string): Problem {
  const code = refusal.refused;
  const values = textValues(refusal.details);
  const detailKey = `problem.${code}.detail`;
  const { errors } = (refusal.details ?? {}) as { errors?: readonly FieldProblem[] };
  return {
    type: "about:blank",
    status: statusOf(code),
    code,
    title: say(language, `problem.${code}`, values),
    ...(hasText(language, detailKey) ? { detail: say(language, detailKey, values) } : {}),
    ...(requestId === undefined ? {} : { instance: requestId }),
    ...(errors === undefined ? {} : { errors }),
  };
}

function textValues(details: Readonly<Record<string, unknown>> = {}): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(details)) {
    if (typeof value === "string" || typeof value === "number") values[key] = value;
  }
  return values;
}
