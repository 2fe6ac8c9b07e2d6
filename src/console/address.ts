import { type RouterHistory, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import type { SearchParams } from "./room.ts";

/** The part of the address after `?`, in plain words that can be read, kept and sent to a colleague. */
export function parseAddress(search: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const known = read[name];
    if (known === undefined) read[name] = value;
    else read[name] = [...(typeof known === "string" ? [known] : known), value];
  }
  return read;
}

export function writeAddress(search: Readonly<Record<string, unknown>>) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const written = params.toString();
  return written === "" ? "" : `?${written}`;
}

export const oneWord = (value: unknown) => (Array.isArray(value) ? word(value.at(-1)) : word(value));
export const allWords = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => word(one) ?? []);
const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/**
 * Filters live in the address: what is set to undefined leaves it. Each change of filter replaces the entry of
 * the history unless `keep` is asked, so that Back leaves the list instead of undoing letters one by one.
 */
export function useAddress() {
  const search: SearchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (changes: SearchParams, { keep = false } = {}) =>
    navigate({
      to: ".",
      search: (before: object) => ({ ...before, ...changes }),
      replace: !keep,
      resetScroll: false,
    } as never);
  return [search, change] as const;
}

/** Opens one of our pages by its whole address, as a list or the server gives it. */
export function useGoTo() {
  const router = useRouter();
  return (href: string) => (router.history as RouterHistory).push(href);
}
