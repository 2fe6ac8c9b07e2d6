import type { Room } from "../../platform/http/room.ts";
import { tillRoutes } from "./http.ts";
import { counterRoutes } from "./http-counter.ts";
import { addPairing } from "./http-pairing.ts";
import { addTillPage } from "./pages.ts";
import { tillParticipant } from "./participant.ts";
import { tillEntrance } from "./sessions.ts";

export { applyOperations } from "./apply.ts";
export { demoCode, pairForDemo } from "./demo.ts";
export { addCashier, changeCashier } from "./operations-cashiers.ts";
export { counterRow } from "./rows.ts";
export type { Operation, OperationResult } from "./schema-operation.ts";
export type { TillSession } from "./sessions.ts";
export { countOpen, type IncidentsOpen } from "./queries-incidents.ts";

/** What this room brings to the running product. */
export const tillRoom: Room = {
  name: "till",
  routes: [...counterRoutes, ...tillRoutes],
  participant: tillParticipant,
  entrance: tillEntrance,
  pages: async (server, services) => {
    addPairing(server, services);
    await addTillPage(server);
  },
};
