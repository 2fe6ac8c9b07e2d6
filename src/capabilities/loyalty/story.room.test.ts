import fc from "fast-check";
import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { doctorLedger } from "./doctor.ts";

const opened = await openTestServer();

type Act =
  | { readonly kind: "buy"; readonly who: number; readonly cents: readonly number[] }
  | { readonly kind: "refund_line"; readonly sale: number; readonly line: number }
  | { readonly kind: "refund_sum"; readonly sale: number; readonly cents: number }
  | { readonly kind: "refund_rest"; readonly sale: number }
  | { readonly kind: "attribute"; readonly sale: number; readonly who: number }
  | { readonly kind: "merge" }
  | { readonly kind: "undo" };

const who = fc.integer({ min: 0, max: 2 });
const sale = fc.nat({ max: 20 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("buy" as const),
      who,
      cents: fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("refund_line" as const), sale, line: fc.nat({ max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("refund_sum" as const),
      sale,
      cents: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund_rest" as const), sale }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("attribute" as const), sale, who }) },
  { weight: 1, arbitrary: fc.constant({ kind: "merge" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "undo" as const }) },
);

test("whatever happens, members have the points of what they have bought and kept, and the books are right", async () => {
  const { launch, customer, say, refusal } = await openCounter(opened);
  await launch(pointsProgram);
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
      const people = [await customer(), await customer(), await customer()];
      const sales: string[] = [];
      const merges: string[] = [];
      const person = (index: number): string => people[index] ?? "";
      for (const one of acts) {
        const receipt = "sale" in one ? sales[one.sale % Math.max(1, sales.length)] : undefined;
        if ("sale" in one && receipt === undefined) continue;
        if (one.kind === "buy") {
          const { id } = await say<{ id: string }>("POST", "/receipts", {
            source: "story",
            externalId: `${person(0)}/${sales.length}`,
            customer: { id: person(one.who) },
            lines: one.cents.map((cents) => ({
              sku: "théière",
              quantity: 1,
              unitPrice: (cents / 100).toFixed(2),
            })),
          });
          sales.push(id);
        } else if (one.kind === "refund_line") {
          await refusal("POST", `/receipts/${receipt}/refunds`, { lines: [{ number: one.line + 1 }] });
        } else if (one.kind === "refund_sum") {
          await refusal("POST", `/receipts/${receipt}/refunds`, { amountCents: one.cents });
        } else if (one.kind === "refund_rest") {
          await refusal("POST", `/receipts/${receipt}/refunds`, {});
        } else if (one.kind === "attribute") {
          await refusal("PUT", `/receipts/${receipt}/customer`, { customer: { id: person(one.who) } });
        } else if (one.kind === "merge" && merges.length === 0) {
          const { id } = await say<{ id: string }>("POST", "/customers/merges", {
            keptId: person(0),
            absorbedId: person(1),
          });
          merges.push(id);
        } else if (one.kind === "undo" && merges.length > 0) {
          await say("DELETE", `/customers/merges/${merges.pop() ?? ""}`);
        }
      }
      // Between the two who were merged and parted, points may stand on either side; together they are right to the step.
      const nets = new Map<string, number>();
      for (const id of sales) {
        const { customerId, totalCents, refunds } = await say<{
          customerId: string;
          totalCents: number;
          refunds: { totalCents: number }[];
        }>("GET", `/receipts/${id}`);
        const net = refunds.reduce((sum, refund) => sum + refund.totalCents, totalCents);
        nets.set(customerId, (nets.get(customerId) ?? 0) + net);
      }
      let points = 0;
      let kept = 0;
      let net = 0;
      for (const [id, cents] of nets) {
        const [held] = (
          await say<{
            memberships: { spendable: number; debt: number; remainders: { keptCents: number }[] }[];
          }>("GET", `/loyalty/customers/${id}`)
        ).memberships;
        const balance = (held?.spendable ?? 0) - (held?.debt ?? 0);
        points += balance;
        kept += held?.remainders[0]?.keptCents ?? 0;
        net += cents;
        if (merges.length === 0 && !acts.some(({ kind }) => kind === "merge")) {
          expect(balance).toBe(Math.floor(cents / 1_000));
        }
      }
      if (!acts.some(({ kind }) => kind === "undo")) expect(points * 1_000 + kept).toBe(net);
    }),
    { numRuns: 12 },
  );
  expect(await doctorLedger(opened.database)).toMatchObject({ differences: 0 });
});
