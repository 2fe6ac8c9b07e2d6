import type { Room } from "../../platform/http/room.ts";
import { affinityTicks } from "./build-shop.ts";
import { affinityRoutes } from "./http.ts";
import { affinityParticipant } from "./participant.ts";
import "./queries-people-fields.ts";

export { buildShop } from "./build-shop.ts";
export { registerNeverProposed } from "./never-proposed.ts";
export { goesWith, suggestFor } from "./operations.ts";

/** What this room brings to the running product. */
export const affinityRoom: Room = {
  name: "affinity",
  routes: affinityRoutes,
  participant: affinityParticipant,
  ticks: affinityTicks,
};
