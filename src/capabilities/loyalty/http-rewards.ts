import type { Route } from "../../platform/http/route.ts";

export const rewardsRoutes: readonly Route[] = [];
