import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProgramDefinition } from "../schema-definition.ts";
import { compileProgram, freshState } from "./engine.ts";
import {
  freezeTicket,
  type FrozenTicket,
  nothingRefunded,
  nothingSpent,
  type RefundedSoFar,
  refundTicket,
  type TicketRefund,
} from "./refund.ts";
import { programOf, ticketOf } from "./sample.ts";
import type { MemberState, Ticket } from "./ticket.ts";

const perEuro = { type: "per_amount", units: 1, stepCents: 100 } as const;
const whole: TicketRefund = { lines: [], shippingCents: 0, wholeCents: null, isWhole: true };
const ofLine = (number: number, cents: number, quantityMilli = 0): TicketRefund => ({
  ...whole,
  lines: [{ number, cents, quantityMilli }],
  isWhole: false,
});

function sell(program: ProgramDefinition, ticket: Ticket, spent = 0): FrozenTicket {
  return freezeTicket(program, ticket, compileProgram(program).earn(ticket, freshState), {
    ...nothingSpent,
    units: spent,
  });
}

const refund = (frozen: FrozenTicket, asked: TicketRefund) =>
  refundTicket(frozen, nothingRefunded, asked, {});

test("half of a ticket gives half back, of what it earned and of what it spent", () => {
  const half = ofLine(1, 5000, 1000);
  const twoPens = ticketOf([{ totalCents: 10000, quantityMilli: 2000 }]);
  expect(refund(sell(programOf([perEuro]), twoPens), half)).toMatchObject({ clawback: 50, giveBack: 0 });

  const stamps = programOf([{ type: "per_quantity", units: 35, filter: { skus: ["p"] } }]);
  const afterReward = ticketOf([{ totalCents: 9000, quantityMilli: 2000, orderDiscountCents: 1000 }]);
  expect(refund(sell(stamps, afterReward, 150), ofLine(1, 4500, 1000))).toMatchObject({
    clawback: 35,
    giveBack: 75,
  });

  const perThousand = programOf([{ ...perEuro, stepCents: 100_000 }]);
  const items = ticketOf([{ totalCents: 2_000_000, quantityMilli: 2000 }]);
  expect(refund(sell(perThousand, items), ofLine(1, 1_000_000, 1000)).clawback).toBe(10);
  expect(refund(sell(perThousand, items, 20), whole)).toMatchObject({ clawback: 20, giveBack: 20 });
});

test("a refund follows the rules of the day of the sale, and knows nothing of those of today", () => {
  const frozen = sell(programOf([perEuro]), ticketOf([{ totalCents: 5000 }]));
  const kept = JSON.parse(JSON.stringify(frozen)) as FrozenTicket;
  expect(refund(kept, whole).clawback).toBe(50);
  const discounted = ticketOf([{ totalCents: 4000, orderDiscountCents: 1000 }]);
  expect(refund(sell(programOf([perEuro]), discounted), whole).clawback).toBe(40);
});

test("a refund lowers the remainder first, then takes whole steps back", () => {
  const program = programOf([{ ...perEuro, stepCents: 2000 }], { earn: { carriesRemainder: true } });
  const frozen = sell(program, ticketOf([{ totalCents: 3000 }]));
  const first = refundTicket(frozen, nothingRefunded, ofLine(1, 800), { r0: 1000 });
  expect(first).toMatchObject({ clawback: 0, remainders: { r0: 200 } });
  const second = refundTicket(frozen, first.after, ofLine(1, 800), first.remainders);
  expect(second).toMatchObject({ clawback: 1, remainders: { r0: 1400 } });
  const last = refundTicket(frozen, second.after, whole, second.remainders);
  expect(last).toMatchObject({ clawback: 0, remainders: {} });
});

test("what a cap kept back is taken first, and never more than was given", () => {
  const caps = [{ per: "ticket" as const, units: 30, over: "truncate" as const }];
  const program = programOf([perEuro], { earn: { carriesRemainder: true, caps } });
  const frozen = sell(program, ticketOf([{ totalCents: 5000 }]));
  const first = refundTicket(frozen, nothingRefunded, ofLine(1, 2000), {});
  expect(first.clawback).toBe(0);
  expect(refundTicket(frozen, first.after, whole, first.remainders).clawback).toBe(30);
});

