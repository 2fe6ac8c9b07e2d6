import type { Room } from "../../platform/http/room.ts";

/** What this room brings to the running product. */
export const networkRoom: Room = { name: "network" };
