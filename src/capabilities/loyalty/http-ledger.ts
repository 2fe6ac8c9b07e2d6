import type { Route } from "../../platform/http/route.ts";

export const ledgerRoutes: readonly Route[] = [];
