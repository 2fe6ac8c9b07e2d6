import type { ReactElement } from "react";
import { h } from "../../../../site/markup.ts";
import { box } from "../../../../site/parts.ts";
import type { TierLevel, Tiers } from "../../../loyalty/shared.ts";
import type { ShownProgram } from "../../public-program.ts";
import type { OpenShop } from "../../public-shop.ts";
import { sayPoints } from "../../public-words.ts";

/** The levels of a program: from where, and what each brings. */
export function levelsTable(shop: OpenShop, shown: ShownProgram): ReactElement | null {
  const { say } = shop;
  const { tiers } = shown.program.current.definition;
  if (tiers === null) return null;
  return box(
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "table" },
        h(
          "caption",
          null,
          say(`space.program.level_period_${tiers.period}`, { months: tiers.rollingMonths }),
        ),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, say("space.program.level")),
            h("th", { scope: "col" }, say("space.program.level_from")),
            h("th", { scope: "col" }, say("space.program.level_brings")),
          ),
        ),
        h(
          "tbody",
          null,
          tiers.levels.map((level) =>
            h(
              "tr",
              null,
              h("th", { scope: "row" }, level.name),
              h("td", null, fromLine(shop, shown, tiers, level)),
              h("td", null, broughtBy(shop, level)),
            ),
          ),
        ),
      ),
    ),
    h(
      "p",
      { className: "hint" },
      say(`space.program.level_loss_${tiers.downgrade}`, { days: tiers.graceDays }),
    ),
  );
}

function fromLine(
  { say, formats }: OpenShop,
  { program, telling }: ShownProgram,
  { measure }: Tiers,
  level: TierLevel,
): string {
  const amount = formats.moneyShort(level.fromCents);
  const visits = level.fromVisits;
  if (level.fromCents === 0 && visits === 0 && level.fromUnits === 0) return say("space.program.level_start");
  switch (measure) {
    case "amount":
      return say("space.program.level_amount", { amount });
    case "visits":
      return say("space.program.level_visits", { visits });
    case "amount_or_visits":
    case "amount_and_visits":
      return say(`space.program.level_${measure}`, { amount, visits });
    case "earned":
    case "balance":
      return say(`space.program.level_${measure}`, {
        units: sayPoints(level.fromUnits, program.current.definition, telling),
      });
  }
}

function broughtBy({ say, formats }: OpenShop, { benefits }: TierLevel): string {
  const found: string[] = [];
  if (benefits.multiplier !== 1)
    found.push(say("space.program.level_multiplier", { factor: formats.number(benefits.multiplier) }));
  if (benefits.freeDelivery) found.push(say("space.program.level_delivery"));
  if (benefits.earlyAccess) found.push(say("space.program.level_early"));
  if (benefits.gift !== null) found.push(say("space.program.level_gift"));
  if (benefits.words !== "") found.push(benefits.words);
  return found.length === 0 ? say("space.program.level_nothing") : found.join(", ");
}
