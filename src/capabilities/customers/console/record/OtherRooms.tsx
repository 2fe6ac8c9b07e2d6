import { lazy, Suspense } from "react";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { recordActions, recordPanels, recordTexts } from "../../../../console/rooms.ts";
import { usePermission } from "../../../../console/session.ts";
import { needTexts } from "../../../../console/texts/texts.ts";

// Before the record is drawn: the timeline tells what these rooms did, in their words.
await needTexts(recordTexts);

const drawn = (all: typeof recordPanels) =>
  all.map(({ id, panel, permission }) => ({ id, permission, Panel: lazy(panel) }));
const panels = drawn(recordPanels);
const actions = drawn(recordActions);

interface OtherRoomsProps {
  readonly customerId: string;
  /** At the top of the record, or in the column of where the customer stands. */
  readonly place: "top" | "column";
}

/** What the rooms built on customers have to say about this one, or let one do. */
export function OtherRooms({ customerId, place }: OtherRoomsProps) {
  const may = usePermission();
  return (place === "top" ? actions : panels)
    .filter(({ permission }) => may(permission))
    .map(({ id, Panel }) => (
      <Suspense key={id} fallback={<CardSkeleton lines={place === "top" ? 1 : 4} />}>
        <Panel customerId={customerId} />
      </Suspense>
    ));
}
