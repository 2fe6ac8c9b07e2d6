import {
  type CounterEarned,
  type CounterProgram,
  type CounterWallet,
  nextReach,
  type Reach,
  spendableUnits,
} from "../../capabilities/loyalty/shared.ts";

/** Where a customer stands in a program, now and with the purchase on the screen. */
export type Progress = {
  readonly programId: string;
  readonly name: string;
  readonly look: "stamps" | "points" | "kitty";
  readonly unitName: { readonly one: string; readonly other: string };
  readonly scale: number;
  /** Usable now. */
  readonly units: number;
  /** Earned, and not usable yet. */
  readonly pendingUnits: number;
  readonly debtUnits: number;
  readonly earnedUnits: number;
  /** Of what she has then: units that this purchase turns into a voucher by itself. */
  readonly turnedUnits: number;
  /** What those become. */
  readonly turnedInto: Reach | null;
  /** Of a stamp card: how many make it full. */
  readonly goalUnits: number | null;
  /** The first thing above what she has once this purchase counts. */
  readonly next: (Reach & { readonly missingUnits: number }) | null;
  /** By reference: how the shop names what may be given. */
  readonly productNames: Readonly<Record<string, string>>;
  /** Why this purchase brings nothing although the program is there. */
  readonly refused: CounterEarned["refused"];
};

/** A card with more circles than this is read as a number. */
const mostStamps = 20;

export function progressOf(
  programs: readonly CounterProgram[],
  wallets: readonly CounterWallet[],
  earned: readonly CounterEarned[],
  at: string,
): Progress[] {
  return programs.flatMap((program) => {
    const wallet = wallets.find(({ programId }) => programId === program.id);
    const earning = earned.find(({ programId }) => programId === program.id);
    const definition = program.versions[0]?.definition;
    const isMember = wallet?.status === "active" && wallet.membershipId !== null;
    if (definition === undefined || program.state === "ended") return [];
    // Who is no member sees only what the purchase would open.
    if (wallet !== undefined && wallet.status !== "active") return [];
    if (!isMember && earning === undefined) return [];
    const units = spendableUnits(wallets, program.id, at);
    const earnedUnits = (earning?.units ?? 0) + (earning?.bonusUnits ?? 0);
    const turnedUnits = earning?.turnedUnits ?? 0;
    const after = units + earnedUnits - turnedUnits;
    const goal = definition.kind === "number" ? nextReach(definition, 0) : null;
    const next = nextReach(definition, after);
    return [
      {
        programId: program.id,
        name: program.name,
        look: lookOf(definition.kind, goal, definition.scale),
        unitName: definition.unitName,
        scale: definition.scale,
        units,
        pendingUnits: pendingOf(wallet, at),
        debtUnits: wallet?.debtUnits ?? 0,
        earnedUnits,
        turnedUnits,
        turnedInto: turnedUnits > 0 ? nextReach(definition, units) : null,
        goalUnits: goal?.units ?? null,
        next: next === null ? null : { ...next, missingUnits: next.units - after },
        productNames: program.productNames,
        refused: earning?.refused ?? null,
      },
    ];
  });
}

function lookOf(kind: string, goal: Reach | null, scale: number): Progress["look"] {
  if (kind === "cashback") return "kitty";
  const isCard = goal !== null && scale === 0 && goal.units <= mostStamps;
  return kind === "number" && isCard ? "stamps" : "points";
}

function pendingOf(wallet: CounterWallet | undefined, at: string): number {
  return (wallet?.lots ?? [])
    .filter(({ activeFrom }) => activeFrom !== null && activeFrom > at)
    .reduce((sum, { units }) => sum + units, 0);
}
