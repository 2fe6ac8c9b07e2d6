import type { Asked, DecisionAnswer } from "../../capabilities/permission/shared.ts";
import type { MailWorld } from "./ecrm-mail-world.ts";

type Spoken = Pick<Asked, "channel" | "purpose">;

/** Whether a customer may be spoken to now, and why not. */
export async function decisionOn(
  world: MailWorld,
  customerId: string,
  spoken: Spoken,
): Promise<DecisionAnswer> {
  const asked: Asked = {
    ...spoken,
    containsPromotion: spoken.purpose === "marketing",
    offer: { sameSeller: true, analogous: true },
    message: {
      senderIdentified: true,
      unsubscribeLink: true,
      stopMention: true,
      callerIdShown: true,
      sourceMentioned: true,
    },
  };
  return await world.shop.ask("POST", "/permission/decision", { customerId, asked });
}

/** The reason given for each customer, by name. */
export async function reasonsNow(world: MailWorld, spoken: Spoken): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const { name, id } of world.people) reasons.set(name, (await decisionOn(world, id, spoken)).reason);
  return reasons;
}

export function isRefusal(reason: string): boolean {
  return reason === "CONSENT_WITHDRAWN" || reason === "OBJECTED";
}

/** Whose address is known to be dead; nobody is looked at where there are many. */
export async function deadAddresses(world: MailWorld): Promise<string[]> {
  if (world.people.length > fewCustomers) return [];
  const reasons = await reasonsNow(world, { channel: "email", purpose: "transactional" });
  return [...reasons].flatMap(([name, reason]) => (reason.startsWith("SUPP_") ? [name] : []));
}

const fewCustomers = 50;
