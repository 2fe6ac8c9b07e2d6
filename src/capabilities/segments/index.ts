import type { Room } from "../../platform/http/room.ts";
import { segmentsRoutes } from "./http.ts";
import { segmentsParticipant } from "./participant.ts";
import "./queries-people-fields.ts";
import { segmentsTicks } from "./ticks.ts";

export type { Cause, Segment, SegmentChange, SegmentOfCustomer, SegmentUser } from "./answers.ts";
export { checkSegments, type SegmentDifference } from "./check.ts";
export { evaluateSegments } from "./evaluate.ts";
export { beginning, type Cursor, readSegmentChanges } from "./movements.ts";
export { addSegment, listSegments, registerSegmentUsers } from "./operations.ts";
export { readySegment, readySegments } from "./rules/ready.ts";
export { segmentsOf } from "./why.ts";

/** What this room brings to the running product. */
export const segmentsRoom: Room = {
  name: "segments",
  routes: segmentsRoutes,
  ticks: segmentsTicks,
  participant: segmentsParticipant,
};
