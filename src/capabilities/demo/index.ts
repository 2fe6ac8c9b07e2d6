import type { Room } from "../../platform/http/room.ts";
import { addDemoPages } from "./pages.ts";

export { findDemo, leaveDemo, openDemo, resetDemo } from "./operations.ts";

/** What this room brings to the running product. */
export const demoRoom: Room = { name: "demo", pages: addDemoPages };
