import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "oxc-parser";

/** The rooms in order of dependence: one leans only on those before it. Mirrors docs/architecture.md. */
export const roomOrder = [
  "accounts",
  "customers",
  "consent",
  "catalog",
  "purchases",
  "insight",
  "segments",
  "forecast",
  "affinity",
  "files",
  "loyalty",
  "permission",
  "templates",
  "messages",
  "privacy",
  "cards",
  "network",
  "space",
  "till",
  "winback",
  "results",
  "today",
  "demo",
] as const;

export type Breach = { readonly file: string; readonly imports: string; readonly rule: string };

type Place =
  | { readonly area: "app" | "values" | "platform" | "console" | "till" | "site" }
  | {
      readonly area: "room";
      readonly room: string;
      readonly part: "rules" | "console" | "server";
      readonly file: string;
    };

/** All TypeScript files below a folder, tests left out. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

/** What a file imports, types included: a type leaned on is leaned on. */
export function importsOf(text: string, path: string): string[] {
  const { module } = parseSync(path, text);
  const lazily = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^["'](.+)["']$/.exec(text.slice(start, end));
    return literal?.[1] === undefined ? [] : [literal[1]];
  });
  const again = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.moduleRequest === null ? [] : [entry.moduleRequest.value])),
  );
  return [...module.staticImports.map((one) => one.moduleRequest.value), ...again, ...lazily];
}

export function findBreaches(src: string): Breach[] {
  const breaches: Breach[] = [];
  const edges = new Map<string, string[]>();
  for (const path of sourceFiles(src)) {
    const file = relative(src, path);
    const targets: string[] = [];
    for (const specifier of importsOf(readFileSync(path, "utf8"), path)) {
      const inside = specifier.startsWith(".") ? relative(src, join(path, "..", specifier)) : null;
      if (inside !== null) targets.push(inside);
      const rule = breachOf(file, specifier, inside);
      if (rule !== null) breaches.push({ file, imports: specifier, rule });
    }
    edges.set(file, targets);
    for (const rule of textBreaches(file, readFileSync(path, "utf8")))
      breaches.push({ file, imports: "", rule });
  }
  return [...breaches, ...findCycles(edges)];
}

function placeOf(file: string): Place | null {
  const room = /^capabilities\/([^/]+)\/(.*)$/.exec(file);
  if (room?.[1] !== undefined && room[2] !== undefined) {
    const part = room[2].startsWith("rules/")
      ? "rules"
      : room[2].startsWith("console/")
        ? "console"
        : "server";
    return { area: "room", room: room[1], part, file: room[2] };
  }
  const area = /^(app|values|platform|console|till|site)\//.exec(file)?.[1];
  return area === undefined ? null : ({ area } as Place);
}

/** What runs in a browser: the console's frame, each room's part of it, and the till. */
function isInBrowser(place: Place): boolean {
  return (
    place.area === "console" || place.area === "till" || (place.area === "room" && place.part === "console")
  );
}

function breachOf(file: string, specifier: string, inside: string | null): string | null {
  const from = placeOf(file);
  if (from === null) return null;
  const isPure = from.area === "values" || (from.area === "room" && from.part === "rules");
  if (inside === null) {
    if (isPure && specifier.startsWith("node:")) return "rules and values know no Node";
    const serverOnly =
      specifier.startsWith("node:") || ["pg", "fastify", "kysely", "pg-boss"].includes(specifier);
    return isInBrowser(from) && serverOnly ? "the console imports no server code" : null;
  }
  const to = placeOf(inside);
  if (to === null) return null;
  if (isPure && to.area !== "values" && to.area !== "room") return "rules and values are pure";
  if (from.area === "platform" && (to.area === "room" || to.area === "app")) return "platform knows no room";
  if (from.area === "values" && to.area !== "values") return "values lean on nothing";
  if (to.area === "app" && from.area !== "app") return "only the app wires the app";
  if (to.area === "room") return roomBreach(from, to);
  if (from.area === "till" && to.area === "console") return "the till is a page of its own";
  if (from.area === "site" && to.area === "console") return "the public pages are no part of the console";
  return isInBrowser(from) && (to.area === "platform" || to.area === "site")
    ? "the console imports no server code"
    : null;
}

function roomBreach(from: Place, to: Place & { area: "room" }): string | null {
  if (from.area === "room" && from.room === to.room) {
    // Shapes are written once: rules take their types from them (and only types: `tsconfig.rules.json` knows no library).
    const isShape = /^schema[a-z-]*\.ts$/.test(to.file);
    if (from.part === "rules" && to.part !== "rules" && !isShape) return "rules lean only on rules";
    if (from.part === "console" && to.part === "server" && to.file !== "shared.ts")
      return "the console imports no server code";
    return null;
  }
  if (from.area === "site") return "the frame of the public pages knows no room";
  const door = isInBrowser(from) ? /^(shared\.ts|console\/index\.tsx)$/ : /^(index|shared)\.ts$/;
  const isAppDoor = from.area === "app" && /^(index|http-[a-z-]+)\.ts$/.test(to.file);
  const isRule = from.area === "room" && from.part === "rules" && to.file === "shared.ts";
  if (!door.test(to.file) && !isAppDoor && !isRule) return "another room is entered by its door";
  if (from.area !== "room" || from.part === "console") return null;
  const order = roomOrder as readonly string[];
  return order.indexOf(to.room) < order.indexOf(from.room) ? null : "a room leans only on rooms before it";
}

/** What a fence sees in the text itself: SQL outside queries, a clock in a rule. */
function textBreaches(file: string, text: string): string[] {
  const found: string[] = [];
  const isRoomFile = file.startsWith("capabilities/");
  const mayHoldSql = /\/queries[a-z-]*\.ts$/.test(file) || !isRoomFile;
  if (!mayHoldSql && /\bsql(<[^>]*>)?`/.test(text)) found.push("SQL only in queries");
  if (/(^values|\/rules)\//.test(file) && /\bDate\.now\(\)|\bnew Date\(\)/.test(text))
    found.push("rules know no clock");
  return found;
}

function findCycles(edges: ReadonlyMap<string, readonly string[]>): Breach[] {
  const state = new Map<string, "open" | "done">();
  const found: Breach[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      found.push({
        file,
        imports: [...trail.slice(trail.indexOf(file)), file].join(" → "),
        rule: "no cycles",
      });
      return;
    }
    state.set(file, "open");
    for (const target of edges.get(file) ?? []) if (edges.has(target)) visit(target, [...trail, file]);
    state.set(file, "done");
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
