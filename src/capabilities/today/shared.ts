export type { Share, TodayAction, TodayAnswer, WeekLine } from "./answer.ts";
