import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { installationRelay, relayName } from "../../platform/mail.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { addDays, addMonths, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit, shopFace, type TeamRow } from "../accounts/index.ts";
import { mayPublishForm } from "../consent/index.ts";
import type { ProcessorRow, RegisterAnswer } from "./answers.ts";
import { listBreaches } from "./operations-breaches.ts";
import { fieldsInUse } from "./operations-fields.ts";
import { shopToday } from "./operations-requests.ts";
import { chosenLimits, retentionRulesOf } from "./operations-retention.ts";
import {
  archiveProcessor,
  countChecks,
  countProcessings,
  insertProcessor,
  lastBackup,
  selectProcessors,
} from "./queries-duties.ts";
import { selectSettings } from "./queries-sharing.ts";
import { type Check, checklistOf } from "./rules/checklist.ts";
import { measures, type Processing, registerOf } from "./rules/register.ts";

/** The register of processing (GDPR art. 30(1)), of what the product does in this shop today and of what the shop said of itself. */
export async function registerToday(tx: Tx, staff: number): Promise<RegisterAnswer> {
  const today = await shopToday(tx);
  const { legal, name } = await shopFace(tx);
  const settings = await selectSettings(tx);
  const chosen = await chosenLimits(tx);
  const counted = await countProcessings(tx, `${addMonths(today, -12)}T00:00:00Z`);
  const relay = installationRelay();
  const processings = registerOf({
    ...counted,
    staff,
    relay: relay === null ? null : hostOf(relay.url),
    months: {
      customers: chosen.customers.months,
      prospects: chosen.prospects.months,
      views: chosen.views.months,
      requests: chosen.requests.months,
    },
  });
  const processors = await selectProcessors(tx);
  return {
    madeOn: today,
    controller: { name, company: legal.company, address: legal.address, contact: legal.email ?? legal.phone },
    officer: { name: settings.officer, contact: settings.officerContact },
    processings,
    processors,
    unnamed: unnamedOf(processings, processors),
    measures,
  };
}

/** The relay without its password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : relayName(url);
}

function unnamedOf(processings: readonly Processing[], processors: readonly ProcessorRow[]): string[] {
  const known = processors.map(({ name, task }) => `${name} ${task}`.toLowerCase());
  const recipients = processings.flatMap((one) => one.recipients);
  const needed = recipients.filter(({ word, name }) => (word === "relay" || word === "sms") && name !== null);
  const names = new Set(needed.map(({ name }) => name ?? ""));
  return [...names].filter((name) => !known.some((one) => one.includes(name.toLowerCase())));
}

/** Notes who works with the data on the shop's behalf (GDPR art. 28). Refused: `unreadable_date`. */
export async function addProcessor(
  tx: Tx,
  actor: Actor,
  said: Omit<ProcessorRow, "id">,
): Promise<readonly ProcessorRow[] | Refusal> {
  if (said.contractOn !== null && !isDay(said.contractOn))
    return refuse("unreadable_date", { field: "contractOn", value: said.contractOn });
  const id = newId(Date.parse(tx.now));
  await insertProcessor(tx, { ...said, id }, actor.name);
  await recordAudit(tx, actor, {
    action: "privacy.processor_added",
    subjectKind: "processor",
    subjectId: id,
  });
  return await selectProcessors(tx);
}

/** Refused: `unknown_processor`. */
export async function endProcessor(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<readonly ProcessorRow[] | Refusal> {
  if ((await archiveProcessor(tx, id)) === 0) return refuse("unknown_processor");
  await recordAudit(tx, actor, {
    action: "privacy.processor_ended",
    subjectKind: "processor",
    subjectId: id,
  });
  return await selectProcessors(tx);
}

const forms = ["till", "join", "space"] as const;
/** Below it, consent needs a parent (loi Informatique et Libertés 45; BE law of 30 July 2018, art. 7). */
const digitalAge: Readonly<Record<string, number>> = { FR: 15, BE: 13 };
const staffUnseenDays = 180;

/** Every duty and what was found of it now (PRIV-5). */
export async function checklist(tx: Tx, team: readonly TeamRow[]): Promise<readonly Check[]> {
  const today = await shopToday(tx);
  const { legal, country } = await shopFace(tx);
  let noticesMissing = 0;
  for (const form of forms) if (isRefusal(await mayPublishForm(tx, form))) noticesMissing += 1;
  const unseenSince = `${addDays(today, -staffUnseenDays)}T00:00:00Z`;
  const counted = await countChecks(tx, {
    today,
    since: `${addDays(today, -30)}T00:00:00Z`,
    minorFrom: Number(today.slice(0, 4)) - (digitalAge[country] ?? 16),
  });
  const register = await registerToday(tx, team.length);
  const { fields, notes } = await fieldsInUse(tx);
  const own = fields.filter(({ isOwn }) => isOwn);
  // A supplier's file needs an end only where there is one.
  const rules = (await retentionRulesOf(tx)).filter(({ rule, due }) => rule !== "external" || due > 0);
  const breaches = (await listBreaches(tx)).filter(({ closedAt }) => closedAt === null);
  const settings = await selectSettings(tx);
  const backup = await lastBackup(tx);
  return checklistOf({
    ...counted,
    isIdentified: legal.company !== null && legal.address !== null && (legal.email ?? legal.phone) !== null,
    noticesMissing,
    staff: team.length,
    staffSecond: team.filter(({ secondFactor }) => secondFactor).length,
    staffUnseen: team.filter(({ lastSeenAt }) => lastSeenAt !== null && lastSeenAt < unseenSince).length,
    openBreaches: breaches.length,
    lateBreaches: breaches.filter(({ clock }) => (clock.hoursLeft ?? 0) < 0).length,
    limitsOff: rules.filter(({ isOn }) => !isOn).length,
    overdue: rules.reduce(
      (sum, { isOn, due, asked, held }) => sum + (isOn ? due - asked - total(held) : 0),
      0,
    ),
    processors: register.processors.length,
    processorsWithoutContract: register.processors.filter(({ contractOn }) => contractOn === null).length,
    recipientsUnnamed: register.unnamed.length,
    ownFields: own.length,
    fieldsToClass: own.filter(
      ({ warnings }) => warnings.includes("no_category") || warnings.includes("no_purpose"),
    ).length,
    sensitive: notes.length + own.filter(({ warnings }) => warnings.includes("sensitive")).length,
    shares: settings.shares,
    exportLimited: settings.exportRowsMost !== null || settings.exportDayMost !== null,
    isHttps: publicAddress().startsWith("https://"),
    backup:
      backup === null
        ? null
        : {
            daysAgo: Math.max(0, Math.floor((Date.parse(tx.now) - Date.parse(backup.at)) / 86_400_000)),
            isSealed: backup.isSealed,
          },
    legalFoot: legal.company !== null && legal.address !== null && (legal.siren ?? legal.bce) !== null,
  });
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
