import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = { texts: ["network"], routes: [], commands: [] };
