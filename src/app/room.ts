import type { Route } from "../platform/http/route.ts";
import type { Job } from "../platform/jobs.ts";
import type { Participant } from "../platform/participants.ts";
import type { Tick } from "../platform/ticks.ts";

/** What a capability brings to the running product. */
export type Room = {
  readonly name: string;
  readonly routes?: readonly Route[];
  readonly jobs?: readonly Job[];
  readonly ticks?: readonly Tick[];
  readonly participant?: Participant;
};
