import { addWatch, listWatches, removeWatch } from "../../capabilities/files/index.ts";
import { type Arguments, OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { isKind, readMap } from "./files.ts";
import { accepted, print, requiredMerchant, withProgram } from "./session.ts";

export const watchCommands: readonly Command[] = [
  {
    name: "watch",
    usage:
      "watch add FOLDER --merchant S [--kind receipts] [--map MAP.json] [--store CODE] | list | remove FOLDER",
    summary:
      "Brings in by itself each CSV, XML or XLSX file that a till writes into a folder of this machine; put away into done/ or refused/ with a report.",
    options: ["merchant", "kind", "map", "store"],
    run: async (given) => {
      const [action = "", folder] = given.words;
      const act = actions[action];
      if (act === undefined)
        throw new OperatorError("Say what: rebelote watch add FOLDER, list or remove FOLDER.", 2);
      await act(given, folder);
    },
  },
];

const actions: Readonly<Record<string, (given: Arguments, folder: string | undefined) => Promise<void>>> = {
  add: async (given, folder) => {
    const kind = given.option("kind") ?? "receipts";
    if (folder === undefined || !isKind(kind))
      throw new OperatorError("Say which folder: rebelote watch add FOLDER --merchant S --kind receipts.", 2);
    const map = await readMap(given.option("map"));
    const store = given.option("store");
    const mapping =
      map === undefined && store === undefined ? null : { ...map, ...(store === undefined ? {} : { store }) };
    await withProgram(given, async (program) => {
      const shop = await requiredMerchant(program, given);
      const watch = accepted(
        await program.database.inMerchant(
          shop.id,
          async (tx) => await addWatch(tx, { folder, kind, mapping }),
        ),
      );
      print(given, `${watch.folder} is watched for ${shop.name}.`, watch);
    });
  },
  list: async (given) =>
    await withProgram(given, async (program) => {
      const shop = await requiredMerchant(program, given);
      const watches = await program.database.inPlatform(async (tx) => await listWatches(tx, shop.id));
      const lines = watches.map(({ folder, kind }) => `${kind}: ${folder}`);
      print(given, lines.length === 0 ? "No folder is watched." : lines.join("\n"), watches);
    }),
  remove: async (given, folder) => {
    if (folder === undefined)
      throw new OperatorError("Say which folder: rebelote watch remove FOLDER --merchant S.", 2);
    await withProgram(given, async (program) => {
      const shop = await requiredMerchant(program, given);
      accepted(await program.database.inMerchant(shop.id, async (tx) => await removeWatch(tx, folder)));
      print(given, `${folder} is watched no more; its files stay.`, { folder });
    });
  },
};
