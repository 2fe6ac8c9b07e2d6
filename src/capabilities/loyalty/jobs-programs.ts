import type { Job } from "../../platform/jobs.ts";
import type { Tick } from "../../platform/ticks.ts";

export const programsJobs: readonly Job[] = [];
export const programsTicks: readonly Tick[] = [];
