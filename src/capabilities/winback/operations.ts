import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { tellFacts } from "../../platform/participants.ts";
import { daysBetween } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { updateSettings } from "../accounts/index.ts";
import { readStanding, type Standing } from "../insight/index.ts";
import {
  type BoardAnswer,
  type BoardColumn,
  type BoardPage,
  type BoardPerson,
  columns,
  type ColumnSum,
  type DepartureReason,
  type ExclusionReason,
  type Way,
} from "./answers.ts";
import {
  type BoardDays,
  type BoardFilters,
  countCompetitors,
  countReasons,
  countSignals,
  type PersonRow,
  type Place,
  readPersons,
  readPlaces,
  sumColumn,
} from "./queries-board.ts";
import {
  deleteContact,
  deleteDeparture,
  deleteExclusion,
  followComebacks,
  insertContacts,
  knownCustomers,
  writeDeparture,
  writeExclusions,
} from "./queries-follow.ts";
import { readJudging } from "./queries-judging.ts";
import { changeSettings, type SettingName, type Settings } from "./rules/settings.ts";
import type { Signal } from "./rules/signals.ts";

export async function winbackSettings(tx: Tx): Promise<Settings> {
  return (await readJudging(tx, await readStanding(tx))).settings;
}

/** Changes how the shop wants to be warned; everybody's signals are found again within the minute. */
export async function setSettings(
  tx: Tx,
  asked: Partial<Record<SettingName, number>>,
): Promise<Settings | Refusal<"winback_setting_out_of_bounds">> {
  const changed = changeSettings(await winbackSettings(tx), asked);
  if ("refused" in changed) return changed;
  await updateSettings(tx, "winback", changed);
  await tellFacts(tx, "all");
  return changed;
}

/** The days by which the board is told. */
export async function daysOf(tx: Tx, { today }: Standing): Promise<BoardDays> {
  const { followUpDays, backDays } = await winbackSettings(tx);
  return { today, followUpDays, backDays };
}

/** The board: how many stand in each column and what is at stake, for whoever the filters leave. */
export async function board(tx: Tx, filters: BoardFilters): Promise<BoardAnswer> {
  const standing = await readStanding(tx);
  const days = await daysOf(tx, standing);
  const sums: Partial<Record<BoardColumn, ColumnSum>> = {};
  for (const column of columns) {
    const { customers, cents } = await sumColumn(tx, column, days, filters);
    sums[column] = { customers, cents: column === "back" ? cents : Math.round(cents * standing.marginRate) };
  }
  const signals = await countSignals(tx, days);
  return {
    today: standing.today,
    stopsOn: standing.stopsOn,
    marginRate: standing.marginRate,
    marginIsMeasured: standing.marginIsMeasured,
    columns: sums as Record<BoardColumn, ColumnSum>,
    signals: Object.fromEntries(signals.map(({ kind, customers }) => [kind, customers])),
    reasons: await countReasons(tx),
    competitors: await countCompetitors(tx),
  };
}

