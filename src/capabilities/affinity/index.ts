import type { Room } from "../../platform/http/room.ts";
import { affinityTicks } from "./build-shop.ts";
import { affinityRoutes } from "./http.ts";
import { affinityParticipant } from "./participant.ts";
import "./queries-people-fields.ts";

export { buildShop } from "./build-shop.ts";
export { neverProposed, registerNeverProposed } from "./never-proposed.ts";
export { goesWith, suggestFor } from "./operations.ts";

// The counting itself, for whoever plays cases.
export { type Association, associationsAmong, logLikelihoodRatio } from "./rules/associations.ts";
export { type Baskets, basketsOf, countEach, countTogether } from "./rules/baskets.ts";
export {
  addWeights,
  highest,
  type NeighbourChoice,
  type Neighbours,
  neighboursOf,
  ofCustomers,
  ofTickets,
} from "./rules/neighbours.ts";
export { nextBasketScores, tasteScores } from "./rules/next-basket.ts";
export { boughtBy } from "./rules/past.ts";
export {
  type BoughtDays,
  boughtDaysOf,
  customersOf,
  orderProducts,
  recentDays,
  ticketsOf,
} from "./rules/purchases.ts";

/** What this room brings to the running product. */
export const affinityRoom: Room = {
  name: "affinity",
  routes: affinityRoutes,
  participant: affinityParticipant,
  ticks: affinityTicks,
};
