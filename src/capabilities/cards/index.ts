import type { Room } from "../../platform/http/room.ts";
import { cardRoutes } from "./http.ts";
import { walletRoutes } from "./http-wallets.ts";
import { cardsParticipant } from "./participant.ts";
import { cardsTicks } from "./updates.ts";
import { addWalletPages } from "./wallet-pages.ts";

export { code128Svg, qrModules, qrSvg } from "./codes.ts";
export {
  adoptCard,
  type Card,
  cardsOf,
  findCard,
  type FoundCard,
  issueCard,
  replaceCard,
  reserveBlock,
} from "./operations.ts";
export { giveEveryMemberACard, makeBatch, readBatch } from "./operations-batches.ts";
export { endSharedCard, shareCard, withdrawCards } from "./operations-shared.ts";
export {
  nearChoice,
  setNearChoice,
  walletOffers,
  type WalletOffers,
} from "./operations-passes.ts";

/** What this room brings to the running product. */
export const cardsRoom: Room = {
  name: "cards",
  routes: [...cardRoutes, ...walletRoutes],
  participant: cardsParticipant,
  ticks: cardsTicks,
  pages: addWalletPages,
};
