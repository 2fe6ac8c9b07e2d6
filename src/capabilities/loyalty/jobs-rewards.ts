import type { Job } from "../../platform/jobs.ts";

export const rewardsJobs: readonly Job[] = [];
