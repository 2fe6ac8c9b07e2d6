import plan from "libphonenumber-js/metadata.max";
import { type Phone, phoneOf } from "../../values/phone.ts";

/** Reads a phone with the whole numbering plan of the world, which only the server carries. */
export function readPhone(text: string, country: string): Phone | null {
  return phoneOf(text, country, plan);
}
