export type { TodayAction, TodayAnswer, WeekLine } from "./answer.ts";
export { todayRoutes } from "./http.ts";
export { today } from "./operations.ts";
export { deleteToday } from "./queries.ts";
export { registerToday, type TodaySource } from "./registry.ts";
export { refreshToday, todayTicks } from "./refresh.ts";
