import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { currentMerchant } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import type { Order } from "./ledger-types.ts";
import { lotWish } from "./lot-wish.ts";
import { move } from "./operations-ledger.ts";
import { type Launched, launchedPrograms, versionAt } from "./programs-in-force.ts";
import { claimActions, type ClaimedAction } from "./queries-actions.ts";
import { lockMembersOf } from "./queries-members.ts";
import { toPoints } from "./rules/points.ts";
import type { ActionAnswer, ActionBody } from "./schema.ts";

export type ActionDone = {
  readonly member: { readonly id: string; readonly status: string };
  readonly program: Launched;
  readonly action: string;
  readonly key: string;
  /** The instant at which it was done. */
  readonly at: string;
  /** Given with it whatever the rules say: the stamps already on the card. */
  readonly headStartUnits?: number;
};

export type ActionEarned = {
  readonly programId: string;
  readonly membershipId: string;
  readonly ruleId: string;
  readonly units: number;
  readonly outcome: "earned" | "already_done" | "member_cannot_earn";
};

/**
 * What these actions earn, once by their rule's own measure (each key, each member, each year), in a constant number of
 * statements. Members who left or are kept out earn nothing.
 */
export async function earnActions(
  tx: Tx,
  actor: Actor,
  actions: readonly ActionDone[],
): Promise<ActionEarned[]> {
  if (!actions.some(mayBring)) return [];
  const { timeZone } = await currentMerchant(tx);
  const wished = actions.flatMap((done) => {
    const { engine, version, definition } = versionAt(done.program, Date.parse(done.at));
    const day = dayInZone(done.at, timeZone);
    const rules = engine.act(done.action, { day }).filter((rule) => rule.units > 0);
    return rules.map((rule) => ({ ...done, ...rule, day, version, definition }));
  });
  const mayEarn = wished.filter((one) => one.member.status === "active" && one.program.state === "active");
  const claims = mayEarn.map(
    (one): ClaimedAction => ({ membershipId: one.member.id, ruleId: one.ruleId, onceKey: onceKeyOf(one) }),
  );
  const claimed = await claimActions(tx, claims);
  const earning = mayEarn.filter((_, index) => claimed.has(index));
  const orders = [
    ...actions.flatMap((done): Order[] => headStart(done, timeZone)),
    ...earning.map((one): Order => {
      const { lot, idle } = lotWish(one.definition, one.at, timeZone, { pendingDays: 0 });
      return {
        kind: "earn",
        membershipId: one.member.id,
        units: one.units,
        lot,
        ...idle,
        at: one.at,
        cause: {
          ruleVersion: one.version,
          reason: reasonOf(one.action),
          detail: { ruleId: one.ruleId, action: one.action, key: one.key },
        },
      };
    }),
  ];
  for (const result of await move(tx, actor, orders)) {
    if (isRefusal(result)) throw new Error(`The ledger refused what an action earns: ${result.refused}`);
  }
  const earned = new Set(earning);
  return wished.map((one) => ({
    programId: one.program.id,
    membershipId: one.member.id,
    ruleId: one.ruleId,
    units: earned.has(one) ? one.units : 0,
    outcome: earned.has(one) ? "earned" : mayEarn.includes(one) ? "already_done" : "member_cannot_earn",
  }));
}

/** Most programs have no such rule: then nothing is asked of the database. */
function mayBring({ program, action, headStartUnits = 0 }: ActionDone): boolean {
  return (
    headStartUnits > 0 ||
    program.versions.some(({ definition }) =>
      definition.earn.rules.some((rule) => rule.type === "action" && rule.action === action),
    )
  );
}

/** Something a customer did besides buying, said by the shop or by another program. Refused: `no_such_customer`, `unknown_program`. */
export async function doAction(tx: Tx, actor: Actor, body: ActionBody): Promise<ActionAnswer | Refusal> {
  const speaker = (await speakingIds(tx, [body.customerId])).get(body.customerId);
  if (speaker === undefined) return refuse("no_such_customer", { field: "customerId" });
  const programs = (await launchedPrograms(tx)).filter(
    (program) => body.programId === undefined || program.id === body.programId,
  );
  if (body.programId !== undefined && programs.length === 0) {
    return refuse("unknown_program", { id: body.programId });
  }
  const members = await lockMembersOf(
    tx,
    [speaker],
    programs.map((program) => program.id),
  );
  const done = members.flatMap((member): ActionDone[] => {
    const program = programs.find((one) => one.id === member.programId);
    return program === undefined ? [] : [{ member, program, action: body.action, key: body.key, at: tx.now }];
  });
  const scales = new Map(programs.map((program) => [program.id, program.current.definition.scale]));
  const earned = await earnActions(tx, actor, done);
  return {
    earned: earned.map(({ units, ...one }) => ({
      ...one,
      points: toPoints(units, scales.get(one.programId) ?? 0),
    })),
  };
}

function onceKeyOf(one: { readonly oncePer: string; readonly key: string; readonly day: string }): string {
  if (one.oncePer === "member") return "member";
  return one.oncePer === "year" ? `year ${one.day.slice(0, 4)}` : `key ${one.key}`;
}

const ownReasons: ReadonlySet<string> = new Set([
  "sign_up",
  "birthday",
  "review",
  "survey",
  "first_purchase",
  "referral",
]);

function reasonOf(action: string): string {
  return ownReasons.has(action) ? action : "action";
}

function headStart({ headStartUnits = 0, program, member, at }: ActionDone, timeZone: string): Order[] {
  if (headStartUnits === 0) return [];
  const { version, definition } = versionAt(program, Date.parse(at));
  const { lot, idle } = lotWish(definition, at, timeZone, { pendingDays: 0 });
  return [
    {
      kind: "earn",
      membershipId: member.id,
      units: headStartUnits,
      lot,
      ...idle,
      at,
      cause: { ruleVersion: version, reason: "head_start" },
    },
  ];
}
