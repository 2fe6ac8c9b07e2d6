import { lazy, Suspense } from "react";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { recordPanels, recordTexts } from "../../../../console/rooms.ts";
import { usePermission } from "../../../../console/session.ts";
import { needTexts } from "../../../../console/texts/texts.ts";

// Before the record is drawn: the timeline tells what these rooms did, in their words.
await needTexts(recordTexts);

const panels = recordPanels.map(({ id, panel, permission }) => ({ id, permission, Panel: lazy(panel) }));

/** What the rooms built on customers have to say about this one. */
export function OtherRooms({ customerId }: { readonly customerId: string }) {
  const may = usePermission();
  return panels
    .filter(({ permission }) => may(permission))
    .map(({ id, Panel }) => (
      <Suspense key={id} fallback={<CardSkeleton lines={4} />}>
        <Panel customerId={customerId} />
      </Suspense>
    ));
}
