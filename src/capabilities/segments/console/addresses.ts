import { writeAddress } from "../../../console/address.ts";
import type { PeopleRule } from "../../insight/shared.ts";

export const addresses = {
  all: "/customers?view=segments",
  segment: (id: string) => `/segments/${id}`,
  edit: (id: string) => `/segments/${id}/edit`,
  list: "/segments/lists/new",
  /** A segment begun from a rule that stands elsewhere: the filters of a list, a ready-made one, a copy. */
  begin: (start: { readonly rule?: PeopleRule; readonly name?: string } = {}) =>
    `/segments/new${writeAddress({
      name: start.name,
      rule: start.rule === undefined ? undefined : JSON.stringify(start.rule),
    })}`,
  customer: (id: string) => `/customers/${id}`,
};
