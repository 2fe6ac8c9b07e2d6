import { insightReport } from "../../capabilities/insight/index.ts";
import { isDay } from "../../values/day.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, requiredMerchant, withProgram } from "./session.ts";

export const insightCommands: readonly Command[] = [
  {
    name: "insight",
    usage: "insight --merchant S [--as-of DAY] [--basis net|gross]",
    summary:
      "Prints the shop's figures: customers, sales, concentration, cohorts, scores. Net of refunds unless gross is asked.",
    options: ["merchant", "as-of", "basis"],
    run: async (given) => {
      const basis = given.option("basis") ?? "net";
      if (basis !== "net" && basis !== "gross") throw new OperatorError("--basis is net or gross.", 2);
      await withProgram(given, async (program) => {
        const shop = await requiredMerchant(program, given);
        const asOf = given.option("as-of") ?? program.database.clock.today(shop.timeZone);
        if (!isDay(asOf)) throw new OperatorError("--as-of is a day, for example 2026-11-21.", 2);
        const report = await program.database.inMerchant(
          shop.id,
          async (tx) => await insightReport(tx, { asOf, basis }),
        );
        print(given, JSON.stringify(report, null, 2), report);
      });
    },
  },
];
