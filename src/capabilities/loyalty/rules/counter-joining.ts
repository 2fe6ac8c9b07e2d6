import type { Day } from "../../../values/day.ts";
import type { ProgramDefinition } from "../schema-definition.ts";
import type { CounterProgram, CounterWallet } from "./counter-types.ts";
import { newcomer } from "./counter-wallet.ts";
import { compileProgram } from "./engine.ts";
import { expiryOf, idleExpiryOf } from "./expiry.ts";

/** Where and when somebody asks for the card: the store and its day. */
export type Asking = { readonly storeId: string | null; readonly day: Day };

/** Whether asking for the card there makes a member: a program in force that is free and has to be asked for. */
export function joinsByAsking(
  { state, startsOn }: Pick<CounterProgram, "state"> & { readonly startsOn: Day | null },
  { join, stores }: Pick<ProgramDefinition, "join" | "stores">,
  { storeId, day }: Asking,
): boolean {
  const isHere = stores.length === 0 || (storeId !== null && stores.includes(storeId));
  return join.mode === "asked" && state === "active" && startsOn !== null && startsOn <= day && isHere;
}

/** Given to whoever joins: what is on the card already, and what the rules of the day give for signing up. */
export function joiningUnits(program: CounterProgram, definition: ProgramDefinition, day: Day): number {
  const headStart = program.versions[0]?.definition.join.headStartUnits ?? 0;
  const signUp = compileProgram(definition).act("sign_up", { day });
  return signUp.reduce((sum, { units }) => sum + units, headStart);
}

/** The rules in force at an instant; before the first of them, the first. */
export function counterVersionAt(program: CounterProgram, at: string) {
  const instant = Date.parse(at);
  return program.versions.find(({ validFrom }) => validFrom <= instant) ?? program.versions.at(-1);
}

/**
 * The accounts of somebody who has just asked for the card at a counter that has no network to open them. Where some are kept out to
 * measure the effect, who they are is not known yet: nothing is announced to anybody. `at`: ISO, UTC.
 */
export function walletsOnJoining(
  programs: readonly CounterProgram[],
  asking: Asking & { readonly at: string; readonly timeZone: string },
): CounterWallet[] {
  const { at, day, timeZone } = asking;
  return programs.flatMap((program): CounterWallet[] => {
    const current = program.versions[0]?.definition;
    const definition = counterVersionAt(program, at)?.definition;
    if (current === undefined || definition === undefined) return [];
    if (current.join.mode === "everyone" && current.join.controlPercent > 0) {
      return [newcomer(program.id, "control")];
    }
    if (!joinsByAsking(program, current, asking)) return [];
    const units = joiningUnits(program, definition, day);
    const expiresAt = expiryOf(definition.expiry, at, timeZone);
    return [
      {
        ...newcomer(program.id),
        // The server gives the real one.
        membershipId: "new",
        joinedAt: at,
        lots: units === 0 ? [] : [{ units, activeFrom: null, expiresAt, openedAt: at }],
        idleExpiresAt: units === 0 ? null : idleExpiryOf(definition.expiry, at, timeZone),
      },
    ];
  });
}
