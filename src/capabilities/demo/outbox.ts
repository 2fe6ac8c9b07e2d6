import type { Database } from "../../platform/database.ts";
import { installationSecret } from "../../platform/secret.ts";
import { isRefusal } from "../../values/refusal.ts";
import { cardsOf } from "../cards/index.ts";
import { getCustomer } from "../customers/index.ts";
import { askSignIn, sendSignIn, sendWelcome } from "../space/index.ts";
import { agreed } from "./loyalty.ts";
import { customerCalled } from "./queries.ts";

/** The customer whose record, card and space the visitor is led to. */
export const chantal = { firstName: "Chantal", lastName: "Vanneste" };

/** What was written this morning: Chantal's card and her way into her space, and a code for a customer of Namur. */
export async function fillOutbox(database: Database, merchantId: string): Promise<void> {
  const contacts = await database.inMerchant(merchantId, async (tx) => {
    const customerId = await customerCalled(tx, chantal);
    const customer = customerId === undefined ? undefined : await getCustomer(tx, customerId);
    if (customerId === undefined || customer === undefined || isRefusal(customer)) return [];
    const cardNumber = (await cardsOf(tx, [customerId])).get(customerId)?.number ?? "";
    await sendWelcome(tx, { customerId, cardNumber, via: "email" });
    const email = customer.emails[0]?.value;
    const phone = { channel: "sms", value: codePhone } as const;
    return [phone, ...(email === undefined ? [] : [{ channel: "email", value: email } as const])];
  });
  const asker = { key: await installationSecret(database, "space"), address: "127.0.0.1" };
  for (const contact of contacts) {
    const asked = await database.inMerchant(
      merchantId,
      async (tx) => await askSignIn(tx, asker, contact, "fr"),
    );
    await sendSignIn(database, merchantId, agreed(asked));
  }
}

/** Of Hugo, who took his card at the counter of Namur. */
const codePhone = "+32455000417";
