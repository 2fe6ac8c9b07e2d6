import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { countPeople, type PeopleRule, searchPeople, segmentsIn } from "../insight/index.ts";
import { registerSegmentUsers } from "../segments/index.ts";
import { pageOf, readPageCursor } from "./pages.ts";
import {
  archiveList,
  customersOnList,
  deleteMember,
  insertList,
  moveMember,
  replaceByRule,
  selectLists,
  selectVipMembers,
  unarchiveList,
  updateList,
  upsertMember,
} from "./queries-vip.ts";
import type { VipList, VipListBody, VipMember } from "./schema-rewards.ts";

registerSegmentUsers("loyalty", async (tx, segmentId) =>
  (await selectLists(tx))
    .filter(({ rule }) => rule !== null && segmentsIn(rule as PeopleRule).includes(segmentId))
    .map(({ id, name }) => ({ kind: "vip_list", id, name })),
);

export async function listVipLists(tx: Tx): Promise<{ items: VipList[] }> {
  return { items: await selectLists(tx) };
}

export async function addVipList(tx: Tx, actor: Actor, body: VipListBody): Promise<VipList | Refusal> {
  const rule = await readRule(tx, body.rule);
  if (isRefusal(rule)) return rule;
  const id = newId(Date.parse(tx.now));
  await insertList(tx, id, body.name, rule);
  await recordAudit(tx, actor, { action: "vip_list.added", subjectKind: "vip_list", subjectId: id });
  return await refreshed(tx, actor, id, rule);
}

export async function changeVipList(
  tx: Tx,
  actor: Actor,
  id: string,
  body: VipListBody,
): Promise<VipList | Refusal> {
  const rule = await readRule(tx, body.rule);
  if (isRefusal(rule)) return rule;
  if ((await updateList(tx, id, body.name, rule)) === 0) return refuse("unknown_vip_list", { id });
  await recordAudit(tx, actor, { action: "vip_list.changed", subjectKind: "vip_list", subjectId: id });
  return await refreshed(tx, actor, id, rule);
}

export async function removeVipList(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if ((await archiveList(tx, id)) === 0) return refuse("unknown_vip_list", { id });
  await tellFacts(tx, await customersOnList(tx, id));
  await recordAudit(tx, actor, { action: "vip_list.archived", subjectKind: "vip_list", subjectId: id });
}

/** Takes a list that was put away up again. Refused: `unknown_vip_list`. */
export async function restoreVipList(tx: Tx, actor: Actor, id: string): Promise<VipList | Refusal> {
  if ((await unarchiveList(tx, id)) > 0) {
    await tellFacts(tx, await customersOnList(tx, id));
    await recordAudit(tx, actor, { action: "vip_list.restored", subjectKind: "vip_list", subjectId: id });
  }
  return await findList(tx, id);
}

/** Names a customer by hand, with a note, or changes the note. */
export async function addVipMember(
  tx: Tx,
  actor: Actor,
  listId: string,
  { customerId, note = null }: { readonly customerId: string; readonly note?: string | null },
): Promise<VipList | Refusal> {
  const list = await findList(tx, listId);
  if (isRefusal(list)) return list;
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("no_such_customer", { field: "customerId", id: customerId });
  await upsertMember(tx, { listId, customerId: speaker, note }, actor.name);
  await tellFacts(tx, [speaker]);
  return await findList(tx, listId);
}

/** Takes a customer off the list; one who is there by its rule comes back with it. */
export async function removeVipMember(
  tx: Tx,
  listId: string,
  customerId: string,
): Promise<undefined | Refusal> {
  const list = await findList(tx, listId);
  if (isRefusal(list)) return list;
  if ((await deleteMember(tx, listId, customerId)) === 0)
    return refuse("no_such_customer", { field: "customerId", id: customerId });
  await tellFacts(tx, [customerId]);
}

export async function listVipMembers(
  tx: Tx,
  listId: string,
  query: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: readonly VipMember[]; nextCursor: string | null } | Refusal> {
  const after = readPageCursor(query.cursor);
  if (isRefusal(after)) return after;
  const list = await findList(tx, listId);
  if (isRefusal(list)) return list;
  const { limit = 50 } = query;
  const rows = await selectVipMembers(tx, { listId, after, limit: limit + 1 });
  return pageOf(rows, limit, ({ customerId }) => customerId);
}

/** Lets every list with a rule follow it: people come and go with their purchases. */
export async function refreshVipLists(tx: Tx, actor: Actor): Promise<number> {
  const lists = (await selectLists(tx)).filter(({ rule }) => rule !== null);
  for (const { id, rule } of lists) await followRule(tx, actor, id, rule);
  return lists.length;
}

/** Places on lists follow the customer who is kept; the answer gives them back. */
export async function vipPlacesMerged(
  tx: Tx,
  { keptId, absorbedId }: { readonly keptId: string; readonly absorbedId: string },
): Promise<string[]> {
  return await moveMember(tx, { fromId: absorbedId, toId: keptId });
}

export async function vipPlacesUnmerged(
  tx: Tx,
  { keptId, absorbedId, listIds }: { keptId: string; absorbedId: string; listIds: readonly string[] },
): Promise<void> {
  await moveMember(tx, { fromId: keptId, toId: absorbedId, only: listIds });
}

async function readRule(tx: Tx, given: unknown): Promise<PeopleRule | null | Refusal> {
  if (given === undefined || given === null) return null;
  // Counting reads the rule through: what it refuses is no rule.
  const count = await countPeople(tx, given);
  return isRefusal(count) ? count : (given as PeopleRule);
}

async function refreshed(
  tx: Tx,
  actor: Actor,
  id: string,
  rule: PeopleRule | null,
): Promise<VipList | Refusal> {
  if (rule === null) await tellFacts(tx, await replaceByRule(tx, id, [], actor.name));
  else await followRule(tx, actor, id, rule);
  return await findList(tx, id);
}

/** Nobody treats more people than this as privileged; a rule that means more is cut, the largest buyers first. */
const mostMembers = 20_000;

async function followRule(tx: Tx, actor: Actor, id: string, rule: unknown): Promise<void> {
  const customerIds: string[] = [];
  for (let cursor: string | undefined; customerIds.length < mostMembers; ) {
    const page = await searchPeople(tx, {
      rule,
      sort: "spent",
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (isRefusal(page)) return;
    customerIds.push(...page.items.map((person) => person.id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  await tellFacts(tx, await replaceByRule(tx, id, customerIds.slice(0, mostMembers), actor.name));
}

async function findList(tx: Tx, id: string): Promise<VipList | Refusal> {
  const [list] = await selectLists(tx, { id });
  return list === undefined || list.archivedAt !== null ? refuse("unknown_vip_list", { id }) : list;
}
