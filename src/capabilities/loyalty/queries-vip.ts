import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { type PeopleRule, registerPeopleChoices, registerPeopleField } from "../insight/index.ts";
import type { VipList, VipMember } from "./schema-rewards.ts";

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

registerPeopleField({
  key: "vip_list",
  kind: "choice",
  group: "loyalty",
  choicesFrom: "vip_lists",
  compile: (leaf, { merchantId, among }) => {
    const ids = leaf.op === "in" ? leaf.value.filter(isUuid) : [];
    return {
      members: sql`
        select vip_member.customer_id
        from loyalty.vip_member
        join loyalty.vip_list
          on vip_list.merchant_id = vip_member.merchant_id
          and vip_list.id = vip_member.list_id
        where vip_member.merchant_id = ${merchantId} and vip_list.archived_at is null
          and ${among === null ? sql`true` : among(sql`vip_member.customer_id`)}
          and vip_list.id = any(${ids}::uuid[])`,
    };
  },
  actual: (_, { merchantId }) => sql`(
    select array_agg(vip_list.name order by vip_list.name)
    from loyalty.vip_member
    join loyalty.vip_list on vip_list.merchant_id = ${merchantId} and vip_list.id = vip_member.list_id
    where vip_member.merchant_id = ${merchantId} and vip_member.customer_id = profile.customer_id
      and vip_list.archived_at is null)`,
});

registerPeopleChoices("vip_lists", async (tx) =>
  (await selectLists(tx)).map(({ id, name }) => ({ value: id, label: name })),
);

export async function selectLists(tx: Tx, asked: { readonly id?: string } = {}): Promise<VipList[]> {
  const one =
    asked.id === undefined ? sql`and vip_list.archived_at is null` : sql`and vip_list.id = ${asked.id}`;
  return await tx.rows<VipList>(sql`
    select
      vip_list.id,
      vip_list.name,
      vip_list.rule,
      members.count as "memberCount",
      vip_list.refreshed_at as "refreshedAt",
      vip_list.archived_at as "archivedAt"
    from loyalty.vip_list
    cross join lateral (
      select count(*) as count
      from loyalty.vip_member
      where vip_member.merchant_id = ${tx.merchantId} and vip_member.list_id = vip_list.id
    ) as members
    where vip_list.merchant_id = ${tx.merchantId} ${one}
    order by vip_list.name, vip_list.id`);
}

export async function insertList(tx: Tx, id: string, name: string, rule: PeopleRule | null): Promise<void> {
  await tx.run(sql`
    insert into loyalty.vip_list (merchant_id, id, name, rule, created_at, updated_at)
    values (${tx.merchantId}, ${id}, ${name}, ${rule === null ? null : JSON.stringify(rule)}::jsonb, ${tx.now}, ${tx.now})`);
}

export async function updateList(tx: Tx, id: string, name: string, rule: PeopleRule | null): Promise<number> {
  return await tx.run(sql`
    update loyalty.vip_list
    set name = ${name}, rule = ${rule === null ? null : JSON.stringify(rule)}::jsonb, updated_at = ${tx.now}
    where vip_list.merchant_id = ${tx.merchantId} and vip_list.id = ${id} and vip_list.archived_at is null`);
}

export async function archiveList(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.vip_list
    set archived_at = ${tx.now}, updated_at = ${tx.now}
    where vip_list.merchant_id = ${tx.merchantId} and vip_list.id = ${id} and vip_list.archived_at is null`);
}

export async function unarchiveList(tx: Tx, id: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.vip_list
    set archived_at = null, updated_at = ${tx.now}
    where vip_list.merchant_id = ${tx.merchantId} and vip_list.id = ${id} and vip_list.archived_at is not null`);
}

/** Adds somebody by hand, or changes the note; who was there by the rule stays whatever the rule says. */
export async function upsertMember(
  tx: Tx,
  member: { readonly listId: string; readonly customerId: string; readonly note: string | null },
  by: string,
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.vip_member (merchant_id, list_id, customer_id, is_by_rule, note, added_at, added_by)
    values (${tx.merchantId}, ${member.listId}, ${member.customerId}, false, ${member.note}, ${tx.now}, ${by})
    on conflict (merchant_id, list_id, customer_id) do update
    set is_by_rule = false, note = excluded.note`);
}

export async function deleteMember(tx: Tx, listId: string, customerId: string): Promise<number> {
  return await tx.run(sql`
    delete from loyalty.vip_member
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.list_id = ${listId}
      and vip_member.customer_id = ${customerId}`);
}

/** Makes the members by rule be these; those named by hand stay. Answers who came and who went. */
export async function replaceByRule(
  tx: Tx,
  listId: string,
  customerIds: readonly string[],
  by: string,
): Promise<string[]> {
  const gone = await tx.rows<{ id: string }>(sql`
    delete from loyalty.vip_member
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.list_id = ${listId} and vip_member.is_by_rule
      and vip_member.customer_id <> all(${[...customerIds]}::uuid[])
    returning customer_id as id`);
  const come = await tx.rows<{ id: string }>(sql`
    insert into loyalty.vip_member (merchant_id, list_id, customer_id, is_by_rule, added_at, added_by)
    select ${tx.merchantId}, ${listId}, given.id, true, ${tx.now}, ${by}
    from unnest(${[...customerIds]}::uuid[]) as given(id)
    on conflict (merchant_id, list_id, customer_id) do nothing
    returning customer_id as id`);
  await tx.run(sql`
    update loyalty.vip_list
    set refreshed_at = ${tx.now}
    where vip_list.merchant_id = ${tx.merchantId} and vip_list.id = ${listId}`);
  return [...gone, ...come].map(({ id }) => id);
}

/** Everybody on a list. */
export async function customersOnList(tx: Tx, listId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select vip_member.customer_id as id from loyalty.vip_member
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.list_id = ${listId}`);
  return rows.map(({ id }) => id);
}

export async function selectVipMembers(
  tx: Tx,
  asked: { readonly listId: string; readonly after: string | null; readonly limit: number },
): Promise<VipMember[]> {
  const after = asked.after === null ? sql`` : sql`and vip_member.customer_id > ${asked.after}::uuid`;
  return await tx.rows<VipMember>(sql`
    select
      vip_member.customer_id as "customerId",
      case customer.kind
        when 'company' then customer.company_name
        else concat_ws(' ', customer.first_name, customer.last_name)
      end as "customerName",
      vip_member.is_by_rule as "isByRule",
      vip_member.note,
      vip_member.added_at as "addedAt",
      vip_member.added_by as "addedBy"
    from loyalty.vip_member
    join customers.customer
      on customer.merchant_id = vip_member.merchant_id
      and customer.id = vip_member.customer_id
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.list_id = ${asked.listId} ${after}
    order by vip_member.customer_id
    limit ${asked.limit}`);
}

/** The places of one customer go to another, who keeps those she has; answers the lists in which she got one. */
export async function moveMember(
  tx: Tx,
  {
    fromId,
    toId,
    only,
  }: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const among = only === undefined ? sql`` : sql`and vip_member.list_id = any(${[...only]}::uuid[])`;
  const moved = await tx.rows<{ listId: string }>(sql`
    update loyalty.vip_member
    set customer_id = ${toId}
    where vip_member.merchant_id = ${tx.merchantId} and vip_member.customer_id = ${fromId} ${among}
      and vip_member.list_id not in (
        select other.list_id
        from loyalty.vip_member as other
        where other.merchant_id = ${tx.merchantId} and other.customer_id = ${toId})
    returning vip_member.list_id as "listId"`);
  return moved.map(({ listId }) => listId);
}
