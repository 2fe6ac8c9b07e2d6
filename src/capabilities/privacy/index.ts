import type { Room } from "../../platform/http/room.ts";

/** What this room brings to the running product. */
export const privacyRoom: Room = { name: "privacy" };
