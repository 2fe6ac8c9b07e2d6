import type { Database, Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { dayInZone } from "../../values/day.ts";
import { currentMerchant } from "../accounts/index.ts";
import { type ActionDone, earnActions } from "./operations-actions.ts";
import { autoVouchers } from "./operations-auto-vouchers.ts";
import { settleDue } from "./operations-ledger.ts";
import { membersByProgram } from "./operations-receipts.ts";
import { evaluateTiers } from "./operations-tiers.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import { activeMembers, birthdaysOn, dueMembers, nightOf, noteNight } from "./queries-night.ts";
import { balancesBeforeExpiry } from "./queries-tiers.ts";

const membersAtOnce = 1_000;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * The night of a shop: what waited becomes usable, balances become vouchers, levels are looked at, what is over expires, and
 * levels are looked at again. Balances and birthdays once a day of the shop, cheques once a month; everything else as often as it is
 * asked. In slices, each its own transaction: stopped at any place, it goes on where it was.
 */
export async function runNight(database: Database, merchantId: string): Promise<void> {
  const slices = async (slice: (tx: Tx, after: string) => Promise<string | null>): Promise<void> => {
    for (let after: string | null = firstId; after !== null; ) {
      const from: string = after;
      after = await database.inMerchant(merchantId, async (tx) => await slice(tx, from));
    }
  };
  await slices(settleSlice);
  for (const { id, isNewDay, isNewMonth } of await database.inMerchant(merchantId, programsTonight)) {
    if (!isNewDay) continue;
    await slices(async (tx, after) => await membersSlice(tx, id, after, isNewMonth));
    await database.inMerchant(merchantId, async (tx) => {
      await celebrateBirthdays(tx, id);
      await noteNight(tx, id, await today(tx));
    });
  }
}

type Tonight = { readonly id: string; readonly isNewDay: boolean; readonly isNewMonth: boolean };

async function programsTonight(tx: Tx): Promise<Tonight[]> {
  const day = await today(tx);
  const nights = await nightOf(tx);
  const programs = (await launchedPrograms(tx)).filter(
    (program) => program.state === "active" && program.startsOn <= day,
  );
  return programs.map(({ id, startsOn }) => {
    const last = nights.get(id) ?? null;
    return {
      id,
      isNewDay: last === null || last < day,
      isNewMonth: (last ?? startsOn).slice(0, 7) < day.slice(0, 7),
    };
  });
}

/** Whoever has something due: the level is measured once with what comes and once without what goes. */
async function settleSlice(tx: Tx, after: string): Promise<string | null> {
  const { timeZone } = await currentMerchant(tx);
  const actor = systemActor(tx.merchantId, "night");
  const due = await dueMembers(tx, after, membersAtOnce);
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  const touched = membersByProgram(withProgram(programs, due));
  const byBalance = touched.filter(({ program }) => program.current.definition.tiers?.measure === "balance");
  const balances = await balancesBeforeExpiry(
    tx,
    byBalance.flatMap(({ memberIds }) => memberIds),
  );
  await evaluateTiers(tx, actor, byBalance, timeZone, {
    balances: new Map(balances.map(({ id, balance }) => [id, balance])),
  });
  await settleDue(
    tx,
    actor,
    due.map(({ id }) => id),
  );
  await evaluateTiers(tx, actor, touched, timeZone);
  return due.length < membersAtOnce ? null : (due.at(-1)?.id ?? null);
}

async function membersSlice(
  tx: Tx,
  programId: string,
  after: string,
  isNewMonth: boolean,
): Promise<string | null> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  const { autoVouchers: auto, tiers } = program?.current.definition ?? {};
  const hasVouchers = auto?.every === "day" || (auto?.every === "month" && isNewMonth);
  if (program === undefined || (!hasVouchers && (tiers ?? null) === null)) return null;
  const { timeZone } = await currentMerchant(tx);
  const actor = systemActor(tx.merchantId, "night");
  const memberIds = await activeMembers(tx, programId, after, membersAtOnce);
  const touched = [{ program, memberIds }];
  if (hasVouchers && auto !== null && auto !== undefined) await autoVouchers(tx, actor, touched, auto.every);
  await evaluateTiers(tx, actor, touched, timeZone);
  return memberIds.length < membersAtOnce ? null : (memberIds.at(-1) ?? null);
}

/** Who is born today; the 29th of February is kept on the 28th in other years. */
async function celebrateBirthdays(tx: Tx, programId: string): Promise<void> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  const day = await today(tx);
  if (program === undefined || program.current.engine.act("birthday", { day }).length === 0) return;
  const born = await birthdaysOn(tx, programId, day);
  await earnActions(
    tx,
    systemActor(tx.merchantId, "night"),
    born.map(
      (member): ActionDone => ({ member, program, action: "birthday", key: day.slice(0, 4), at: tx.now }),
    ),
  );
}

function withProgram(
  programs: ReadonlyMap<string, Launched>,
  members: readonly { readonly id: string; readonly programId: string }[],
) {
  return members.flatMap((member) => {
    const program = programs.get(member.programId);
    return program === undefined ? [] : [{ program, member }];
  });
}

async function today(tx: Tx): Promise<string> {
  return dayInZone(tx.now, (await currentMerchant(tx)).timeZone);
}
