import type { Room } from "../../platform/http/room.ts";
import { messagesRoutes } from "./http.ts";
import { messagesParticipant } from "./participant.ts";
import { messagesTicks } from "./ticks.ts";

export { arbitrate } from "./arbitrate.ts";
export { leaveMessage, type NewMessage } from "./operations.ts";

/** What this room brings to the running product. */
export const messagesRoom: Room = {
  name: "messages",
  routes: messagesRoutes,
  participant: messagesParticipant,
  ticks: messagesTicks,
};
