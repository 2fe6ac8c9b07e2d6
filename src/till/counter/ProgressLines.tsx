import { useWords, type Words } from "../words/words.tsx";
import type { Progress } from "./progress.ts";
import { Stamps } from "./Stamps.tsx";

type ProgressLinesProps = { readonly lines: readonly Progress[]; readonly hasAmount: boolean };

/** Where the customer stands in each program, and with this purchase. */
export function ProgressLines({ lines, hasAmount }: ProgressLinesProps) {
  const words = useWords();
  return (
    <div className="progress-lines">
      {lines.map((line) => (
        <div key={line.programId} className="progress">
          {lines.length > 1 ? <p className="progress-name">{line.name}</p> : null}
          {line.look === "stamps" ? (
            <>
              <StampLine line={line} />
              <p className="second">{stampWords(line, hasAmount, words)}</p>
            </>
          ) : lines.length > 1 ? (
            <p className="balance among">
              {balanceOf(line, words)} <span>{pointWords(line, hasAmount, words)}</span>
            </p>
          ) : (
            <>
              <p className="balance">{balanceOf(line, words)}</p>
              <p className="second">{pointWords(line, hasAmount, words)}</p>
            </>
          )}
        </div>
      ))}
    </div>
  );
}

function StampLine({ line }: { readonly line: Progress }) {
  const goal = line.goalUnits ?? 0;
  const units = Math.min(goal, line.units);
  return <Stamps filled={units} coming={Math.min(goal, line.units + line.earnedUnits) - units} goal={goal} />;
}

const inPoints = (units: number, { scale }: Progress): number => units / 10 ** scale;

export function unitsInWords(units: number, line: Progress, words: Words): string {
  const points = inPoints(units, line);
  if (line.look === "kitty") return words.money(Math.round(points * 100));
  return countedUnits(points, line.unitName, line.look === "stamps", words);
}

/** In the shop's own word for its points. */
export function countedUnits(
  points: number,
  { one, other }: Progress["unitName"],
  areStamps: boolean,
  { t, number, speaksAsShop }: Pick<Words, "t" | "number" | "speaksAsShop">,
): string {
  const kind = areStamps ? "stamp" : "point";
  // The shop wrote its word in its own language: in English a stamp is no "tampon".
  const said = speaksAsShop
    ? { one, other }
    : { one: t(`counter.unit.${kind}`), other: t(`counter.unit.${kind}s`) };
  return t("counter.units", { points: number(points), count: points, ...said });
}

function balanceOf(line: Progress, words: Words): string {
  return unitsInWords(line.units, line, words);
}

function stampWords(line: Progress, hasAmount: boolean, words: Words): string {
  const { t, number } = words;
  const goal = line.goalUnits ?? 0;
  const after = line.units + line.earnedUnits;
  const said = [t("counter.of_goal", { units: unitsInWords(line.units, line, words), goal: number(goal) })];
  if (hasAmount && line.turnedInto !== null)
    said.push(t("counter.fills_card", { what: reachWords(line.turnedInto, line.productNames, words) }));
  else if (hasAmount && line.earnedUnits > 0) said.push(t("counter.with_this", { after: number(after) }));
  else if (hasAmount) said.push(t("counter.nothing_more"));
  else if (line.units < goal) said.push(missingWords(line, words));
  else said.push(t("counter.card_full"));
  if (line.debtUnits > 0) said.push(t("counter.owed", { units: unitsInWords(line.debtUnits, line, words) }));
  return said.join(" ");
}

function pointWords(line: Progress, hasAmount: boolean, words: Words): string {
  const { t } = words;
  const said: string[] = [];
  if (hasAmount) {
    const earned = unitsInWords(line.earnedUnits, line, words);
    said.push(line.earnedUnits > 0 ? t("counter.earns", { units: earned }) : t("counter.nothing_more"));
  }
  if (hasAmount && line.turnedInto !== null)
    said.push(t("counter.reaches", { what: reachWords(line.turnedInto, line.productNames, words) }));
  else if (line.next !== null) said.push(missingWords(line, words));
  if (line.pendingUnits > 0)
    said.push(t("counter.pending", { units: unitsInWords(line.pendingUnits, line, words) }));
  if (line.debtUnits > 0) said.push(t("counter.owed", { units: unitsInWords(line.debtUnits, line, words) }));
  return said.join(" ");
}

/** "Encore 2 tampons : macaron offert." */
export function missingWords(line: Progress, words: Words): string {
  const { t } = words;
  if (line.next === null) return "";
  return t("counter.missing", {
    units: unitsInWords(line.next.missingUnits, line, words),
    what: reachWords(line.next, line.productNames, words),
  });
}

function reachWords(
  next: NonNullable<Progress["turnedInto"]>,
  productNames: Progress["productNames"],
  { t, roundMoney, number }: Words,
): string {
  if (next.kind === "reward") return next.name;
  if (next.kind === "pay") return t("counter.voucher.amount", { amount: roundMoney(next.cents) });
  const { benefit } = next;
  if (benefit.type === "percent") return t("counter.voucher.percent", { percent: number(benefit.percent) });
  if (benefit.type === "product")
    return t("counter.voucher.product", { name: productNames[benefit.sku] ?? benefit.sku });
  return t("counter.voucher.amount", { amount: roundMoney(benefit.cents) });
}
