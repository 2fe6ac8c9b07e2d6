import type { Room } from "../../platform/http/room.ts";
import { addSiteFiles } from "../../site/files.ts";
import { guardPages } from "../../site/frame.ts";
import { siteRoutes } from "./http-site.ts";
import { addPublicPages } from "./pages/public/routes.ts";
import { addSpacePages } from "./pages/space.ts";
import { spaceParticipant } from "./participant.ts";
import { withJoinings } from "./public-participant.ts";
import { registerSignIns } from "./queries-activity.ts";

export { enterForDemo } from "./demo-door.ts";
export { cardLink } from "./operations-links.ts";
export { askSignIn, sendSignIn } from "./operations-sign-in.ts";
export { sendWelcome } from "./operations-welcome.ts";
export { describeShop } from "./public-site.ts";

registerSignIns();

/** What this room brings to the running product. */
export const spaceRoom: Room = {
  name: "space",
  routes: siteRoutes,
  participant: withJoinings(spaceParticipant),
  pages: async (server, services) => {
    await server.register(async (scope) => {
      guardPages(scope);
      addSiteFiles(scope);
      addPublicPages(scope, services);
      await addSpacePages(scope, services);
    });
  },
};
