import type { Tx } from "../../platform/database.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { adoptCard, issueCard } from "../cards/index.ts";
import { type ConsentInput, mayPublishForm, recordCollections, recordConsents } from "../consent/index.ts";
import { type BulkRow, findOrCreateCustomers, upsertCustomers } from "../customers/index.ts";
import { joinByAsking } from "../loyalty/index.ts";
import { cardLink, sendWelcome } from "../space/index.ts";
import type { Applied, Applying } from "./applying.ts";
import type { NewIncident } from "./queries-incidents.ts";
import type { EnrolOperation } from "./schema-operation.ts";

type Enrolled = {
  readonly customerId: string;
  readonly isNew: boolean;
  readonly incidents: readonly NewIncident[];
};

/**
 * A new customer, by her phone and first name: whoever is known by both is recognised. Her card is the number the till kept for
 * her, her answers are recorded with the words she heard, and a link is left for her to finish at home. She joins the programs
 * that are free and have to be asked for.
 * Refused, with a network: `notice_incomplete`, `customer_is_ambiguous`, what cannot be read, and what the card is refused for.
 */
export async function applyEnrol(
  tx: Tx,
  applying: Applying,
  said: EnrolOperation,
): Promise<Applied | Refusal> {
  // Without a notice nobody may be asked for anything; whoever was asked already keeps her card.
  const untold = await mayPublishForm(tx, "till");
  if (untold !== null && !said.offline) return untold;
  const enrolled = await enrolledBy(tx, applying, said);
  if (isRefusal(enrolled)) return enrolled;
  const { customerId, isNew } = enrolled;
  const card = await cardFor(tx, applying, said, customerId);
  if (isRefusal(card)) return card;
  await recordAnswers(tx, applying, said, { customerId, isNew });
  const via = said.phone !== undefined ? "sms" : said.email !== undefined ? "email" : null;
  if (via !== null) await sendWelcome(tx, { customerId, cardNumber: card.number, via });
  const { timeZone, storeId } = applying.session.device;
  const { actor, at } = applying;
  await joinByAsking(tx, actor, { customerId, storeId, at, day: dayInZone(at, timeZone) });
  return {
    customerId,
    // Somebody known is told at her own address: whoever stands there has only said her phone and her name.
    ...(said.offline || !isNew ? {} : { cardUrl: await cardLink(tx, customerId) }),
    incidents: [...(untold === null ? [] : [notApplied(untold)]), ...enrolled.incidents, ...card.incidents],
  };
}

async function enrolledBy(
  tx: Tx,
  { actor, session }: Applying,
  said: EnrolOperation,
): Promise<Enrolled | Refusal> {
  const { country } = await currentMerchant(tx);
  const names = {
    firstName: said.firstName,
    ...(said.lastName === undefined ? {} : { lastName: said.lastName }),
  };
  const contacts = {
    ...(said.phone === undefined ? {} : { phone: said.phone }),
    ...(said.email === undefined ? {} : { email: said.email }),
  };
  const [found] = await findOrCreateCustomers(tx, actor, [{ ...names, ...contacts }], {
    country,
    create: false,
  });
  const problem = problemOf(found);
  // Without a network she has gone by now: her card is good, and somebody asks her again.
  if (problem !== null && !said.offline) return problem;
  const { device } = session;
  const row: BulkRow = {
    ...names,
    language: said.language,
    storeId: device.storeId,
    ...(found?.kind === "known" ? { id: found.customerId } : {}),
    ...(said.phone === undefined || problem !== null ? {} : { phones: [said.phone] }),
    ...(said.email === undefined || problem !== null ? {} : { emails: [said.email] }),
    ...(said.postcode === undefined ? {} : { address: { postcode: said.postcode, country } }),
    ...(said.birthday === undefined ? {} : { birthday: said.birthday }),
  };
  const [written] = await upsertCustomers(tx, actor, [row], { onExisting: "fill", source: "till" });
  if (written === undefined || written.outcome === "refused") {
    return refuse(written?.code ?? "customer_not_written", written?.details);
  }
  return {
    customerId: written.id,
    isNew: written.outcome === "created",
    incidents: problem === null ? [] : [notApplied(problem)],
  };
}

function problemOf(
  found: Awaited<ReturnType<typeof findOrCreateCustomers>>[number] | undefined,
): Refusal | null {
  if (found?.kind === "ambiguous") {
    return refuse("customer_is_ambiguous", { field: "phone", customerIds: found.customerIds });
  }
  return found?.kind === "unreadable" ? refuse(found.code, { field: found.field, value: found.value }) : null;
}

async function cardFor(
  tx: Tx,
  { actor }: Applying,
  { cardNumber, offline }: EnrolOperation,
  customerId: string,
): Promise<{ readonly number: string; readonly incidents: readonly NewIncident[] } | Refusal> {
  const adopted = await adoptCard(tx, actor, { customerId, number: cardNumber });
  if (!isRefusal(adopted)) return { number: adopted.number, incidents: [] };
  if (!offline) return adopted;
  const card = await issueCard(tx, actor, { customerId });
  if (isRefusal(card)) return card;
  return { number: card.number, incidents: [notApplied(adopted)] };
}

function notApplied({ refused }: Refusal): NewIncident {
  return { kind: "not_applied", detail: { code: refused, operation: "enrol" } };
}

/** What she agreed to, in which words, before whom and when; and how her address came to the shop. */
async function recordAnswers(
  tx: Tx,
  { actor, at }: Applying,
  said: EnrolOperation,
  { customerId, isNew }: Pick<Enrolled, "customerId" | "isNew">,
): Promise<void> {
  const acts = said.consents.flatMap(({ channel, granted, textVersion, textHash }): ConsentInput[] => {
    // A newcomer's “no” changes nothing; somebody known takes an earlier “yes” back by it.
    if (!granted && isNew) return [];
    return [
      {
        customerId,
        channel,
        act: granted ? "granted" : "withdrawn",
        happenedAt: at,
        textVersion,
        origin: "counter",
        originDetail: actor.name,
        evidence: `till operation ${said.id}, words sha256 ${textHash}`,
        prechecked: false,
      },
    ];
  });
  if (acts.length > 0) await recordConsents(tx, actor, acts);
  if (said.phone === undefined && said.email === undefined) return;
  await recordCollections(tx, actor, [
    {
      customerId,
      collectedAt: at,
      collectedFrom: "person",
      duringSale: true,
      informed: said.noticeVersion !== undefined,
      optOutOffered: said.consents.length > 0,
      origin: "counter",
      originDetail:
        said.noticeVersion === undefined ? actor.name : `${actor.name}, notice ${said.noticeVersion}`,
    },
  ]);
}
