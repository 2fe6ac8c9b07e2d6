import type { Tick } from "../../../../platform/ticks.ts";
import { registerDriver } from "../../drivers.ts";
import { takeArrivals } from "./arrivals.ts";
import { ovhDriver } from "./ovh.ts";
import { takeArrival } from "./received.ts";
import { smppDriver } from "./smpp.ts";
import { twilioDriver } from "./twilio.ts";
import { webDriver } from "./web.ts";

export { addSmsHookPages, smsRoutes } from "./http-sms.ts";

for (const driver of [ovhDriver, twilioDriver, webDriver, smppDriver]) registerDriver(driver);

/** Whoever works has the database that takes what open lines bring. */
export const smsTicks: readonly Tick[] = [
  {
    name: "messages.sms_arrivals",
    everySeconds: 60,
    run: async ({ database }) => {
      takeArrivals(async (arrival) => await takeArrival(database, arrival));
      return await Promise.resolve(false);
    },
  },
];
