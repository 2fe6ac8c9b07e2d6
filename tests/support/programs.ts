import { programFromSentence } from "../../src/capabilities/loyalty/rules/templates.ts";
import type { ProgramDefinition } from "../../src/capabilities/loyalty/schema-definition.ts";
import { openTestShop } from "./database.ts";
import type { TestServer } from "./server.ts";

/** One point per 10 €, the remainder kept; 10 points are 5 € off. */
export const pointsProgram: ProgramDefinition = programFromSentence({
  kind: "points",
  unitName: { one: "point", other: "points" },
  points: 1,
  stepCents: 1_000,
  rewardPoints: 10,
  rewardName: "5 €",
  rewardCents: 500,
});

export type Counter = {
  readonly merchantId: string;
  readonly secret: string;
  /** Asks, and throws the refusal's code when the answer is none. */
  readonly say: <Answer>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    body?: object,
  ) => Promise<Answer>;
  /** The code of the refusal; null when it was none. */
  readonly refusal: (
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    body?: object,
  ) => Promise<string | null>;
  readonly launch: (definition: ProgramDefinition, launch?: object) => Promise<string>;
  readonly customer: (more?: object) => Promise<string>;
  /** Sells one line; answers the receipt. */
  readonly buy: (customerId: string, cents: number, more?: object) => Promise<string>;
  readonly membership: (customerId: string) => Promise<Membership>;
};

export type Membership = {
  readonly membershipId: string;
  readonly spendable: number;
  readonly pending: number;
  readonly debt: number;
  readonly status: string;
  readonly expiries: readonly { points: number; at: string }[];
  readonly tier: {
    id: string | null;
    next: { id: string; missingCents: number; missingVisits: number } | null;
  } | null;
  readonly nextReward: { id: string; missing: number } | null;
  readonly remainders: readonly { keptCents: number; missingCents: number }[];
};

/** A shop of its own behind the server, with what a counter does in it. */
export async function openCounter(opened: TestServer): Promise<Counter> {
  const merchantId = await openTestShop(opened.database);
  const secret = await opened.makeKey(merchantId);
  let numbers = 0;
  const say: Counter["say"] = async (method, url, body) => {
    const response = await opened.ask(secret, method, url, body);
    const answer = response.body === "" ? undefined : response.json();
    if (response.statusCode >= 400) throw new Error(`${method} ${url}: ${JSON.stringify(answer)}`);
    return answer as never;
  };
  return {
    merchantId,
    secret,
    say,
    refusal: async (method, url, body) => {
      const response = await opened.ask(secret, method, url, body);
      return response.statusCode < 400 ? null : response.json<{ code: string }>().code;
    },
    launch: async (definition, launch = {}) => {
      const { id } = await say<{ id: string }>("POST", "/loyalty/programs", { name: "Fidélité", definition });
      await say("POST", `/loyalty/programs/${id}/launch`, { confirmed: true, ...launch });
      return id;
    },
    customer: async (more = {}) => {
      numbers += 1;
      return (await say<{ id: string }>("POST", "/customers", { lastName: `Client ${numbers}`, ...more })).id;
    },
    buy: async (customerId, cents, more = {}) => {
      numbers += 1;
      const receipt = await say<{ id: string }>("POST", "/receipts", {
        source: "till:1",
        externalId: `T${numbers}`,
        customer: { id: customerId },
        lines: [{ sku: "thé", quantity: 1, unitPrice: (cents / 100).toFixed(2) }],
        ...more,
      });
      return receipt.id;
    },
    membership: async (customerId) => {
      const { memberships } = await say<{ memberships: Membership[] }>(
        "GET",
        `/loyalty/customers/${customerId}`,
      );
      const [first] = memberships;
      if (first === undefined) throw new Error("no membership");
      return first;
    },
  };
}
