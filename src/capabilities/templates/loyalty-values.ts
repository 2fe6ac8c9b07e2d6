import type { Tx } from "../../platform/database.ts";
import type { Language } from "../../platform/texts.ts";
import { shopFace } from "../accounts/index.ts";
import {
  benefitInWords,
  launchedPrograms,
  payInWords,
  productsGiven,
  type Telling,
} from "../loyalty/index.ts";
import { nextReach, type ProgramDefinition } from "../loyalty/shared.ts";
import { amount, number } from "./formats.ts";
import { type ExpiryRow, type MembershipRow, selectExpiries, selectMemberships } from "./queries-values.ts";
import { cleanText } from "./rules/clean.ts";
import type { GivenLoyalty, Version } from "./rules/version.ts";

/** What somebody has in one program, in figures and in her language. */
export type Standing = {
  readonly points: number;
  readonly balance: string;
  readonly missing: number | null;
  readonly missingWords: string;
  readonly next: string | null;
  /** Per cent of the way to it. */
  readonly share: number;
  readonly ready: string | null;
  readonly tier: string | null;
  readonly expiry: { readonly points: number; readonly day: string } | null;
};

export type Memberships = {
  /** In the program she has belonged to the longest; null: in none. */
  readonly first: (customerId: string, language: Language) => Standing | null;
  readonly given: (customerId: string, programId: string | null, language: Language) => GivenLoyalty | null;
};

const asksLoyalty = new Set([
  "points",
  "points_missing",
  "next_reward",
  "ready_reward",
  "tier",
  "points_expiring",
  "points_expire_on",
]);
const nobody: Memberships = { first: () => null, given: () => null };

export async function membershipsOf(
  tx: Tx,
  { needs, currency }: Version,
  ids: readonly string[],
): Promise<Memberships> {
  const asks = needs.programs.length > 0 || needs.fields.some((key) => asksLoyalty.has(key));
  const rows = asks ? await selectMemberships(tx, ids) : [];
  if (rows.length === 0) return nobody;
  const definitions = new Map(
    (await launchedPrograms(tx)).map(({ id, current }) => [id, current.definition]),
  );
  const products = await productsGiven(tx, [...definitions.values()]);
  const expiries = needs.fields.some((key) => key.startsWith("points_expir"))
    ? await selectExpiries(
        tx,
        rows.map(({ membershipId }) => membershipId),
        (await shopFace(tx)).timeZone,
      )
    : [];
  const expiryOf = new Map(expiries.map((row) => [row.membershipId, row]));
  const held = new Map<string, MembershipRow[]>();
  for (const row of rows) held.set(row.customerId, [...(held.get(row.customerId) ?? []), row]);
  const standing = (row: MembershipRow | undefined, language: Language): Standing | null => {
    const definition = row === undefined ? undefined : definitions.get(row.programId);
    if (row === undefined || definition === undefined) return null;
    return standingOf(row, definition, expiryOf.get(row.membershipId), { language, currency, products });
  };
  return {
    first: (customerId, language) => standing(held.get(customerId)?.[0], language),
    given: (customerId, programId, language) => {
      const hers = held.get(customerId) ?? [];
      const row = programId === null ? hers[0] : hers.find((one) => one.programId === programId);
      return givenOf(standing(row, language));
    },
  };
}

function standingOf(
  row: MembershipRow,
  definition: ProgramDefinition,
  expiry: ExpiryRow | undefined,
  telling: Telling,
): Standing {
  const { scale } = definition;
  const points = (units: number) => units / 10 ** scale;
  const reach = nextReach(definition, row.available);
  const ready = definition.rewards
    .filter(({ enabled, costUnits }) => enabled && costUnits <= row.available)
    .toSorted((first, second) => second.costUnits - first.costUnits)[0];
  const next =
    reach === null
      ? null
      : reach.kind === "reward"
        ? reach.name
        : reach.kind === "voucher"
          ? benefitInWords(reach.benefit, 1, telling)
          : payInWords(reach.cents, telling);
  const missing = reach === null ? null : points(reach.units - row.available);
  return {
    points: points(row.available - row.debt),
    balance: inUnits(points(row.available - row.debt), definition, telling),
    missing,
    missingWords: missing === null ? "" : inUnits(missing, definition, telling),
    next: next === null ? null : cleanText(next),
    share: reach === null ? 100 : Math.max(1, Math.min(99, Math.round((row.available / reach.units) * 100))),
    ready: ready === undefined ? null : cleanText(ready.name),
    tier: definition.tiers?.levels.find(({ id }) => id === row.tierId)?.name ?? null,
    expiry: expiry === undefined ? null : { points: points(expiry.units), day: expiry.day },
  };
}

/** `140 points`, `8,50 €` of a kitty. In French what is below two is singular. */
function inUnits(
  value: number,
  { kind, unitName }: ProgramDefinition,
  { language, currency }: Telling,
): string {
  if (kind === "cashback") return amount(Math.round(value * 100), currency, language);
  const isOne = language === "fr" ? Math.abs(value) < 2 : value === 1;
  return `${number(value, language)} ${cleanText(isOne ? unitName.one : unitName.other)}`;
}

function givenOf(standing: Standing | null): GivenLoyalty | null {
  if (standing === null) return null;
  const { balance, next, missingWords, share, ready } = standing;
  return {
    balance,
    next: next === null ? null : { name: next, missing: missingWords, share },
    ready,
  };
}
