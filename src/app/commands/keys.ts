import { createKey, permissions } from "../../capabilities/accounts/index.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { accepted, print, requiredMerchant, withProgram } from "./session.ts";

export const keyCommands: readonly Command[] = [
  {
    name: "key",
    usage: "key create --merchant S --scopes customers:read,purchases:write [--name N]",
    summary: `Makes a key for a program; its secret is printed once. Scopes: ${permissions.join(", ")}, or * for all.`,
    options: ["merchant", "scopes", "name"],
    run: async (given) => {
      if (given.words[0] !== "create") throw new OperatorError("Say “key create”.", 2);
      const scopes = given
        .required("scopes")
        .split(",")
        .map((scope) => scope.trim())
        .filter((scope) => scope !== "");
      await withProgram(given, async (program) => {
        const shop = await requiredMerchant(program, given);
        const key = await program.database.inPlatform(async (tx) =>
          accepted(
            await createKey(tx, {
              merchantId: shop.id,
              name: given.option("name") ?? "command line",
              scopes,
              by: "rebelote",
            }),
          ),
        );
        print(given, `${key.secret}\nShown once: only its fingerprint is kept.`, key);
      });
    },
  },
];
