// May we speak to everybody? One SELECT over 1,000,000 people of whom everything is thrown with dice, by channel; beside it the pure
// function over the facts of 100,000 of them, and how many of both answers differ: none.
import { sql } from "kysely";
import { factsOf } from "../src/capabilities/permission/facts.ts";
import { judged } from "../src/capabilities/permission/queries-judge.ts";
import { joinInMemory } from "../src/capabilities/permission/queries-reach.ts";
import { questionOf } from "../src/capabilities/permission/question.ts";
import { mayContact } from "../src/capabilities/permission/rules/may-contact.ts";
import type { Channel } from "../src/capabilities/permission/rules/may-contact-facts.ts";
import type { Asked } from "../src/capabilities/permission/schema.ts";
import type { Tx } from "../src/platform/database.ts";
import { inventPeople, peopleNow } from "../tests/support/permission-people.ts";
import { openBench, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 1_000_000);
const compared = Math.min(customers, Number(process.env["COMPARED"] ?? 100_000));
const rounds = Number(process.env["ROUNDS"] ?? 3);
const atOnce = 25_000;
const asked: readonly Channel[] = ["email", "sms", "phone", "post"];

const bench = await openBench();
try {
  const ids = await makePeople();
  const figures: Record<string, number> = {};
  for (const channel of asked) figures[`${channel}Ms`] = await timeAll(channel);
  const against = await compareWithFunction(ids.slice(0, compared));
  const slowest = Math.max(...asked.map((channel) => figures[`${channel}Ms`] ?? 0));
  report({
    bench: "permission",
    customers,
    ...figures,
    peoplePerSecond: Math.round((1_000 * customers) / slowest),
    ...against,
  });
} finally {
  await bench.close();
}

async function makePeople(): Promise<string[]> {
  const { database, merchantId } = bench;
  const started = performance.now();
  const ids: string[] = [];
  for (let seed = 1; ids.length < customers; seed += 1) {
    const count = Math.min(atOnce, customers - ids.length);
    const made = await database.inMerchant(
      merchantId,
      async (tx) => await inventPeople(tx, { count, seed, from: ids.length }),
    );
    for (const id of made) ids.push(id);
  }
  // As the database's own collector does within a minute of a large writing.
  await database.asOwner(async (tx) => await tx.client.query("analyze"));
  process.stderr.write(
    `${customers} people made in ${Math.round((performance.now() - started) / 1_000)} s\n`,
  );
  return ids;
}

function questionFor(channel: Channel): Asked {
  return {
    channel,
    purpose: "marketing",
    topic: "news",
    containsPromotion: true,
    message: {
      senderIdentified: true,
      unsubscribeLink: true,
      stopMention: true,
      callerIdShown: true,
      sourceMentioned: true,
    },
    at: peopleNow,
  };
}

/** Best of the rounds, everybody judged and counted by reason. */
async function timeAll(channel: Channel): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await bench.database.inMerchant(bench.merchantId, async (tx) => {
      await joinInMemory(tx);
      const rows = await judged(tx, questionFor(channel), everybody(tx));
      await tx.rows(sql`
        select reason, is_allowed, count(*) as count, min(next_at) as next from (${rows}) as verdict group by reason, is_allowed`);
    });
    times.push(performance.now() - started);
  }
  return rounded(Math.min(...times));
}

function everybody(tx: Tx) {
  return sql`select id as customer_id from customers.customer where merchant_id = ${tx.merchantId} and merged_into is null`;
}

type Verdict = {
  readonly id: string;
  readonly reason: string;
  readonly isAllowed: boolean;
  readonly nextAt: string | null;
};

async function compareWithFunction(ids: readonly string[]): Promise<Record<string, number>> {
  let [different, answers, functionMs] = [0, 0, 0];
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce);
    for (const channel of asked) {
      await bench.database.inMerchant(bench.merchantId, async (tx) => {
        const people = sql`select id as customer_id from unnest(${some}::uuid[]) as one (id)`;
        const rows = await judged(tx, questionFor(channel), people);
        const verdicts = await tx.rows<Verdict>(sql`
          select customer_id as id, reason, is_allowed as "isAllowed", next_at as "nextAt" from (${rows}) as verdict`);
        const question = await questionOf(tx, questionFor(channel));
        const known = await factsOf(tx, question, some);
        const started = performance.now();
        for (const { id, reason, isAllowed, nextAt } of verdicts) {
          const facts = known.get(id)?.facts;
          const answer = facts === undefined ? null : mayContact(facts, question.ruleset, question.at);
          const next = answer?.nextAllowedAt ?? null;
          const isSame =
            answer?.reason === reason &&
            answer.allowed === isAllowed &&
            (next === null ? nextAt === null : Date.parse(next) === Date.parse(nextAt ?? ""));
          if (!isSame) different += 1;
        }
        answers += verdicts.length;
        functionMs += performance.now() - started;
      });
    }
  }
  return {
    compared: ids.length,
    answers,
    different,
    functionMicroseconds: rounded((1_000 * functionMs) / answers),
  };
}
