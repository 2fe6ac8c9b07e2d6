import type { ConsoleRoom } from "./room.ts";
import { withTexts } from "./texts/texts.ts";

// A room is plugged in by having a console/index.tsx. That file is a list and stays small: it is part of
// the first load, so that the palette and the router know every screen; pages behind it are loaded on demand.
// Only the room of each door: what else it lends to other rooms comes with the pages that use it.
const doors = import.meta.glob<ConsoleRoom>("../capabilities/*/console/index.tsx", {
  eager: true,
  import: "room",
});

export const rooms: readonly ConsoleRoom[] = Object.values(doors);

export const commands = rooms.flatMap((room) => room.commands);
/** The rooms whose words a customer's record speaks: its panels, and what they add to the story. */
export const recordTexts = rooms.flatMap(({ recordPanels, texts }) =>
  recordPanels === undefined ? [] : texts,
);
export const recordPanels = ofRecord("recordPanels");
export const recordActions = ofRecord("recordActions");
export const customersTabs = rooms.flatMap((room) =>
  (room.customersTabs ?? []).map((one) => ({ ...one, tab: withTexts(one.tab, room.texts) })),
);

function ofRecord(part: "recordPanels" | "recordActions") {
  return rooms
    .flatMap((room) => (room[part] ?? []).map((one) => ({ ...one, panel: withTexts(one.panel, room.texts) })))
    .toSorted((one, other) => one.order - other.order);
}
