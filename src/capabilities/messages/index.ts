import type { Room } from "../../platform/http/room.ts";

import { messagesParticipant } from "./participant.ts";

export { leaveMessage, type NewMessage } from "./operations.ts";

/** What this room brings to the running product. */
export const messagesRoom: Room = { name: "messages", participant: messagesParticipant };
