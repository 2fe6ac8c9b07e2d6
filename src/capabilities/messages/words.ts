import type { Database, Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { addressMaker, type UnsubscribeAddresses } from "../permission/index.ts";
import { type MessageAddresses, type Rendered, renderMessage } from "../templates/index.ts";
import { clickBase } from "./click-codes.ts";
import type { InHand } from "./claim.ts";
import type { Parcel, Sender } from "./drivers.ts";
import { selectMailing } from "./queries-mailings.ts";
import { selectStaffName } from "./queries-senders.ts";
import { returnPathMaker } from "./return-path.ts";

/** Writes a message for its person. @throws when its words cannot be written */
export type Writer = (one: InHand) => Parcel;

/** What writing the messages of one source needs is asked once; then each is written without the database. */
export async function writerOf(
  tx: Tx,
  database: Database,
  sender: Sender,
  mailingId: string | null,
): Promise<Writer> {
  const addresses = await addressMaker(tx);
  const mailing = mailingId === null ? undefined : await selectMailing(tx, mailingId);
  const staffId = mailing?.staffId ?? null;
  const staff =
    staffId === null
      ? null
      : await database.inPlatform(async (other) => await selectStaffName(other, tx.merchantId, staffId));
  const fromName = (name: string | null): string =>
    name === null ? sender.fromName : `${name} · ${sender.fromName}`;
  const returnPath =
    sender.channel === "email" && sender.returnAddress !== null
      ? await returnPathMaker(tx, sender.returnAddress)
      : null;
  const signature = staff === null ? {} : { sender: `${staff}, ${sender.fromName}` };
  const own: Words = { merchantId: tx.merchantId, stop: stopOf(sender), ...signature };
  return (one) => {
    const { id, recipient: to, language, purpose, customerId, isMeasured } = one;
    const people = customerId === null ? null : addresses({ customerId, messageId: id });
    const rendered =
      one.version === null
        ? { subject: one.subject ?? "", text: one.body ?? "", html: one.html ?? "" }
        : renderMessage(
            one.version,
            language,
            one.given ?? { fields: {} },
            addressesFor(own, { id, mailingId, isMeasured }, people),
          );
    return {
      id,
      to,
      language,
      purpose,
      mailingId,
      customerId,
      fromName: fromName(one.signedBy ?? staff),
      ...written(sender, rendered),
      replyTo: sender.replyTo,
      unsubscribe:
        isOffer(purpose) && sender.channel === "email" && people !== null
          ? { oneClick: people.oneClick, mailto: people.mailto }
          : null,
      returnPath: returnPath === null ? null : returnPath(id),
    };
  };
}

type Words = {
  readonly merchantId: string;
  readonly stop: string | null;
  /** Who of the staff signs; absent: the shop. */
  readonly sender?: string;
};

/** Addresses in the words of one message; those of whoever agreed tell which links were followed. */
export function addressesFor(
  { merchantId, stop, sender }: Words,
  message: { readonly id: string; readonly mailingId: string | null; readonly isMeasured: boolean },
  people: UnsubscribeAddresses | null,
): MessageAddresses {
  return {
    unsubscribe: people?.page ?? publicAddress(),
    preferences: people?.preferences ?? publicAddress(),
    linkBase: clickBase(merchantId, message),
    ...(stop === null ? {} : { stop }),
    ...(sender === undefined ? {} : { sender }),
  };
}

/** Purposes that a person may refuse: their e-mail carries the headers to do it with. */
function isOffer(purpose: string): boolean {
  return purpose !== "transactional";
}

function written(
  { channel }: Sender,
  { subject, text, html }: Rendered,
): Pick<Parcel, "subject" | "text" | "html"> {
  if (channel !== "email") return { subject: null, text, html: null };
  return { subject, text, html: html === "" ? null : html };
}

/** How an SMS of this sender says to be left alone: where the number cannot be answered, by the provider's short one. */
export function stopOf({ channel, settings }: Sender): string | null {
  const { stop } = settings;
  return channel === "sms" && typeof stop === "string" && stop !== "" ? stop : null;
}
