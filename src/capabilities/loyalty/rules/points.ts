import { type Refusal, refuse } from "../../../values/refusal.ts";

/** More than a shop will ever give; below what a float holds exactly. */
const mostUnits = 1e12;

/** Points as people write them, in integer units (points × 10^scale): exact, or refused. */
export function toUnits(points: number, scale: number): number | Refusal {
  const units = Math.round(points * 10 ** scale);
  if (!Number.isFinite(points) || Math.abs(units) > mostUnits) return refuse("points_out_of_range");
  if (units / 10 ** scale !== points) return refuse("points_with_too_many_decimals", { decimals: scale });
  return units === 0 ? 0 : units;
}

/** Units as points: 1,250 units of scale 2 are 12.5 points. */
export function toPoints(units: number, scale: number): number {
  return units / 10 ** scale;
}
