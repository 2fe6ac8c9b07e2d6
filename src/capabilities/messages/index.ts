import type { Room } from "../../platform/http/room.ts";
import { messagesRoutes } from "./http.ts";
import { addClickPages } from "./clicks.ts";
import { addHookPages, inboundRoutes } from "./http-inbound.ts";
import { addSmsHookPages, smsRoutes, smsTicks } from "./channels/sms/index.ts";
import { callRoutes } from "./desk/http-calls.ts";
import { letterRoutes } from "./desk/http-letters.ts";
import { mailingsRoutes } from "./http-mailings.ts";
import { singleRoutes } from "./http-single.ts";
import { messagesParticipant } from "./participant.ts";
import { messagesTicks } from "./ticks.ts";
import { inboundTicks } from "./ticks-inbound.ts";
import "./driver-local.ts";
import "./driver-smtp.ts";
import "./planned-sends.ts";
import "./unsubscribed.ts";

export { deliveryHealth, haltedMailings } from "./delivery-health.ts";
export { deliverDue, deliverOnce } from "./deliver.ts";
export type { DeliveryOptions } from "./delivery-options.ts";
export { closeEngine } from "./engine.ts";
export { type Driver, type Handed, type Parcel, registerDriver, type Sender } from "./drivers.ts";
export {
  addMailing,
  cancelMailing,
  changeMailing,
  pauseMailing,
  resumeMailing,
  scheduleMailing,
} from "./mailings.ts";
export { mailingReport } from "./mailing-answers.ts";
export { planMailing } from "./plan.ts";
export { receiveMail, type Received } from "./inbound.ts";
export { readMailbox } from "./mailbox.ts";
export { leaveMessage, type NewMessage } from "./operations.ts";
export { type Effect, noteReturn, type Return } from "./returns.ts";
export { readReturnPath, returnPathMaker } from "./return-path.ts";
export { saveSender, senderOf } from "./senders.ts";

/** What this room brings to the running product. */
export const messagesRoom: Room = {
  name: "messages",
  routes: [
    ...messagesRoutes,
    ...mailingsRoutes,
    ...singleRoutes,
    ...inboundRoutes,
    ...smsRoutes,
    ...letterRoutes,
    ...callRoutes,
  ],
  participant: messagesParticipant,
  ticks: [...messagesTicks, ...inboundTicks, ...smsTicks],
  pages: async (server, services) => {
    await addHookPages(server, services);
    await addSmsHookPages(server, services);
    addClickPages(server, services);
  },
};
