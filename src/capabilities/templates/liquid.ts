import { Liquid, type Template } from "liquidjs";
import { fieldOf, nearestField } from "./rules/fields.ts";
import { canonical, filterNames, literal, piecesOf } from "./rules/liquid-text.ts";
import type { Language } from "./rules/document.ts";

// What repeats, keeps or fetches is left out, so that no text is larger than what was written and known: no bomb can be built.
const tags: ReadonlySet<string> = new Set(["if", "elsif", "else", "unless", "case", "when"]);
const filters: ReadonlySet<string> = new Set([...filterNames.values()]);
const bounds = { parseLimit: 1_000_000, renderLimit: 5_000, memoryLimit: 2_000_000 } as const;
const mostFragments = 2_000;

/** A value of a field: it is compared as what it is, and written as people of that language read it. */
export class Written {
  readonly #value: number | string;
  readonly #text: string;

  constructor(value: number | string, text: string) {
    this.#value = value;
    this.#text = text;
  }
  get value(): number | string {
    return this.#value;
  }
  equals(other: unknown): boolean {
    return this.#value === plain(other);
  }
  gt(other: unknown): boolean {
    return Number(this.#value) > Number(plain(other));
  }
  geq(other: unknown): boolean {
    return Number(this.#value) >= Number(plain(other));
  }
  lt(other: unknown): boolean {
    return Number(this.#value) < Number(plain(other));
  }
  leq(other: unknown): boolean {
    return Number(this.#value) <= Number(plain(other));
  }
  toString(): string {
    return this.#text;
  }
}

function plain(value: unknown): unknown {
  return value instanceof Written ? value.value : value;
}

function engine(escape: (value: unknown) => string): Liquid {
  const made = new Liquid({
    ...bounds,
    cache: false,
    // Nothing is ever fetched: no file, no part of another template.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    outputEscape: escape,
  });
  for (const name of Object.keys(made.tags)) if (!tags.has(name)) delete made.tags[name];
  for (const name of Object.keys(made.filters)) if (!filters.has(name)) delete made.filters[name];
  made.registerFilter("upcase", (value: unknown) => textOf(value).toUpperCase());
  made.registerFilter("downcase", (value: unknown) => textOf(value).toLowerCase());
  made.registerFilter("capitalize", (value: unknown) => {
    const text = textOf(value);
    return text.charAt(0).toUpperCase() + text.slice(1);
  });
  made.registerFilter("truncate", (value: unknown, length: unknown) => {
    const text = textOf(value);
    const most = Math.min(Math.max(Number(length) || 50, 1), 500);
    return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
  });
  made.registerFilter("date", (value: unknown, form: unknown) => {
    return value instanceof WrittenDay ? value.as(form === "short" ? "short" : "long") : value;
  });
  // Put by the product itself around what goes into an address.
  made.registerFilter("url_part", (value: unknown) => encodeURIComponent(textOf(value).toWellFormed()));
  return made;
}

/** A day, which may be written short or long. */
export class WrittenDay extends Written {
  readonly #short: string;

  constructor(day: string, long: string, short: string) {
    super(day, long);
    this.#short = short;
  }
  as(form: "short" | "long"): string {
    return form === "short" ? this.#short : this.toString();
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || value instanceof Written ? value.toString() : "";
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // So that no name of a product or a shop, which goes into the words once for all, is read as Liquid.
  "{": "&#123;",
  "}": "&#125;",
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'{}]/g, (sign) => entities[sign] ?? "");
}

const forHtml = engine((value) => escapeHtml(textOf(value)));
const forText = engine(textOf);

export type Target = "html" | "text";

/** Reads whole words, made by this room: throws when they are no Liquid, which is then a fault. */
export function parsed(source: string, target: Target): Template[] {
  return (target === "html" ? forHtml : forText).parse(source);
}

export function filled(template: Template[], scope: object, target: Target): string {
  return String((target === "html" ? forHtml : forText).renderSync(template, scope));
}

export type LiquidFault =
  | { readonly code: "liquid_unreadable"; readonly excerpt: string }
  | { readonly code: "unknown_field"; readonly excerpt: string; readonly nearest: string | null }
  | { readonly code: "field_needs_fallback"; readonly excerpt: string };

/**
 * What is wrong with the Liquid of one passage. It must be whole by itself: a condition that opens in one paragraph and closes in
 * another would leave half a page behind.
 */
export function liquidFaults(passage: string, language: Language): LiquidFault[] {
  const pieces = piecesOf(passage);
  const stray = pieces.find(({ kind, text }) => kind === "words" && /\{\{|\}\}|\{%|%\}/u.test(text));
  if (stray !== undefined) return [{ code: "liquid_unreadable", excerpt: excerptOf(stray.text) }];
  const fragments = pieces.filter(({ kind }) => kind !== "words");
  if (fragments.length === 0) return [];
  const unreadable = fragments.find(({ text }) => isSuspect(text));
  if (unreadable !== undefined || fragments.length > mostFragments)
    return [{ code: "liquid_unreadable", excerpt: excerptOf(unreadable?.text ?? passage) }];
  const source = pieces.map(({ kind, text }) => (kind === "words" ? text : canonical(text))).join("");
  const names = namesIn(source);
  if (names === null) return [{ code: "liquid_unreadable", excerpt: excerptOf(fragments[0]?.text ?? "") }];
  const unknown = names.filter((name) => fieldOf(name) === undefined);
  if (unknown.length > 0) {
    return unknown.map((name) => ({
      code: "unknown_field",
      excerpt: name,
      nearest: nearestField(name, language),
    }));
  }
  return needsFallback(
    fragments.map(({ text }) => canonical(text)),
    language,
  );
}

/** Ranges, brackets and properties: nothing that a field has, and what bombs and break-outs are made of. */
function isSuspect(fragment: string): boolean {
  const bare = fragment.replaceAll(/"[^"]*"|'[^']*'/gu, '""');
  return /\.|\[|\]|\braw\b|\burl_part\b/u.test(bare.replaceAll(/\d+\.\d+/gu, "0")) || fragment.length > 500;
}

/** The names a text asks for; null when it is no Liquid that may be used. */
function namesIn(source: string): string[] | null {
  try {
    const template = forText.parse(source);
    return forText
      .globalVariableSegmentsSync(template, { partials: false })
      .map((segments) => (segments.length === 1 && typeof segments[0] === "string" ? segments[0] : "?"));
  } catch {
    return null;
  }
}

/** The fields a text of this room's own making asks for. */
export function fieldsIn(source: string): string[] {
  return (namesIn(source) ?? []).filter((name) => fieldOf(name) !== undefined);
}

/** A field that is not known of everybody has a fallback, or stands in a text with a condition about it. */
function needsFallback(fragments: readonly string[], language: Language): LiquidFault[] {
  const conditions = fragments.filter((text) => text.startsWith("{%")).join(" ");
  return fragments.flatMap((text): LiquidFault[] => {
    const name = /^\{\{-?\s*([a-z_]+)/u.exec(text)?.[1];
    const field = name === undefined ? undefined : fieldOf(name);
    if (name === undefined || field === undefined || field.isAlwaysKnown) return [];
    const isGuarded = new RegExp(`\\b${name}\\b`, "u").test(conditions);
    return isGuarded || /\|\s*default\s*:/u.test(text)
      ? []
      : [{ code: "field_needs_fallback", excerpt: language === "fr" ? field.fr : field.key }];
  });
}

/** Whether a passage may be read as Liquid. One that may not is shown as it was typed. */
export function isLiquid(passage: string): boolean {
  return liquidFaults(passage, "en").every(({ code }) => code !== "liquid_unreadable");
}

/** A text in which each fragment is called by its own names. `passage`: the whole that it is part of. */
export function named(text: string, passage: string = text): string {
  if (!isLiquid(passage)) return literal(text);
  return piecesOf(text)
    .map((piece) => (piece.kind === "words" ? literal(piece.text) : canonical(piece.text)))
    .join("");
}

function excerptOf(text: string): string {
  const short = text.trim().replaceAll(/\s+/gu, " ");
  return short.length > 80 ? `${short.slice(0, 79)}…` : short;
}