test("a ticket that was refused for a cap gives nothing back", () => {
  const caps = [{ per: "ticket" as const, units: 30, over: "reject" as const }];
  const program = programOf([perEuro], { earn: { carriesRemainder: true, caps } });
  const frozen = sell(program, ticketOf([{ totalCents: 5000 }]));
  expect(refundTicket(frozen, nothingRefunded, whole, { r0: 50 })).toMatchObject({
    clawback: 0,
    remainders: { r0: 50 },
  });
});

test("an exchange given back whole leaves nothing, whatever it took", () => {
  const program = programOf([perEuro], { earn: { carriesRemainder: true } });
  const exchange = ticketOf([{ totalCents: 5000 }, { totalCents: -3050, quantityMilli: -1000 }]);
  expect(refundTicket(sell(program, exchange), nothingRefunded, whole, { r0: 50 })).toMatchObject({
    clawback: 19,
    remainders: {},
  });
  const dearer = ticketOf([
    { totalCents: 3000 },
    { totalCents: -5000, quantityMilli: -1000 },
    { totalCents: 9000, sku: "other" },
  ]);
  const ofOneProduct = programOf([{ ...perEuro, filter: { skus: ["p"] } }], {
    earn: { carriesRemainder: true },
  });
  expect(refundTicket(sell(ofOneProduct, dearer), nothingRefunded, whole, { r0: 50 })).toMatchObject({
    clawback: 0,
    remainders: { r0: 50 },
  });
});

test("postage given back is that of the delivery, not another fee", () => {
  const program = programOf([{ ...perEuro, filter: { skus: ["wrapping"] } }], {
    basis: { delivery: "included" },
  });
  const fees = ticketOf([
    { totalCents: 5000 },
    { totalCents: 500, sku: "wrapping", isDelivery: true },
    { totalCents: 500, sku: null, isDelivery: true },
  ]);
  const postage = { ...whole, isWhole: false, shippingCents: 500 };
  expect(refund(sell(program, fees), postage).clawback).toBe(0);
});

test("delivery and a sum that names no line bear on the ticket too", () => {
  const ticket = ticketOf([{ totalCents: 6000 }, { totalCents: 4000, isDelivery: true }]);
  const frozen = sell(programOf([perEuro]), ticket, 10);
  expect(refund(frozen, { ...whole, isWhole: false, shippingCents: 4000 })).toMatchObject({
    clawback: 40,
    giveBack: 4,
  });
  expect(refund(frozen, { ...whole, isWhole: false, wholeCents: 5000 })).toMatchObject({
    clawback: 50,
    giveBack: 5,
  });
  expect(refund(frozen, { ...whole, isWhole: false, wholeCents: 99_999 })).toMatchObject({
    clawback: 100,
    giveBack: 10,
  });
});

const line = fc.record({
  totalCents: fc.integer({ min: 1, max: 30_000 }),
  sku: fc.constantFrom("a", "b"),
  quantityMilli: fc.constantFrom(1000, 2000, 3000),
  taxRate: fc.constantFrom(null, 5.5, 20),
});
const tickets = fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const carrying = fc.record({
  stepCents: fc.constantFrom(100, 350, 2000),
  units: fc.integer({ min: 1, max: 20 }),
  double: fc.constantFrom(null, { factor: 2, skus: ["a"] }, { factor: 1.5, skus: [] }),
  tax: fc.constantFrom("included" as const, "excluded" as const),
});

