import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { say } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { addText, recordConsents } from "../consent/index.ts";
import { getCustomer, recordAndMerged } from "../customers/index.ts";
import { selectAgreedBy, selectPartners, selectSettings } from "./queries-sharing.ts";

export type PartnerChoice = {
  readonly partnerId: string;
  readonly name: string;
  readonly activity: string;
  /** The words of the question, in her language. */
  readonly words: string;
  readonly isAgreed: boolean;
};

const language = (said: string | null): "fr" | "en" => (said === "en" ? "en" : "fr");

/** The partners a person may say yes or no to, one by one (PRIV-8); empty while the shop passes nothing on. */
export async function partnerChoices(
  tx: Tx,
  customerId: string,
  spoken: "fr" | "en",
): Promise<readonly PartnerChoice[]> {
  if (!(await selectSettings(tx)).shares) return [];
  const { name: shop } = await currentMerchant(tx);
  const agreed = await selectAgreedBy(tx, await recordAndMerged(tx, customerId));
  return (await selectPartners(tx)).map(({ id, name, activity }) => ({
    partnerId: id,
    name,
    activity,
    words: say(spoken, "privacy.partner.words", { shop, partner: name, activity }),
    isAgreed: agreed.has(id),
  }));
}

/**
 * Her yes or no to one partner, for her e-mail address; with the words she read. Refused: `unknown_partner`, `sharing_is_off`,
 * `unknown_customer`.
 */
export async function choosePartner(
  tx: Tx,
  said: { readonly customerId: string; readonly partnerId: string; readonly isAgreed: boolean },
): Promise<Refusal | undefined> {
  const customer = await getCustomer(tx, said.customerId);
  if (isRefusal(customer)) return customer;
  const spoken = language(customer.language);
  const choices = await partnerChoices(tx, said.customerId, spoken);
  const choice = choices.find(({ partnerId }) => partnerId === said.partnerId);
  if (choice === undefined) return refuse(choices.length === 0 ? "sharing_is_off" : "unknown_partner");
  const actor: Actor = systemActor(tx.merchantId, "space");
  const version = `partner-${choice.partnerId}-${spoken}`;
  // The same words a second time are already kept.
  await addText(tx, actor, { version, language: spoken, body: choice.words });
  await recordConsents(tx, actor, [
    {
      customerId: said.customerId,
      channel: "email",
      purpose: "partners",
      topic: choice.partnerId,
      act: said.isAgreed ? "granted" : "withdrawn",
      happenedAt: tx.now,
      origin: "space",
      textVersion: version,
      grantedTo: choice.name,
      prechecked: false,
      bundled: false,
    },
  ]);
  return undefined;
}
