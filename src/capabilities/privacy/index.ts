import type { Room } from "../../platform/http/room.ts";
import { requestsRoutes } from "./http-requests.ts";
import { privacyParticipant } from "./participant.ts";

export { listRequests, openRequest } from "./operations-requests.ts";
export { countOpenRequests } from "./queries-requests.ts";

/** What this room brings to the running product. */
export const privacyRoom: Room = {
  name: "privacy",
  routes: [...requestsRoutes],
  participant: privacyParticipant,
};
