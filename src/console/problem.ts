export interface ProblemField {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

interface ProblemAnswer {
  readonly status: number;
  readonly code: string;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly errors?: readonly ProblemField[] | undefined;
}

/** A refusal of the server (problem+json), or no answer at all: then `status` is 0. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string | undefined;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemField[];

  constructor({ status, code, title, detail, errors }: ProblemAnswer) {
    super(detail ?? title ?? code);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.errors = errors ?? [];
  }
}

// What the reader needs to know after a cut is what is safe: nothing was asked to change, or sending
// again is harmless, or it must be checked first.
export function networkFailure(method: string, isSafeToRepeat: boolean) {
  if (method === "GET") return new Problem({ status: 0, code: "network_read" });
  return new Problem({ status: 0, code: isSafeToRepeat ? "network_repeatable" : "network_write" });
}

export async function readProblem(response: Response) {
  const { status } = response;
  const answer: unknown = await response.json().catch(() => undefined);
  if (!isRecord(answer))
    return new Problem({ status, code: status >= 500 ? "server_fault" : "unreadable_answer" });
  return new Problem({
    status,
    code: word(answer.code) ?? (status >= 500 ? "server_fault" : "refused"),
    title: word(answer.title),
    detail: word(answer.detail),
    errors: Array.isArray(answer.errors) ? answer.errors.filter(isRecord).map(readField) : [],
  });
}

type Translate = (key: string) => string;

/** The sentence to show: the server's own when it gave one, ours by code otherwise. */
export function problemText(fault: unknown, t: Translate) {
  if (!(fault instanceof Problem)) return t("console.problem.unexpected");
  if (fault.detail ?? fault.title) return fault.detail ?? fault.title ?? "";
  return t(ownSentences[fault.code] ?? "console.problem.unexpected");
}

const ownSentences: Readonly<Record<string, string>> = {
  network_read: "console.problem.network_read",
  network_write: "console.problem.network_write",
  network_repeatable: "console.problem.network_repeatable",
  server_fault: "console.problem.server_fault",
};

function readField(field: Record<string, unknown>): ProblemField {
  // The path comes as a JSON pointer ("/name") or as a plain name.
  const path = (word(field.path) ?? "").replace(/^\/(body\/)?/, "").replaceAll("/", ".");
  return { path, code: word(field.code) ?? "", message: word(field.message) ?? "" };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
