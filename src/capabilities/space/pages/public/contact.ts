import type { ReactElement } from "react";
import { h } from "../../../../site/markup.ts";
import { readPhone } from "../../../customers/index.ts";

/** A number as people of the country write it, 03 20 12 34 56; one that cannot be read stays as it was typed. */
export function shownPhone(typed: string, country: string): string {
  const phone = readPhone(typed, country);
  if (phone === null || phone.country !== "FR" || phone.national.length !== 10) return typed;
  return phone.national.replace(/(\d{2})(?=\d)/g, "$1\u00a0");
}

export function phoneLink(typed: string, country: string): ReactElement {
  const href = `tel:${readPhone(typed, country)?.e164 ?? typed.replace(/[^\d+]/g, "")}`;
  return h("a", { href }, shownPhone(typed, country));
}

export function mailLink(email: string): ReactElement {
  return h("a", { href: `mailto:${encodeURIComponent(email).replace("%40", "@")}` }, email);
}
