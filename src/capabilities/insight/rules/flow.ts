import { addDays, type Day } from "../../../values/day.ts";
import { type Proportion, wilson } from "./proportion.ts";
import type { Stage } from "./lifecycle.ts";

/** Where somebody stood on a day: in a stage, or not yet in the base. */
export type Place = Stage | "absent";

/** One letter each, as a path is kept. */
export const placeLetters: Readonly<Record<Place, string>> = {
  absent: "-",
  prospect: "p",
  new: "n",
  occasional: "o",
  regular: "r",
  revived: "v",
  slipping: "s",
  lost: "l",
};
const places = Object.keys(placeLetters) as Place[];
const placeOfLetter = new Map(places.map((place) => [placeLetters[place], place]));

export const monthsOfPaths = 13;

/** The last days of the thirteen months before the one of `today`, the oldest first. */
export function monthEnds(today: Day): Day[] {
  const ends: Day[] = [];
  for (let first = `${today.slice(0, 8)}01`; ends.length < monthsOfPaths; ) {
    const end = addDays(first, -1);
    ends.unshift(end);
    first = `${end.slice(0, 8)}01`;
  }
  return ends;
}

/** So many customers who took the same way: the letters of thirteen month ends, and the stage of today. */
export type Path = { readonly path: string; readonly stage: Stage; readonly customers: number };
export type Move = { readonly from: Place; readonly to: Place; readonly customers: number };
export type Flow = { readonly from: Day; readonly to: Day; readonly moves: readonly Move[] };

/** The paths as numbers, one row of fourteen places each: a large base takes a hundred thousand ways, asked of ninety pairs of days. */
type Walked = { readonly steps: Uint8Array; readonly customers: Float64Array };
const stepsOfPath = monthsOfPaths + 1;

function walkedOf(paths: readonly Path[]): Walked {
  const steps = new Uint8Array(paths.length * stepsOfPath);
  const customers = new Float64Array(paths.length);
  paths.forEach(({ path, stage, customers: count }, row) => {
    const letters = path + placeLetters[stage];
    if (letters.length !== stepsOfPath) throw new Error(`"${path}" is no path of thirteen months.`);
    for (let step = 0; step < stepsOfPath; step++) {
      const place = places.indexOf(placeOfLetter.get(letters.charAt(step)) ?? "absent");
      steps[row * stepsOfPath + step] = place;
    }
    customers[row] = count;
  });
  return { steps, customers };
}

function movesIn({ steps, customers }: Walked, from: number, to: number): Move[] {
  const counts = new Float64Array(places.length * places.length);
  for (let row = 0; row < customers.length; row++) {
    const before = steps[row * stepsOfPath + from] ?? 0;
    const cell = before * places.length + (steps[row * stepsOfPath + to] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + (customers[row] ?? 0);
  }
  return places.flatMap((before, row) =>
    places.flatMap((after, column) => {
      const count = counts[row * places.length + column] ?? 0;
      const isNobody = before === "absent" && after === "absent";
      return count === 0 || isNobody ? [] : [{ from: before, to: after, customers: count }];
    }),
  );
}

/** Who stood where on two days: every customer is in exactly one of the counts. Absent on both days is nobody's move. */
export function movesOf(paths: readonly Path[], from: number, to: number): Move[] {
  return movesIn(walkedOf(paths), from, to);
}

/** Every pair of days, earlier before later: what a reader may choose from. */
export function flowsOf(paths: readonly Path[], days: readonly Day[]): Flow[] {
  const walked = walkedOf(paths);
  return days.flatMap((from, earlier) =>
    days.flatMap((to, later) =>
      later <= earlier ? [] : [{ from, to, moves: movesIn(walked, earlier, later) }],
    ),
  );
}

/** Of the occasional customers of a day, those who are regulars three months later. */
export type Rise = {
  readonly from: Day;
  readonly to: Day;
  readonly came: number;
  readonly of: number;
  readonly share: Proportion | null;
};

const quarter = 3;

/** How many occasional customers became regulars over three whole months, told at each month end; `days` end with today, which is left out. */
export function risesOf(paths: readonly Path[], days: readonly Day[]): Rise[] {
  const walked = walkedOf(paths);
  return days.slice(quarter, -1).map((to, index) => {
    const moves = movesIn(walked, index, index + quarter).filter(({ from }) => from === "occasional");
    const of = moves.reduce((sum, { customers }) => sum + customers, 0);
    const came = moves.find((move) => move.to === "regular")?.customers ?? 0;
    return { from: days[index] ?? to, to, came, of, share: wilson(came, of) };
  });
}

// From what an owner fears to what she hopes for; a prospect and a stranger are both before the first purchase.
const worth: Readonly<Record<Place, number>> = {
  lost: 0,
  slipping: 1,
  absent: 2,
  prospect: 2,
  new: 3,
  revived: 3,
  occasional: 4,
  regular: 5,
};

/** Whether a move is good news, bad news, or none: what colours it. */
export function directionOf({ from, to }: Pick<Move, "from" | "to">): "up" | "down" | "same" {
  if (from === to || worth[from] === worth[to]) return "same";
  return worth[to] > worth[from] ? "up" : "down";
}
