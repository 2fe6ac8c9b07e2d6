import type { Tx } from "../../platform/database.ts";
import { shopFace } from "../accounts/index.ts";
import { reserveBlock } from "../cards/index.ts";
import { currentConsentWords, currentNotice, mayPublishForm } from "../consent/index.ts";
import { counterPrograms } from "../loyalty/index.ts";
import { demoCode } from "./demo.ts";
import { viewOf } from "./operations-cashiers.ts";
import { selectSettings, shopSecrets } from "./queries.ts";
import { selectCashiers } from "./queries-cashiers.ts";
import type { ConsentWords, CounterStart } from "./schema-row.ts";
import type { TillSession } from "./sessions.ts";

// A device enrols about this many between two contacts, in the worst of summers.
const cardsKept = 60;
const channels = ["sms", "email", "phone", "post"] as const;

/** All that a till must know before the first customer, with or without a network. */
export async function startCounter(tx: Tx, { device, cashier }: TillSession): Promise<CounterStart> {
  const face = await shopFace(tx);
  const { language } = face;
  const notice = await currentNotice(tx, { form: "till", language });
  const isComplete = (await mayPublishForm(tx, "till")) === null;
  const consentWords: ConsentWords[] = [];
  for (const channel of channels) {
    const words = await currentConsentWords(tx, { channel, language, form: "till" });
    consentWords.push({ channel, ...words });
  }
  const { ticketNumbers: _, ...settings } = await selectSettings(tx);
  const { tokenKey } = await shopSecrets(tx);
  return {
    now: tx.now,
    isDemo: face.isDemo,
    demoCode: face.isDemo ? demoCode : null,
    shop: {
      name: face.name,
      colour: face.brand.colour,
      logoUrl: face.brand.logoUrl,
      currency: face.currency,
      timeZone: device.timeZone,
      language,
      country: face.country,
    },
    store: { id: device.storeId, name: device.storeName },
    device: { id: device.id, name: device.name },
    cashiers: (await selectCashiers(tx)).map(viewOf),
    settings,
    programs: await counterPrograms(tx),
    notice: isComplete
      ? { version: notice.version, title: notice.title, paragraphs: notice.paragraphs }
      : null,
    consentWords,
    cardBlock: await reserveBlock(tx, { deviceId: device.id, count: cardsKept }),
    tokenKey: tokenKey.toString("base64"),
    signedIn: cashier === null ? null : viewOf(cashier),
  };
}