test("where the remainder is carried, sales and refunds in any order leave the points of the net purchases", () => {
  const acts = fc.array(
    fc.record({ ticket: fc.nat(5), line: fc.nat(3), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(tickets, carrying, acts, fc.boolean(), (sold, said, asked, refundsAll) => {
      const multiplier = {
        type: "multiplier" as const,
        factor: said.double?.factor ?? 1,
        filter: { skus: said.double?.skus ?? [] },
      };
      const program = programOf(
        [
          { type: "per_amount", units: said.units, stepCents: said.stepCents },
          ...(said.double === null ? [] : [multiplier]),
        ],
        { earn: { carriesRemainder: true }, basis: { tax: said.tax } },
      );
      const engine = compileProgram(program);
      let remainders: MemberState["remainders"] = {};
      let balance = 0;
      let issued = 0;
      let net = 0;
      const kept: { frozen: FrozenTicket; after: RefundedSoFar }[] = [];
      const sellNext = () => {
        const ticket = ticketOf(sold[kept.length] ?? []);
        const result = engine.earn(ticket, { ...freshState, remainders });
        remainders = result.remainders;
        balance += result.units;
        issued += result.units;
        net += result.effects.find(({ type }) => type === "per_amount")?.basisCents ?? 0;
        kept.push({
          frozen: freezeTicket(program, ticket, result, { ...nothingSpent, units: 0 }),
          after: nothingRefunded,
        });
      };
      const give = (index: number, refundOf: TicketRefund) => {
        const one = kept[index];
        if (one === undefined) return;
        const before = one.after.carried["r0"] ?? 0;
        const done = refundTicket(one.frozen, one.after, refundOf, remainders);
        one.after = done.after;
        remainders = done.remainders;
        balance -= done.clawback;
        net -= (done.after.carried["r0"] ?? 0) - before;
        expect(done.clawback).toBeGreaterThanOrEqual(0);
      };
      const check = () => {
        expect(balance).toBe(Math.floor(net / said.stepCents) * said.units);
        expect(remainders["r0"] ?? 0).toBe(net % said.stepCents);
        expect(balance).toBeLessThanOrEqual(issued);
      };
      sellNext();
      for (const { ticket, line: number, part } of asked) {
        if (kept.length < sold.length && part > 0.6) sellNext();
        const cents = sold[ticket]?.[number]?.totalCents ?? 0;
        give(ticket, ofLine(number + 1, Math.round(cents * part)));
        check();
      }
      if (refundsAll) {
        for (const index of kept.keys()) give(index, whole);
        expect({ net, balance, remainders }).toEqual({ net: 0, balance: 0, remainders: {} });
      }
    }),
  );
});

test("without carrying, partial refunds in any order come to the whole, and never take more than was earned", () => {
  const scenario = fc.array(line, { minLength: 1, maxLength: 5 }).chain((lines) =>
    fc.record({
      lines: fc.constant(lines),
      first: fc.shuffledSubarray(pieces(lines), { minLength: 0 }),
      second: fc.shuffledSubarray(pieces(lines), { minLength: pieces(lines).length }),
      units: fc.integer({ min: 1, max: 9 }),
      spent: fc.nat(500),
      isCapped: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(scenario, ({ lines, first, second, units, spent, isCapped }) => {
      const caps = isCapped ? [{ per: "ticket" as const, units: 25, over: "truncate" as const }] : [];
      const program = programOf(
        [
          { ...perEuro, units },
          { type: "per_ticket", units: 3 },
        ],
        { earn: { caps } },
      );
      const frozen = sell(program, ticketOf(lines), spent);
      const run = (refunds: readonly TicketRefund[]) => {
        let after = nothingRefunded;
        for (const one of refunds) {
          const done = refundTicket(frozen, after, one, {});
          expect(done.clawback).toBeGreaterThanOrEqual(0);
          expect(done.giveBack).toBeGreaterThanOrEqual(0);
          after = done.after;
          expect(after.clawback).toBeLessThanOrEqual(frozen.earned);
          expect(after.giveBack).toBeLessThanOrEqual(spent);
        }
        return { clawback: after.clawback, giveBack: after.giveBack };
      };
      expect(run(first)).toEqual(run(first.toReversed()));
      expect(run(second)).toEqual({ clawback: frozen.earned, giveBack: spent });
      expect(run([...first, whole, ...second])).toEqual({ clawback: frozen.earned, giveBack: spent });
    }),
  );
});

/** Each line given back piece by piece; the last piece takes the cents that rounding left. */
function pieces(lines: readonly { totalCents: number; quantityMilli: number }[]): TicketRefund[] {
  return lines.flatMap(({ totalCents, quantityMilli }, index) => {
    const count = quantityMilli / 1000;
    const each = Math.floor(totalCents / count);
    return Array.from({ length: count }, (_, piece) =>
      ofLine(index + 1, piece === count - 1 ? totalCents - each * (count - 1) : each, 1000),
    );
  });
}