/** The next of a column, the largest stake first; those who came back or were excluded, the latest first. */
export async function boardPage(
  tx: Tx,
  asked: {
    readonly column: BoardColumn;
    readonly filters: BoardFilters;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<BoardPage | Refusal<"cursor_unreadable">> {
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor);
  if (after === undefined) return refuse("cursor_unreadable");
  const standing = await readStanding(tx);
  const days = await daysOf(tx, standing);
  const { column, filters, limit } = asked;
  const places = await readPlaces(tx, column, { days, filters, after, limit: limit + 1 });
  const shown = places.slice(0, limit);
  const rows = new Map(
    (
      await readPersons(
        tx,
        shown.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const last = shown.at(-1);
  return {
    items: shown.flatMap(({ id }) => {
      const row = rows.get(id);
      return row === undefined ? [] : [personOf(row, standing)];
    }),
    nextCursor: places.length > limit && last !== undefined ? `${last.rank}.${last.id}` : null,
  };
}

/** Where one customer stands, why, and what was done and said about it. */
export async function boardPerson(tx: Tx, id: string): Promise<BoardPerson | undefined> {
  const [row] = await readPersons(tx, [id]);
  return row === undefined ? undefined : personOf(row, await readStanding(tx));
}

function readCursor(cursor: string): Place | undefined {
  const [, rank, id] = /^(-?\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
  return rank === undefined || id === undefined ? undefined : { rank: Number(rank), id };
}

function personOf(row: PersonRow, { today, marginRate }: Standing): BoardPerson {
  const { yearCents, basketCents, slipsOn, lostOn, signals, ...shown } = row;
  const expectedCents =
    basketCents === null || row.rhythmDays === null ? 0 : (basketCents * 365) / Math.max(row.rhythmDays, 1);
  const stakes = [yearCents, expectedCents].map((cents) => Math.round(Math.max(cents, 0) * marginRate));
  const silence = silenceOf(shown, { slipping: slipsOn, lost: lostOn }, today);
  return {
    ...shown,
    stakeLowCents: Math.min(...stakes),
    stakeHighCents: Math.max(...stakes),
    signals: [...(silence === null ? [] : [silence]), ...(signals ?? [])],
  };
}

/** Her silence, when it is why she stands where she stands. */
function silenceOf(
  { stage, lastDay, rhythmDays }: Pick<PersonRow, "stage" | "lastDay" | "rhythmDays">,
  days: Readonly<Record<"slipping" | "lost", string | null>>,
  today: string,
): Signal | null {
  const since = stage === "slipping" || stage === "lost" ? days[stage] : null;
  if (since === null || lastDay === null || rhythmDays === null) return null;
  return {
    kind: "silence",
    since,
    figures: {
      rhythmDays: Math.max(Math.round(rhythmDays), 1),
      silentDays: Math.max(daysBetween(lastDay, today), 0),
    },
  };
}

/** Marks customers as contacted now. Those who are not known as customers of their own are refused together. */
export async function contact(
  tx: Tx,
  actor: Actor,
  {
    customerIds,
    how,
    note,
  }: { readonly customerIds: readonly string[]; readonly how: Way; readonly note: string | null },
): Promise<{ contacts: { id: string; customerId: string }[] } | Refusal<"unknown_customer">> {
  const ids = [...new Set(customerIds)];
  if ((await knownCustomers(tx, ids)).length < ids.length) return refuse("unknown_customer");
  const { calendarDay } = await readStanding(tx);
  const contacts = await insertContacts(tx, actor, ids, { how, note, day: calendarDay });
  await tellFacts(tx, ids);
  return { contacts };
}

export async function undoContact(
  tx: Tx,
  id: string,
): Promise<Refusal<"unknown_winback_contact"> | undefined> {
  const customerId = await deleteContact(tx, id);
  if (customerId === undefined) return refuse("unknown_winback_contact");
  await followComebacks(tx, [customerId]);
  await tellFacts(tx, [customerId]);
  return undefined;
}

export async function exclude(
  tx: Tx,
  actor: Actor,
  {
    customerIds,
    reason,
    note,
  }: {
    readonly customerIds: readonly string[];
    readonly reason: ExclusionReason;
    readonly note: string | null;
  },
): Promise<Refusal<"unknown_customer" | "winback_exclusion_without_words"> | undefined> {
  if (reason === "other" && note === null) return refuse("winback_exclusion_without_words");
  const ids = [...new Set(customerIds)];
  if ((await knownCustomers(tx, ids)).length < ids.length) return refuse("unknown_customer");
  await writeExclusions(tx, actor, ids, { reason, note });
  await tellFacts(tx, ids);
  return undefined;
}

export async function include(
  tx: Tx,
  customerId: string,
): Promise<Refusal<"winback_not_excluded"> | undefined> {
  if (!(await deleteExclusion(tx, customerId))) return refuse("winback_not_excluded");
  await tellFacts(tx, [customerId]);
  return undefined;
}

/** Keeps why a customer left and for whom; nothing said at all takes it back. */
export async function tellDeparture(
  tx: Tx,
  actor: Actor,
  customerId: string,
  told: {
    readonly reason: DepartureReason | null;
    readonly competitor: string | null;
    readonly note: string | null;
  },
): Promise<Refusal<"unknown_customer"> | undefined> {
  if ((await knownCustomers(tx, [customerId])).length === 0) return refuse("unknown_customer");
  const saysNothing = told.reason === null && told.competitor === null && told.note === null;
  if (saysNothing) await deleteDeparture(tx, customerId);
  else await writeDeparture(tx, actor, customerId, told);
  await tellFacts(tx, [customerId]);
  return undefined;
}
