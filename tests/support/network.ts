import { createMerchant } from "../../src/capabilities/accounts/index.ts";
import { openNetwork } from "../../src/capabilities/network/index.ts";
import { tellSales } from "../../src/capabilities/network/operations-earnings.ts";
import { inviteShop, joinNetwork } from "../../src/capabilities/network/operations-shops.ts";
import { recordReceipts, refundReceipt } from "../../src/capabilities/purchases/index.ts";
import type { Database } from "../../src/platform/database.ts";
import { type Actor, systemActor } from "../../src/platform/http/actor.ts";
import { newId } from "../../src/platform/ids.ts";
import { isRefusal, type Refusal } from "../../src/values/refusal.ts";
import { openTestShop } from "./database.ts";

/** What was not refused. */
export function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer))
    throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details ?? {})}`);
  return answer;
}

export type TestNetwork = {
  readonly networkId: string;
  readonly shops: readonly string[];
  readonly actorOf: (merchantId: string) => Actor;
  readonly join: (shopId: string) => Promise<void>;
  /** A purchase of goods; tells the network when asked to. Returns the receipt. */
  readonly buy: (shopId: string, customerId: string, cents: number) => Promise<string>;
  readonly refund: (shopId: string, receiptId: string, cents: number) => Promise<void>;
  readonly tell: () => Promise<void>;
};

/** A network of so many shops: 1 point for 3.50 €, 130 points for 10 €. */
export async function openTestNetwork(database: Database, count: number): Promise<TestNetwork> {
  const actorOf = (merchantId: string): Actor => systemActor(merchantId, "test");
  const network = await database.inPlatform(async (tx) =>
    granted(
      await createMerchant(tx, {
        kind: "network",
        name: "Les Halles",
        slug: `halles-${newId().slice(-12)}`,
        country: "FR",
        currency: "EUR",
      }),
    ),
  );
  const networkId = network.id;
  await database.inMerchant(networkId, async (tx) => granted(await openNetwork(tx, actorOf(networkId))));
  const shops: string[] = [];
  for (let number = 0; number < count; number += 1) shops.push(await openTestShop(database));
  const join = async (shopId: string): Promise<void> => {
    const { code } = await database.inMerchant(networkId, async (tx) =>
      granted(await inviteShop(tx, actorOf(networkId), "Shop")),
    );
    granted(await joinNetwork(database, actorOf(shopId), { code, agreementVersion: 1 }));
  };
  for (const shopId of shops) await join(shopId);
  const lines = (cents: number) => [{ label: "x", quantity: "1", unitPrice: (cents / 100).toFixed(2) }];
  return {
    networkId,
    shops,
    actorOf,
    join,
    buy: async (shopId, customerId, cents) => {
      const [result] = await database.inMerchant(
        shopId,
        async (tx) =>
          await recordReceipts(tx, actorOf(shopId), [
            {
              source: "till:1",
              externalId: newId(),
              happenedAt: tx.now,
              customer: { id: customerId },
              lines: lines(cents),
            },
          ]),
      );
      if (result === undefined || !("id" in result))
        throw new Error(`not recorded: ${JSON.stringify(result)}`);
      return result.id;
    },
    refund: async (shopId, receiptId, cents) => {
      await database.inMerchant(shopId, async (tx) =>
        granted(await refundReceipt(tx, actorOf(shopId), receiptId, { amountCents: cents })),
      );
    },
    tell: async () => {
      for (const shopId of shops) while (await tellSales(database, shopId));
    },
  };
}
