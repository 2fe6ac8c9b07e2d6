import type { Tx } from "../../platform/database.ts";
import { currentMerchant } from "../accounts/index.ts";
import { quietHoursOf } from "./queries-quiet-hours.ts";
import type { Channel, Offer, Purpose } from "./rules/may-contact-facts.ts";
import { ledgerPurpose } from "./rules/may-contact-said.ts";
import { countedPurpose } from "./rules/may-contact-view.ts";
import type { QuietHours } from "./rules/quiet-hours.ts";
import type { Ruleset } from "./rules/law.ts";
import { rulesetOf } from "./rules/ruleset.ts";
import type { Asked } from "./schema.ts";

/** What is asked, with all that is the same for everybody it is asked about. */
export type Question = {
  readonly asked: Asked;
  readonly channel: Channel;
  /** What it counts as. */
  readonly purpose: Purpose;
  readonly topic: string;
  readonly offer: Offer;
  /** Whose acts of the ledger count; null: none do. */
  readonly ledger: "marketing" | "survey" | "service" | null;
  /** Instant of speaking. */
  readonly at: string;
  readonly ruleset: Ruleset;
  readonly shop: { readonly country: string; readonly timeZone: string; readonly language: string };
  readonly quiet: QuietHours | null;
};

export async function questionOf(tx: Tx, asked: Asked): Promise<Question> {
  const { country, timeZone, language } = await currentMerchant(tx);
  const at = asked.at ?? tx.now;
  const topic = asked.topic ?? "";
  const {
    sameSeller = true,
    analogous = true,
    relatesToProfession = null,
    sector = "general",
  } = asked.offer ?? {};
  const purpose = countedPurpose(asked.purpose, asked.containsPromotion);
  const speaks = asked.channel === "robocall" ? "phone" : asked.channel;
  return {
    asked,
    channel: asked.channel,
    purpose,
    topic,
    offer: { sameSeller, analogous, relatesToProfession, sector, topic },
    ledger: ledgerPurpose[purpose as keyof typeof ledgerPurpose] ?? null,
    at,
    ruleset: rulesetOf(at),
    shop: { country, timeZone, language },
    quiet: (await quietHoursOf(tx)).find(({ channel }) => channel === speaks) ?? null,
  };
}
