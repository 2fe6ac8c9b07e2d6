// Purchase models of a million customers, one row each: counted alike put together, fitted, everybody scored. One thread.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fitModel } from "../src/capabilities/forecast/rules/fit.ts";
import { groupCustomers } from "../src/capabilities/forecast/rules/histories.ts";
import { scoreGroups } from "../src/capabilities/forecast/rules/scoring.ts";
import { randomFrom, shuffle } from "../src/values/statistics/random.ts";

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const file =
  process.env["TRIPLES"] ?? join(import.meta.dirname, "../../shared/data/synthetic_cbs_1m_days.csv.gz");
const rounds = Number(process.env["ROUNDS"] ?? 5);
if (!existsSync(file))
  throw new Error(`${file} is not there: name counted customers (x,t_x,T,n) in TRIPLES.`);

const counted = readRows(file);
const customers = counted.x.length;
const before = process.memoryUsage().rss;
const runs = Array.from({ length: rounds }, run);
const peakMb = process.resourceUsage().maxRSS / 1_000;
const best = runs.reduce((one, other) => (other.seconds < one.seconds ? other : one));
const plainSeconds = plainPass();
const figures = {
  bench: "models",
  customers,
  groups: best.groups,
  firstSeconds: hundredths(runs[0]?.seconds ?? 0),
  seconds: hundredths(best.seconds),
  groupSeconds: hundredths(best.group),
  fitSeconds: hundredths(best.fit),
  scoreSeconds: hundredths(best.score),
  plainSeconds: hundredths(plainSeconds),
  ratioToPlain: hundredths(best.seconds / plainSeconds),
  parameters: best.parameters,
  logLikelihood: best.logLikelihood,
  expectedNext90Days: hundredths(best.expected),
  rowsMb: Math.round(before / 1e6),
  peakMb: Math.round(peakMb),
};
// The rooms and their libraries are left out, so that the memory is that of the models.
process.stdout.write(`${JSON.stringify(figures)}\n`);

function run() {
  const started = performance.now();
  const groups = groupCustomers(counted);
  const grouped = performance.now();
  const model = fitModel(groups, { penalised: false });
  const fitted = performance.now();
  const scores = scoreGroups(model, groups, { horizons: [90], silenceDays: 90, eps: 0.1, pi: 0.2 });
  // Every customer has her own row in the end.
  const spread = (values: Float64Array): Float64Array => {
    const own = new Float64Array(customers);
    for (let row = 0; row < customers; row += 1) own[row] = values[groups.of[row] as number] as number;
    return own;
  };
  const expected = spread(scores.expected[0] ?? new Float64Array());
  const others = [scores.alive, scores.silence, scores.unusualAfter, scores.lostAfter].map(spread);
  const ended = performance.now();
  if (others.some((own) => own.length !== customers)) throw new Error("Somebody has no score.");
  const { r, alpha, a, b, logLikelihood } = model;
  return {
    seconds: (ended - started) / 1_000,
    group: (grouped - started) / 1_000,
    fit: (fitted - grouped) / 1_000,
    score: (ended - fitted) / 1_000,
    groups: groups.n.length,
    parameters: { r, alpha, a, b },
    logLikelihood,
    expected: expected.reduce((sum, value) => sum + value, 0),
  };
}

/** The same machine's measure: one exponential and one logarithm for each row, sixty times, as a plain fit would. */
function plainPass(): number {
  const started = performance.now();
  const { x, tx, t } = counted;
  let sum = 0;
  for (let evaluation = 0; evaluation < 60; evaluation += 1) {
    for (let row = 0; row < customers; row += 1) {
      const since = Math.log((46 + (t[row] as number)) / (46 + (tx[row] as number)));
      sum += Math.log1p(Math.exp(((x[row] as number) + 0.5) * since - evaluation));
    }
  }
  if (!Number.isFinite(sum)) throw new Error("The plain pass ended nowhere.");
  return (performance.now() - started) / 1_000;
}

/** One row for each customer, in random order. */
function readRows(path: string) {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1);
  const triples = Int32Array.from(lines.flatMap((line) => line.split(",").map(Number)));
  let rows = 0;
  for (let at = 3; at < triples.length; at += 4) rows += triples[at] ?? 0;
  const order = new Int32Array(rows);
  for (let at = 0, row = 0; at < triples.length; at += 4) {
    order.fill(at, row, row + (triples[at + 3] ?? 0));
    row += triples[at + 3] ?? 0;
  }
  shuffle(order, randomFrom(1));
  const column = (place: number): Int32Array => order.map((at) => triples[at + place] ?? 0);
  return { x: column(0), tx: column(1), t: column(2), logGaps: 0 };
}
