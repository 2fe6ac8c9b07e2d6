import type { Database, Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { defineJob } from "../../platform/jobs.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { say } from "../../platform/texts.ts";
import { addDays } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant, listMerchants, recordAudit } from "../accounts/index.ts";
import { eraseCustomer, lockCustomers } from "../customers/index.ts";
import { leaveMessage } from "../messages/index.ts";
import { personToken } from "../permission/index.ts";
import { chosenLimits, termOf } from "./operations-retention.ts";
import { shopToday } from "./operations-requests.ts";
import { deleteOldRequests } from "./queries-requests.ts";
import { countDue, insertRun, insertStays, selectDue, type Term } from "./queries-retention.ts";
import { askableOf } from "./queries-renewal.ts";
import { deleteOldViews } from "./queries-views.ts";
import {
  type Chosen,
  cutoffOf,
  daysToAnswer,
  limits,
  type RetentionRule,
  retentionRules,
} from "./rules/retention.ts";

/** People erased in one transaction: short, so that nobody at the counter waits for it. */
const slice = 20;
/** Messages left in one transaction. */
const askedTogether = 500;
/** Nobody is removed unasked because the list of those to ask was cut. */
const everybody = 10_000_000;

type Report = {
  readonly due: number;
  asked: number;
  removed: number;
  readonly held: Readonly<Record<string, number>>;
};

/** Every night, the limits that are switched on are kept, and what was done is reported. */
export const retentionJob = defineJob({
  name: "privacy.retention",
  schedule: "23 2 * * *",
  expireInSeconds: 14_400,
  handle: async (_data, { database, log, stopping }) => {
    for (const { id, slug } of await listMerchants(database)) {
      for (const rule of retentionRules) {
        if (stopping.aborted) return;
        const report = await runRetention(database, id, rule, { stopping });
        if (report !== null && report.removed > 0)
          log.info({ slug, rule, removed: report.removed }, "retention kept");
      }
    }
  },
});

/** The same at once for one shop, when somebody asks for it. */
export const retentionNowJob = defineJob<{ readonly merchantId: string; readonly name: string }>({
  name: "privacy.retention_now",
  expireInSeconds: 14_400,
  handle: async ({ merchantId, name }, { database, stopping }) => {
    for (const rule of retentionRules) {
      if (stopping.aborted) return;
      await runRetention(database, merchantId, rule, { by: systemActor(merchantId, name), stopping });
    }
  },
});

/**
 * Keeps one limit of one shop. Who is due is asked first when the shop wants so, and goes 30 days later unless she answered or came
 * back; nobody goes who asks something by right. Goes on from where it stood when it is run again.
 *
 * @returns null for a limit that is switched off
 */
export async function runRetention(
  database: Database,
  merchantId: string,
  rule: RetentionRule,
  { by = systemActor(merchantId, "retention"), stopping }: { by?: Actor; stopping?: AbortSignal } = {},
): Promise<Report | null> {
  const begun = await database.inMerchant(merchantId, async (tx) => {
    const chosen = (await chosenLimits(tx))[rule];
    const today = await shopToday(tx);
    const before = cutoffOf(today, chosen.months);
    return { chosen, before, term: await termOf(tx, chosen.months) };
  });
  if (!begun.chosen.isOn) return null;
  const report = limits[rule].isOfPeople
    ? await ofPeople(database, merchantId, { rule, by, ...begun }, stopping)
    : await database.inMerchant(merchantId, async (tx): Promise<Report> => {
        const removed =
          rule === "views"
            ? await deleteOldViews(tx, begun.before)
            : await deleteOldRequests(tx, begun.before);
        return { due: removed, asked: 0, removed, held: {} };
      });
  if (report.due > 0)
    await database.inMerchant(merchantId, async (tx) => await noteRun(tx, by, rule, begun.chosen, report));
  return report;
}

type Run = {
  readonly rule: RetentionRule;
  readonly by: Actor;
  readonly chosen: Chosen;
  readonly term: Term;
};

