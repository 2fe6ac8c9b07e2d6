import type { Tx } from "../../../platform/database.ts";
import type { Actor } from "../../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import type { Language } from "../../../platform/texts.ts";
import { currentMerchant } from "../../accounts/index.ts";
import { midnightOf, readRule, sayRule } from "../../insight/index.ts";
import { judged } from "../../permission/index.ts";
import { type Given, readVersion } from "../../templates/index.ts";
import { askedOf } from "../asked.ts";
import { type Judged, readJudged, these } from "../queries-claim.ts";
import { selectMailing } from "../queries-mailings.ts";
import {
  countCalls,
  type DueRow,
  selectCall,
  selectCalled,
  selectCalledMessage,
  selectCalls,
  selectDue,
  selectInHand,
  selectNumber,
  selectOpen,
  selectToCome,
} from "./queries-calls.ts";
import type { CallAnswer, CallsAnswer, CallView } from "./schema-calls.ts";
import { scriptFor } from "./script.ts";

// Looked at closely; of a longer list the rest counts as ready until its turn comes.
const mostJudged = 500;
const laterShown = 50;
const earlierShown = 20;

/** Whom to call now, whom later and from when, and how the day goes. Each of those shown is judged: the hour may have passed since. */
export async function listCalls(
  tx: Tx,
  actor: Actor,
  { mailingId = null, limit = 50 }: { readonly mailingId?: string | null; readonly limit?: number },
): Promise<CallsAnswer> {
  const { timeZone } = await currentMerchant(tx);
  const today = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeZone }).format(new Date(tx.now));
  const { due, toCome, ...done } = await countCalls(tx, mailingId, midnightOf(today, timeZone));
  const rows = await selectDue(tx, { mailingId, limit: mostJudged });
  const standing = await standingOf(tx, rows);
  const ready = rows.filter((row) => standing.get(row.messageId)?.isAllowed === true);
  const notNow = rows.flatMap((row): CallsAnswer["later"] => {
    const { isAllowed = true, nextAt = null, reason = null } = standing.get(row.messageId) ?? {};
    return isAllowed || nextAt === null ? [] : [{ ...shared(row), nextAt, reason }];
  });
  const later = [...notNow, ...(await selectToCome(tx, { mailingId, limit: laterShown }))]
    .toSorted((one, other) => Date.parse(one.nextAt) - Date.parse(other.nextAt))
    .slice(0, laterShown);
  return {
    waiting: ready.length + Math.max(0, due - rows.length),
    items: ready
      .slice(0, limit)
      .map(({ purpose: _purpose, topic: _topic, versionId: _version, ...row }) => row),
    laterCount: notNow.length + toCome,
    later,
    open: await selectOpen(tx, actor.name),
    today: done,
  };
}

function shared({
  messageId,
  customerId,
  name,
  city,
  yearCents,
  lastDay,
  mailingId,
  mailingName,
  isCallBack,
}: DueRow) {
  return { messageId, customerId, name, city, yearCents, lastDay, mailingId, mailingName, isCallBack };
}

/** What permission says now of the people behind these lines, asked once for each way of asking. */
async function standingOf(tx: Tx, rows: readonly DueRow[]): Promise<ReadonlyMap<string, Judged>> {
  const groups = Map.groupBy(rows, ({ purpose, topic, versionId }) => `${purpose} ${topic} ${versionId}`);
  const found = new Map<string, Judged>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const version = first.versionId === null ? null : await readVersion(tx, first.versionId);
    if (isRefusal(version)) throw new Error("The script of a call is gone.");
    const asked = askedOf({ channel: "phone", purpose: first.purpose, topic: first.topic }, version);
    const people = await readJudged(tx, await judged(tx, asked, these(group.map((row) => row.customerId))));
    const byPerson = new Map(people.map((one) => [one.customerId, one]));
    for (const { messageId, customerId } of group) {
      const said = byPerson.get(customerId);
      if (said !== undefined) found.set(messageId, said);
    }
  }
  return found;
}

/** A call with all that its caller needs: whom, her number, what to say, why, and what was said before. */
export async function readCall(
  tx: Tx,
  actor: Actor,
  id: string,
  language: Language,
): Promise<CallAnswer | Refusal<"unknown_call">> {
  const call = await selectCall(tx, id);
  if (call === undefined) return refuse("unknown_call", { id });
  const message = call.messageId === null ? undefined : await selectCalledMessage(tx, call.messageId);
  const inHand = message === undefined ? undefined : await selectInHand(tx, message.id, id);
  const { versionId = null, mailingId = null } = message ?? {};
  const version = versionId === null ? null : await readVersion(tx, versionId);
  const mailing = mailingId === null ? undefined : await selectMailing(tx, mailingId);
  const calls = await selectCalls(tx, {
    customerIds: [call.customerId],
    before: call.beganAt,
    limit: earlierShown,
  });
  return {
    call,
    number: call.endedAt !== null ? null : await numberOf(tx, call, inHand?.recipient ?? null),
    script:
      version === null || isRefusal(version) || inHand === undefined
        ? null
        : await scriptFor(tx, version, {
            language: inHand.language,
            given: inHand.given as Given | null,
            caller: actor.name,
          }),
    person: await selectCalled(tx, call.customerId),
    mailing:
      mailing === undefined
        ? null
        : { id: mailing.id, name: mailing.name, why: await whyOf(tx, mailing.audience, language) },
    earlier: calls.filter(({ outcome }) => outcome !== null && outcome !== "stopped"),
  };
}

/** Of a call of a list while it is its caller's; of one from a record, her number as it stands. */
async function numberOf(
  tx: Tx,
  { messageId, customerId }: CallView,
  listed: string | null,
): Promise<string | null> {
  return messageId === null ? await selectNumber(tx, customerId) : listed;
}

async function whyOf(
  tx: Tx,
  audience: { readonly rule: unknown } | { readonly customerIds: readonly string[] },
  language: Language,
): Promise<string | null> {
  if ("customerIds" in audience) return null;
  const rule = await readRule(tx, audience.rule);
  return isRefusal(rule) ? null : await sayRule(tx, rule, language);
}
