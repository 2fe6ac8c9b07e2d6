import type { MayContactAnswer } from "../../../permission/shared.ts";

/** By what somebody is written to or called. */
export type Means = MayContactAnswer["answers"][number]["channel"];
