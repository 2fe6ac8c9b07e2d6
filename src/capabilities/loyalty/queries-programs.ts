import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ProgramState } from "./schema.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

export type ProgramRow = {
  readonly id: string;
  readonly name: string;
  readonly state: ProgramState;
  readonly draft: ProgramDefinition | null;
  readonly version: number;
  readonly startsOn: string | null;
  readonly endedOn: string | null;
  readonly usableUntil: string | null;
  readonly definition: ProgramDefinition | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

const programColumns = sql`
  program.id,
  program.name,
  program.state,
  program.draft,
  program.version,
  program.starts_on as "startsOn",
  program.ended_on as "endedOn",
  program.usable_until as "usableUntil",
  in_force.definition,
  program.created_at as "createdAt",
  program.updated_at as "updatedAt"`;

/** One program, held until the end of the transaction. */
export async function lockProgram(tx: Tx, id: string): Promise<ProgramRow | undefined> {
  return await tx.maybe<ProgramRow>(sql`
    select ${programColumns}
    from loyalty.program
    left join loyalty.program_version as in_force
      on in_force.merchant_id = ${tx.merchantId}
      and in_force.program_id = program.id
      and in_force.version = program.version
    where program.merchant_id = ${tx.merchantId} and program.id = ${id}
    for no key update of program`);
}

export type ProgramSums = {
  readonly members: number;
  readonly controls: number;
  readonly outstanding: number;
  readonly issued: number;
  readonly redeemed: number;
};

export async function selectPrograms(
  tx: Tx,
  asked: { readonly id?: string; readonly state?: ProgramState } = {},
): Promise<(ProgramRow & ProgramSums)[]> {
  const only = [
    ...(asked.id === undefined ? [] : [sql`and program.id = ${asked.id}`]),
    ...(asked.state === undefined ? [] : [sql`and program.state = ${asked.state}`]),
  ];
  return await tx.rows<ProgramRow & ProgramSums>(sql`
    select
      ${programColumns},
      coalesce(sums.members, 0) as members,
      coalesce(sums.controls, 0) as controls,
      coalesce(sums.outstanding, 0) as outstanding,
      coalesce(sums.issued, 0) as issued,
      coalesce(sums.redeemed, 0) as redeemed
    from loyalty.program
    left join loyalty.program_version as in_force
      on in_force.merchant_id = ${tx.merchantId}
      and in_force.program_id = program.id
      and in_force.version = program.version
    left join (
      select
        program_id,
        count(*) filter (where status = 'active') as members,
        count(*) filter (where status = 'control') as controls,
        sum(available + pending + reserved - debt)::bigint as outstanding,
        sum(issued)::bigint as issued,
        sum(redeemed)::bigint as redeemed
      from loyalty.membership
      where merchant_id = ${tx.merchantId}
      group by program_id
    ) as sums on sums.program_id = program.id
    where program.merchant_id = ${tx.merchantId} ${sql.join(only, sql` `)}
    order by program.rank, program.created_at, program.id`);
}

export async function insertProgram(
  tx: Tx,
  program: { readonly id: string; readonly name: string; readonly draft: ProgramDefinition },
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.program (merchant_id, id, name, state, draft, rank, created_at, updated_at)
    select
      ${tx.merchantId}, ${program.id}, ${program.name}, 'draft', ${JSON.stringify(program.draft)}::jsonb,
      coalesce(max(rank), 0) + 1, ${tx.now}, ${tx.now}
    from loyalty.program
    where merchant_id = ${tx.merchantId}`);
}

export async function updateDraft(
  tx: Tx,
  id: string,
  change: { readonly name: string; readonly draft: ProgramDefinition | null },
): Promise<void> {
  const draft = change.draft === null ? null : JSON.stringify(change.draft);
  await tx.run(sql`
    update loyalty.program
    set name = ${change.name}, draft = ${draft}::jsonb, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function deleteProgram(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    delete from loyalty.program
    where merchant_id = ${tx.merchantId} and id = ${id} and state = 'draft'`);
}

export async function insertVersion(
  tx: Tx,
  version: {
    readonly programId: string;
    readonly version: number;
    readonly definition: ProgramDefinition;
    readonly validFrom: string;
    readonly verdict: Readonly<Record<string, unknown>> | null;
    readonly createdBy: string;
  },
): Promise<void> {
  const verdict = version.verdict === null ? null : JSON.stringify(version.verdict);
  await tx.run(sql`
    insert into loyalty.program_version (
      merchant_id, program_id, version, definition, valid_from, verdict, created_at, created_by
    )
    values (
      ${tx.merchantId}, ${version.programId}, ${version.version}, ${JSON.stringify(version.definition)}::jsonb,
      ${version.validFrom}, ${verdict}::jsonb, ${tx.now}, ${version.createdBy}
    )`);
}

/** The draft becomes what is in force. */
export async function putInForce(
  tx: Tx,
  launched: { readonly id: string; readonly version: number; readonly startsOn: string },
): Promise<void> {
  await tx.run(sql`
    update loyalty.program
    set state = case when state = 'draft' then 'active' else state end,
        draft = null,
        version = ${launched.version},
        starts_on = ${launched.startsOn},
        updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${launched.id}`);
}

export async function setState(tx: Tx, id: string, state: ProgramState): Promise<void> {
  await tx.run(sql`
    update loyalty.program
    set state = ${state}, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export async function setEnded(
  tx: Tx,
  id: string,
  end: { readonly on: string; readonly usableUntil: string | null },
): Promise<void> {
  await tx.run(sql`
    update loyalty.program
    set state = 'ended', ended_on = ${end.on}, usable_until = ${end.usableUntil}, draft = null, updated_at = ${tx.now}
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

export type VersionRow = {
  readonly programId: string;
  readonly version: number;
  readonly definition: ProgramDefinition;
  readonly validFrom: string;
  readonly verdict: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly createdBy: string;
};

export async function selectVersions(tx: Tx, programIds: readonly string[]): Promise<VersionRow[]> {
  return await tx.rows<VersionRow>(sql`
    select
      program_id as "programId",
      version,
      definition,
      valid_from as "validFrom",
      verdict,
      created_at as "createdAt",
      created_by as "createdBy"
    from loyalty.program_version
    where merchant_id = ${tx.merchantId} and program_id = any(${[...programIds]}::uuid[])
    order by program_id, version desc`);
}

export type LaunchedRow = {
  readonly id: string;
  readonly name: string;
  readonly state: "active" | "paused" | "ended";
  readonly version: number;
  readonly startsOn: string;
  readonly usableUntil: string | null;
  readonly updatedAt: string;
};

/** Reads `LaunchedRow`s of the merchant `$1`; for those who ask for more at once. */
export const launchedText = `
  select
    id, name, state, version, starts_on as "startsOn", usable_until as "usableUntil", updated_at as "updatedAt"
  from loyalty.program
  where merchant_id = $1 and state <> 'draft'
  order by rank, id`;

/** Programs that were ever launched: the one statement a receipt costs a shop that has none. */
export async function selectLaunched(tx: Tx): Promise<LaunchedRow[]> {
  return await tx.hot<LaunchedRow>("loyalty_launched", launchedText, [tx.merchantId]);
}

/** Open lots of a program that would live longer now end at an instant, and their members are due then. */
export async function endLotsAt(tx: Tx, programId: string, instant: string): Promise<void> {
  await tx.run(sql`
    with shortened as (
      update loyalty.lot
      set expires_at = ${instant}
      where merchant_id = ${tx.merchantId}
        and program_id = ${programId}
        and not is_closed
        and (expires_at is null or expires_at > ${instant})
      returning membership_id
    )
    update loyalty.membership
    set next_due_at = least(next_due_at, ${instant}::timestamptz)
    where merchant_id = ${tx.merchantId} and id in (select membership_id from shortened)`);
}

/** What members hold expires at an instant unless something happens before; those who already have such an instant keep theirs. */
export async function expireUnlessActive(tx: Tx, programId: string, instant: string): Promise<void> {
  await tx.run(sql`
    update loyalty.membership
    set idle_expires_at = ${instant}, next_due_at = least(next_due_at, ${instant}::timestamptz)
    where merchant_id = ${tx.merchantId}
      and program_id = ${programId}
      and idle_expires_at is null
      and available + pending + reserved > 0`);
}

/** Members who hold or owe something, a slice after an identifier. */
export async function membersWithBalance(
  tx: Tx,
  programId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from loyalty.membership
    where merchant_id = ${tx.merchantId}
      and program_id = ${programId}
      and id > ${after}
      and (available > 0 or pending > 0 or reserved > 0 or debt > 0)
    order by id
    limit ${limit}`);
  return rows.map((row) => row.id);
}
