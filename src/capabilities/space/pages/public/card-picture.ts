import type { ReactElement } from "react";
import { stamps } from "../../../../site/parts.ts";
import type { ShownProgram } from "../../public-program.ts";
import { sayPoints } from "../../public-words.ts";
import { firstRewardUnits } from "../../rules/example.ts";

const mostPlaces = 12;

/** The stamp card as it looks on the first day, when it is one that fits on a line or two; null for other programs. */
export function cardPicture({ program, telling }: ShownProgram): ReactElement | null {
  const { definition } = program.current;
  const needed = firstRewardUnits(definition);
  if (definition.kind !== "number" || needed === null) return null;
  const unit = 10 ** definition.scale;
  const places = Math.ceil(needed / unit);
  if (places > mostPlaces) return null;
  const given = Math.min(places, Math.floor(definition.join.headStartUnits / unit));
  return stamps(given, places, sayPoints(needed, definition, telling));
}
