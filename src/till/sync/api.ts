import { type LeanPage, wholePage } from "../../capabilities/till/shared.ts";
import type {
  CounterCustomer,
  CounterPage,
  CounterRow,
  CounterStart,
  Found,
  Operation,
  OperationsAnswer,
  SignInAnswer,
} from "../../capabilities/till/shared.ts";

/** The server answered and did not do it: `code` is stable, `message` is for people. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.code = code;
  }
}

/** No answer, or none of the shop's server: nothing is known of what became of it. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

const patienceMs = 12_000;

export type Timed<Answer> = {
  readonly answer: Answer;
  readonly sentMs: number;
  readonly receivedMs: number;
};

export class Api {
  language = "fr";

  async start(): Promise<Timed<CounterStart>> {
    return await this.#timed<CounterStart>("GET", "/start");
  }
  async pair(code: string): Promise<void> {
    await this.#timed("POST", "/pair", { code });
  }
  async pairDemo(): Promise<void> {
    await this.#timed("POST", "/demo", {});
  }
  async signIn(cashierId: string, code: string): Promise<SignInAnswer> {
    return (await this.#timed<SignInAnswer>("POST", "/sign-in", { cashierId, code })).answer;
  }
  async signOut(): Promise<void> {
    await this.#timed("POST", "/sign-out", {});
  }
  async customers(asked: { after?: string; since?: string; limit: number }): Promise<CounterPage> {
    const words = new URLSearchParams({ ...asked, limit: String(asked.limit) });
    return wholePage((await this.#timed<LeanPage>("GET", `/customers?${words.toString()}`)).answer);
  }
  async customer(id: string): Promise<CounterCustomer> {
    return (await this.#timed<CounterCustomer>("GET", `/customers/${encodeURIComponent(id)}`)).answer;
  }
  async find(words: string): Promise<readonly Found[]> {
    const query = new URLSearchParams({ q: words });
    const { answer } = await this.#timed<readonly Found[] | { items: readonly Found[] }>(
      "GET",
      `/find?${query}`,
    );
    return "items" in answer ? answer.items : answer;
  }
  async card(number: string): Promise<CounterRow> {
    return (await this.#timed<CounterRow>("GET", `/cards/${number}`)).answer;
  }
  async operations(operations: readonly Operation[]): Promise<Timed<OperationsAnswer>> {
    const clock = { deviceNow: new Date().toISOString() };
    return await this.#timed<OperationsAnswer>("POST", "/operations", { clock, operations });
  }

  async #timed<Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Timed<Answer>> {
    const sentMs = Date.now();
    const response = await this.#send(method, path, body);
    const receivedMs = Date.now();
    // A proxy's or a hotel's page instead of ours is no answer.
    const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
    if (response.ok && answer !== null) return { answer: answer as Answer, sentMs, receivedMs };
    const { code, detail, title } = (answer ?? {}) as { code?: string; detail?: string; title?: string };
    if (response.ok || response.status >= 500 || code === undefined) throw new Unreachable();
    throw new Refused(response.status, code, detail ?? title ?? code);
  }

  async #send(method: "GET" | "POST", path: string, body?: object): Promise<Response> {
    try {
      return await fetch(`/api/v1/counter${path}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        headers: {
          accept: "application/json",
          "accept-language": this.language,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(method === "GET" ? {} : { "x-rebelote-till": "1" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch {
      throw new Unreachable();
    }
  }
}
