import type { Room } from "../../platform/http/room.ts";
import { networkRoutes } from "./http-network.ts";
import { sharedCardRoutes } from "./http-shop.ts";
import { networkParticipant } from "./participant.ts";
import { networkTicks } from "./ticks.ts";

export {
  giveSharedCard,
  isNetwork,
  networkOf,
  presentSharedCard,
  sharedCardsOf,
} from "./operations-cards.ts";
export { tellSales } from "./operations-earnings.ts";
export { closeMonth, settle } from "./operations-months.ts";
export { changeSettings, openNetwork } from "./operations-settings.ts";
export { inviteShop, joinNetwork } from "./operations-shops.ts";
export { holderShops, setHolderShare } from "./operations-shares.ts";
export {
  type CommonPoints,
  commonPoints,
  type Paid,
  returnCommonPoints,
  spendCommonPoints,
} from "./operations-spendings.ts";
export { type Share, type ShareField, updateShopAccount } from "./queries.ts";

/** What this room brings to the running product. */
export const networkRoom: Room = {
  name: "network",
  routes: [...networkRoutes, ...sharedCardRoutes],
  participant: networkParticipant,
  ticks: networkTicks,
};
