import { networkFailure, Problem, readProblem } from "./problem.ts";

export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

export interface ApiOptions {
  readonly query?: Query | undefined;
  /** Sent as JSON, or as it is when it is a form or a file. */
  readonly body?: unknown;
  /** Lets the server recognise the same order sent twice, after a cut for instance. */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

let csrfToken: string | undefined;

export function keepCsrfToken(token: string | undefined) {
  csrfToken = token;
}

/** Paths are those of the API without its prefix (`/customers`); `/auth/…` is taken as it is. */
export const api = {
  get: <Answer>(path: string, options?: ApiOptions) => call<Answer>("GET", path, options),
  post: <Answer = undefined>(path: string, options?: ApiOptions) => call<Answer>("POST", path, options),
  put: <Answer = undefined>(path: string, options?: ApiOptions) => call<Answer>("PUT", path, options),
  patch: <Answer = undefined>(path: string, options?: ApiOptions) => call<Answer>("PATCH", path, options),
  delete: <Answer = undefined>(path: string, options?: ApiOptions) => call<Answer>("DELETE", path, options),
};

/** The address of an answer, for a download link. */
export function apiUrl(path: string, query: Query = {}) {
  const prefixed = path.startsWith("/auth/") || path.startsWith("/api/") ? path : `/api/v1${path}`;
  const written = writeQuery(query);
  return written === "" ? prefixed : `${prefixed}?${written}`;
}

export function writeQuery(query: Query) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of typeof value === "object" ? value : [String(value)]) params.append(name, one);
  }
  return params.toString();
}

async function call<Answer>(method: Method, path: string, options: ApiOptions = {}): Promise<Answer> {
  const response = await send(method, path, options);
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as Answer;
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new Problem({ status: response.status, code: "unreadable_answer" });
  }
}

async function send(method: Method, path: string, options: ApiOptions) {
  const { body, idempotencyKey, query, signal } = options;
  const headers = new Headers({ accept: "application/json" });
  const isRaw = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !isRaw) headers.set("content-type", "application/json");
  if (idempotencyKey) headers.set("idempotency-key", idempotencyKey);
  const token = csrfToken ?? readCookie("rebelote-csrf");
  if (method !== "GET" && token) headers.set("x-rebelote-csrf", token);
  try {
    return await fetch(apiUrl(path, query), {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : isRaw ? body : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (fault) {
    // A request given up on purpose (the reader typed another letter) is not a failure to show.
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw networkFailure(method, idempotencyKey !== undefined);
  }
}

function readCookie(name: string) {
  const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
  return pair === undefined ? undefined : decodeURIComponent(pair.slice(name.length + 1));
}
