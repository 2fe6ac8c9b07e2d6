import type { Job } from "../../platform/jobs.ts";

export const ledgerJobs: readonly Job[] = [];
