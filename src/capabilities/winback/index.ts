import type { Room } from "../../platform/http/room.ts";
import { winbackRoutes } from "./http.ts";
import { winbackParticipant } from "./participant.ts";
import { registerWinbackFields } from "./queries-fields.ts";
import { winbackTicks } from "./refresh.ts";

export { evaluateDeparture } from "./evaluate.ts";
export type { Leaving, Soon } from "./queries-leaving.ts";
export { leaving, yearlyLoss } from "./today.ts";

registerWinbackFields();

/** What this room brings to the running product. */
export const winbackRoom: Room = {
  name: "winback",
  routes: winbackRoutes,
  ticks: winbackTicks,
  participant: winbackParticipant,
};