async function ofPeople(
  database: Database,
  merchantId: string,
  run: Run,
  stopping: AbortSignal | undefined,
): Promise<Report> {
  const { rule, term, chosen } = run;
  const counted = await database.inMerchant(merchantId, async (tx) => await countDue(tx, rule, term));
  const report: Report = { due: counted.due, asked: 0, removed: 0, held: counted.held };
  if (chosen.asksFirst) report.asked = await askAll(database, merchantId, run);
  const leaving = await database.inMerchant(merchantId, async (tx) => {
    return await selectDue(tx, rule, term, { only: "to_remove", limit: everybody });
  });
  for (let start = 0; start < leaving.length && stopping?.aborted !== true; start += slice) {
    const some = leaving.slice(start, start + slice).map(({ customerId }) => customerId);
    report.removed += await database.inMerchant(merchantId, async (tx) => await remove(tx, run, some));
  }
  return report;
}

/** One message, once, whether she wants to stay (RET-02); only to whom the law lets it be sent. */
async function askAll(database: Database, merchantId: string, run: Run): Promise<number> {
  const askable = await database.inMerchant(merchantId, async (tx) => {
    const due = await selectDue(tx, run.rule, run.term, { only: "unasked", limit: everybody });
    return await askableOf(tx, idsOf(due));
  });
  let asked = 0;
  for (let start = 0; start < askable.length; start += askedTogether) {
    const some = idsOf(askable.slice(start, start + askedTogether));
    asked += await database.inMerchant(merchantId, async (tx) => await ask(tx, run, some));
  }
  return asked;
}

const idsOf = (people: readonly { readonly customerId: string }[]): string[] =>
  people.map(({ customerId }) => customerId);

/** Looked at again in the transaction that asks, one after the other: two runs at once ask nobody twice. */
async function ask(tx: Tx, { rule, term }: Run, among: readonly string[]): Promise<number> {
  await lockCustomers(tx, among);
  const unasked = await selectDue(tx, rule, term, { only: "unasked", limit: askedTogether, among });
  const askable = await askableOf(tx, idsOf(unasked));
  const shop = await currentMerchant(tx);
  const untilOn = addDays(term.today, daysToAnswer);
  const asked: { customerId: string; messageId: string }[] = [];
  for (const { customerId, recipient, language } of askable) {
    const spoken = language === "en" || language === "fr" ? language : shop.language;
    const link = `${publicAddress()}/k/${await personToken(tx, { customerId })}`;
    const until = new Intl.DateTimeFormat(spoken === "fr" ? "fr-FR" : "en-GB", {
      dateStyle: "long",
      timeZone: "UTC",
    });
    const words = { shop: shop.name, link, until: until.format(new Date(`${untilOn}T00:00:00Z`)) };
    const { id } = await leaveMessage(tx, {
      channel: "email",
      to: recipient,
      customerId,
      kind: "privacy",
      purpose: "consent_renewal",
      language: spoken,
      subject: say(spoken, "privacy.mail.stay_subject", words),
      text: say(spoken, "privacy.mail.stay", words),
    });
    asked.push({ customerId, messageId: id });
  }
  await insertStays(tx, asked, untilOn);
  return asked.length;
}

/** Looked at again in the transaction that removes: whoever came back meanwhile stays. */
async function remove(tx: Tx, { rule, by, term }: Run, among: readonly string[]): Promise<number> {
  await lockCustomers(tx, among);
  const due = await selectDue(tx, rule, term, { only: "to_remove", limit: slice, among });
  let removed = 0;
  for (const { customerId } of due) {
    const erased = await eraseCustomer(tx, by, customerId, { by: "staff", reason: "inactive" });
    if (!isRefusal(erased)) removed += 1;
  }
  return removed;
}

async function noteRun(
  tx: Tx,
  by: Actor,
  rule: RetentionRule,
  { months }: Chosen,
  report: Report,
): Promise<void> {
  await insertRun(tx, { id: newId(Date.parse(tx.now)), rule, byName: by.name, months, ...report });
  await recordAudit(tx, by, { action: "privacy.retention_run", detail: { rule, months, ...report } });
}
