import type { Row } from "./rows.ts";
import { attributesOf, xmlReader } from "./xml.ts";

type Element = {
  readonly name: string;
  readonly path: string;
  readonly parent: Element | null;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: Element[];
  text: string;
};

/** A till's file of a day is a few megabytes; a tree of more would fill the memory. */
export const largestXml = 32_000_000;
const deepest = 40;

/**
 * An XML file as a table: the element that repeats most and holds values is a row. Its attributes and its children without
 * children are the cells; those of its parents (the ticket above its lines) are repeated on each row, under `parent.name` where
 * the name is taken. The first row holds the names.
 */
export function xmlRows(text: string): Row[] {
  const elements = read(text);
  const byPath = Map.groupBy(
    elements.filter((element) => valuesOf(element).length > 1),
    ({ path }) => path,
  );
  const records = [...byPath.values()].toSorted(
    (one, other) => other.length - one.length || valueCount(other) - valueCount(one),
  )[0];
  if (records === undefined) return [];
  const rows = records.map(cellsOf);
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return [names, ...rows.map((row) => names.map((name) => row.get(name) ?? ""))].map((cells, place) => ({
    line: place + 1,
    cells,
  }));
}

function read(text: string): Element[] {
  const elements: Element[] = [];
  let open: Element | null = null;
  let depth = 0;
  const reader = xmlReader({
    open: (name, _attribute, _isClosed, tag) => {
      depth += 1;
      if (depth > deepest) throw new Error("An XML file deeper than any table.");
      const made: Element = {
        ...{ name, parent: open, path: `${open?.path ?? ""}/${name}`, attributes: attributesOf(tag) },
        ...{ children: [], text: "" },
      };
      open?.children.push(made);
      elements.push(made);
      open = made;
    },
    close: () => {
      depth -= 1;
      open = open?.parent ?? null;
    },
    text: (piece) => {
      if (open !== null) open.text += piece;
    },
  });
  reader.push(text);
  reader.end();
  return elements;
}

/** What an element says by itself: its attributes, and its children that hold a text and nothing else. */
function valuesOf({ attributes, children }: Element): (readonly [string, string])[] {
  const leaves = children.filter((child) => child.children.length === 0);
  return [
    ...attributes,
    ...leaves.flatMap((leaf): (readonly [string, string])[] => [
      ...(leaf.text.trim() === "" ? [] : [[leaf.name, leaf.text.trim()] as const]),
      ...leaf.attributes.map(([name, value]) => [`${leaf.name}.${name}`, value] as const),
    ]),
  ];
}

function valueCount(elements: readonly Element[]): number {
  return elements.reduce((count, element) => count + valuesOf(element).length, 0);
}

function cellsOf(record: Element): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [name, value] of valuesOf(record)) {
    const earlier = cells.get(name);
    cells.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  for (let above = record.parent; above !== null; above = above.parent) {
    for (const [name, value] of valuesOf(above)) {
      const free = cells.has(name) ? `${above.name}.${name}` : name;
      if (!cells.has(free)) cells.set(free, value);
    }
  }
  return cells;
}
