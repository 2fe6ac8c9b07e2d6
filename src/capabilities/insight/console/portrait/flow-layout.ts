import { spreadLabels } from "../../../../console/components/chart.tsx";
import type { Move, Place } from "../../shared.ts";

// From the happiest to the saddest, so that a ribbon that climbs is good news.
const order: readonly Place[] = [
  "regular",
  "occasional",
  "revived",
  "new",
  "prospect",
  "absent",
  "slipping",
  "lost",
];
const gap = 12;
const thinnest = 1.5;
const lineHeight = 17;

export interface Node {
  readonly place: Place;
  readonly top: number;
  readonly height: number;
  readonly moved: number;
  /** Where its label's line stands, clear of its neighbours. */
  readonly labelAt: number;
}

export interface Link {
  readonly move: Move;
  readonly thickness: number;
  /** Middle of the ribbon at each end. */
  readonly start: number;
  readonly end: number;
}

/** Where the stages and ribbons stand between two heights. Only those who moved are drawn: the others would hide them. */
export function layOut(
  moves: readonly Move[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): { readonly links: readonly Link[]; readonly before: readonly Node[]; readonly after: readonly Node[] } {
  const moved = moves.filter(({ from, to }) => from !== to);
  const total = moved.reduce((sum, { customers }) => sum + customers, 0);
  const columns = [sidesOf(moved, "from"), sidesOf(moved, "to")] as const;
  const most = Math.max(...columns.map((column) => column.length), 1);
  const scale = (bottom - top - gap * (most - 1)) / Math.max(total, 1);
  const [before, after] = columns.map((column) => nodesOf(column, scale, top, bottom)) as [Node[], Node[]];
  const used = new Map<string, number>();
  const take = (nodes: readonly Node[], side: string, place: Place, thickness: number) => {
    const key = `${side} ${place}`;
    const start = used.get(key) ?? nodes.find((node) => node.place === place)?.top ?? top;
    used.set(key, start + thickness);
    return start + thickness / 2;
  };
  const links = moved
    .toSorted((one, other) => rank(one.from) - rank(other.from) || rank(one.to) - rank(other.to))
    .map((move) => ({
      move,
      width: move.customers * scale,
      start: take(before, "from", move.from, move.customers * scale),
    }));
  // At the other end ribbons arrive in the order in which they left, so that they cross as little as they can.
  return {
    before,
    after,
    links: links.map(({ move, width, start }) => ({
      move,
      thickness: Math.max(width, thinnest),
      start,
      end: take(after, "to", move.to, width),
    })),
  };
}

const rank = (place: Place) => order.indexOf(place);

function sidesOf(moves: readonly Move[], side: "from" | "to") {
  return order.flatMap((place) => {
    const moved = moves
      .filter((move) => move[side] === place)
      .reduce((sum, { customers }) => sum + customers, 0);
    return moved === 0 ? [] : [{ place, moved }];
  });
}

function nodesOf(
  column: readonly { readonly place: Place; readonly moved: number }[],
  scale: number,
  top: number,
  bottom: number,
): Node[] {
  let at = top;
  const placed = column.map(({ place, moved }) => {
    const node = { place, moved, top: at, height: Math.max(moved * scale, thinnest) };
    at += moved * scale + gap;
    return node;
  });
  const labels = spreadLabels(
    placed.map((node) => node.top + node.height / 2 + 5),
    lineHeight,
    bottom,
  );
  return placed.map((node, index) => ({ ...node, labelAt: labels[index] ?? node.top }));
}
