import type { HolidayCalendar, HolidayCode } from "../shared.ts";

/** A day that is not like the others, as it stands in the form. */
export type TypedException = { day: string; hours: string; note: string };

/** A store as it stands in the form: everything is a text until it is sent. */
export type TypedPlace = {
  name: string;
  address: string;
  postcode: string;
  city: string;
  phone: string;
  point: string;
  week: string[];
  calendar: HolidayCalendar | "";
  closedOn: HolidayCode[];
  exceptions: TypedException[];
};
