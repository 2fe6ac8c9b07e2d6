import type { Room } from "../../platform/http/room.ts";
import { breachesRoutes } from "./http-breaches.ts";
import { dutiesRoutes } from "./http-duties.ts";
import { requestsRoutes } from "./http-requests.ts";
import { retentionRoutes } from "./http-retention.ts";
import { sharingRoutes } from "./http-sharing.ts";
import { viewsRoutes } from "./http-views.ts";
import { watchExports } from "./export-watch.ts";
import { addStayPages } from "./pages/stay.ts";
import { privacyParticipant } from "./participant.ts";
import { retentionJob, retentionNowJob } from "./retention-run.ts";
import { witnessViews } from "./witness.ts";

export { openRequest } from "./operations-requests.ts";
export { choosePartner, type PartnerChoice, partnerChoices } from "./partner-consent.ts";
export { openDuties } from "./open-duties.ts";

witnessViews();
watchExports();

/** What this room brings to the running product. */
export const privacyRoom: Room = {
  name: "privacy",
  routes: [
    ...requestsRoutes,
    ...retentionRoutes,
    ...breachesRoutes,
    ...viewsRoutes,
    ...dutiesRoutes,
    ...sharingRoutes,
  ],
  jobs: [retentionJob, retentionNowJob],
  pages: addStayPages,
  participant: privacyParticipant,
};
