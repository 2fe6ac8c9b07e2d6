export {
  limitedRoles,
  mayGive,
  permissions,
  type Permission,
  type Role,
  roles,
} from "./rules/permissions.ts";
export {
  type HolidayCalendar,
  type HolidayCode,
  holidayCalendars,
  holidayCodes,
  holidaysOf,
} from "./rules/holidays.ts";
export {
  type DayHours,
  type HoursException,
  hoursOn,
  minutesOf,
  openNow,
  type OpenNow,
  orderSpans,
  type Span,
  type StoreHolidays,
  type StoreHours,
  type WeekHours,
  weekdayOf,
} from "./rules/hours.ts";
export { bceOf, sirenOf, vatOf } from "./rules/company-number.ts";
export { readHours, writeHours } from "./rules/hours-text.ts";
export { blanksOf } from "./rules/legal-skeletons.ts";
export { mapLink, type Point, pointOfText } from "./rules/place.ts";
