import type { I18n } from "../../../../console/i18n.tsx";
import { type ProgramDefinition, programFromSentence } from "../../shared.ts";

/** What a program of a kind begins with: figures most shops can live with, to be moved from there. */
export function startOf(kind: ProgramDefinition["kind"], { t }: Pick<I18n, "t">): ProgramDefinition {
  const unitName = {
    one: t(`loyalty.design.unit.${kind}.one`),
    other: t(`loyalty.design.unit.${kind}.other`),
  };
  switch (kind) {
    case "points":
      return programFromSentence({
        kind,
        unitName,
        points: 1,
        stepCents: 100,
        rewardPoints: 100,
        rewardName: t("loyalty.design.first_reward.points"),
        rewardCents: 500,
      });
    case "number":
      return programFromSentence({
        kind,
        unitName,
        stamps: 10,
        per: "visit",
        headStart: 2,
        rewardName: t("loyalty.design.first_reward.number"),
        reward: { type: "cheapest_free" },
      });
    case "amount":
      return programFromSentence({ kind, unitName, spendCents: 20_000, voucherCents: 1_000 });
    case "cashback":
      return programFromSentence({ kind, unitName, percent: 3 });
  }
}
