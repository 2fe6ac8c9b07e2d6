import type { Room } from "../../platform/http/room.ts";
import { breachesRoutes } from "./http-breaches.ts";
import { requestsRoutes } from "./http-requests.ts";
import { retentionRoutes } from "./http-retention.ts";
import { viewsRoutes } from "./http-views.ts";
import { privacyParticipant } from "./participant.ts";
import { retentionJob, retentionNowJob } from "./retention-run.ts";
import { witnessViews } from "./witness.ts";

export { openRequest } from "./operations-requests.ts";
export { countOpenRequests } from "./queries-requests.ts";

witnessViews();

/** What this room brings to the running product. */
export const privacyRoom: Room = {
  name: "privacy",
  routes: [...requestsRoutes, ...retentionRoutes, ...breachesRoutes, ...viewsRoutes],
  jobs: [retentionJob, retentionNowJob],
  participant: privacyParticipant,
};
