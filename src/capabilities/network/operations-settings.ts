import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { say } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { addText } from "../consent/index.ts";
import { createProgram, launchedPrograms, launchProgram, writeDraft } from "../loyalty/index.ts";
import { blankProgram } from "../loyalty/shared.ts";
import { shareWords } from "./operations-shares.ts";
import {
  type Agreement,
  countHolders,
  insertAgreement,
  insertSettings,
  selectAgreement,
  selectSettings,
  type Settings,
  updateSettings,
} from "./queries.ts";
import { readBic, readIban } from "./rules/iban.ts";
import type { Worth } from "./rules/worth.ts";

// 1 point for 3.50 €, 130 points for 10 €: what towns publish; a little above 2 % of purchases.
export const usualEarnCents = 350;
export const usualWorth: Worth = { points: 130, cents: 1_000 };

/**
 * Makes a merchant of kind network ready: the common point, the agreement and the words of sharing. Done once, in its transaction.
 * Refused: `not_a_network`, and whatever a program may be refused for.
 */
export async function openNetwork(
  tx: Tx,
  actor: Actor,
  wish: { readonly worth?: Worth; readonly earnCents?: number } = {},
): Promise<Settings | Refusal> {
  const merchant = await currentMerchant(tx);
  if (merchant.kind !== "network") return refuse("not_a_network");
  const known = await selectSettings(tx);
  if (known !== undefined) return known;
  const worth = wish.worth ?? usualWorth;
  const program = await createProgram(tx, actor, {
    name: say(merchant.language, "network.program_name"),
    definition: {
      ...blankProgram({
        kind: "points",
        unitName: {
          one: say(merchant.language, "network.point_one"),
          other: say(merchant.language, "network.point_other"),
        },
      }),
      pay: { units: worth.points, cents: worth.cents, minUnits: 1, maxPercent: 100 },
      join: { ...blankProgram({ kind: "points", unitName: { one: "", other: "" } }).join, mode: "asked" },
    },
  });
  if (isRefusal(program)) return program;
  const launched = await launchProgram(tx, actor, program.id, { confirmed: true });
  if (isRefusal(launched)) return launched;
  await insertSettings(tx, {
    programId: program.id,
    worth,
    earnCents: wish.earnCents ?? usualEarnCents,
    expiredValue: "kept",
  });
  await publishAgreement(tx, actor, {
    bodyFr: say("fr", "network.agreement_body", { network: merchant.name }),
    bodyEn: say("en", "network.agreement_body", { network: merchant.name }),
  });
  for (const language of ["fr", "en"] as const) {
    await addText(tx, actor, { version: shareWords, language, body: say(language, "network.share_words") });
  }
  const made = await selectSettings(tx);
  if (made === undefined) throw new Error("Settings just written are gone.");
  return made;
}

/** A new version of the agreement between the network and its shops; earlier ones stay as they were accepted. */
export async function publishAgreement(
  tx: Tx,
  actor: Actor,
  { bodyFr, bodyEn }: { readonly bodyFr: string; readonly bodyEn: string },
): Promise<Agreement> {
  const version = ((await selectAgreement(tx))?.version ?? 0) + 1;
  const hash = createHash("sha256").update(`${bodyFr}\n\n${bodyEn}`).digest("hex");
  await insertAgreement(tx, { version, bodyFr, bodyEn, hash, publishedBy: actor.name });
  await recordAudit(tx, actor, { action: "network.agreement_published", detail: { version } });
  return { version, bodyFr, bodyEn, hash, publishedAt: tx.now };
}

export type SettingsWish = Omit<Settings, "programId">;

/**
 * Changes the common point or the network's account. What a point is worth was promised to whoever holds some, so it never changes once
 * one was credited; what earns one may change from now on.
 * Refused: `network_not_open`, `point_value_was_promised`, `iban_not_readable`, `bic_not_readable`.
 */
export async function changeSettings(tx: Tx, actor: Actor, wish: SettingsWish): Promise<Settings | Refusal> {
  const known = await selectSettings(tx);
  if (known === undefined) return refuse("network_not_open");
  const isSameWorth = known.worth.points === wish.worth.points && known.worth.cents === wish.worth.cents;
  if (!isSameWorth && (await countHolders(tx)).everCredited) return refuse("point_value_was_promised");
  const account = readAccount(wish);
  if (isRefusal(account)) return account;
  await updateSettings(tx, { ...wish, ...account });
  if (!isSameWorth) {
    const changed = await changePay(tx, known.programId, wish.worth);
    if (isRefusal(changed)) return changed;
  }
  await recordAudit(tx, actor, { action: "network.settings_changed" });
  return { ...known, ...wish, ...account };
}

/** What holders read of the point's worth, in the program they see. */
async function changePay(tx: Tx, programId: string, worth: Worth): Promise<undefined | Refusal> {
  const program = (await launchedPrograms(tx)).find(({ id }) => id === programId);
  if (program === undefined) throw new Error("The network's program is gone.");
  const { definition } = program.current;
  const actor = systemActor(tx.merchantId, "network");
  const drafted = await writeDraft(tx, actor, programId, {
    name: program.name,
    definition: {
      ...definition,
      pay: { units: worth.points, cents: worth.cents, minUnits: 1, maxPercent: 100 },
    },
  });
  if (isRefusal(drafted)) return drafted;
  const launched = await launchProgram(tx, actor, programId, { confirmed: true });
  return isRefusal(launched) ? launched : undefined;
}

export type Account = {
  readonly accountHolder: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
};

/** An account as it may be written on a transfer. Refused: `iban_not_readable`, `bic_not_readable`. */
export function readAccount(said: Account): Account | Refusal {
  const iban = said.iban === null ? null : readIban(said.iban);
  if (said.iban !== null && iban === null) return refuse("iban_not_readable", { field: "iban" });
  const bic = said.bic === null ? null : readBic(said.bic);
  if (said.bic !== null && bic === null) return refuse("bic_not_readable", { field: "bic" });
  return { accountHolder: said.accountHolder, iban, bic };
}
