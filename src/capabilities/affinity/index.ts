import type { Room } from "../../platform/http/room.ts";

export { goesWith, suggestFor } from "./operations.ts";

/** What this room brings to the running product. */
export const affinityRoom: Room = { name: "affinity" };
