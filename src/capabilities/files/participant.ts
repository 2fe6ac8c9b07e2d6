import type { Participant } from "../../platform/participants.ts";
import { addDays } from "../../values/day.ts";
import { recordAndMerged } from "../customers/index.ts";
import {
  forgetChanges,
  forgetStaged,
  importsWithSamples,
  keptFiles,
  rewriteSamples,
  wordsOf,
} from "./queries-persons.ts";
import { forgetExternal, makeOwn } from "./queries-sources.ts";
import { withoutWords } from "./rules/scrub.ts";
import { undoDays } from "./undo.ts";

/** What imports remember of people goes with them: before-pictures, staged rows, samples shown of a file. */
export const filesParticipant: Participant = {
  purchasesChanged: makeOwn,
  consentsChanged: makeOwn,
  customerErased: async (tx, { customerId }) => {
    const ids = await recordAndMerged(tx, customerId);
    const words = await wordsOf(tx, ids);
    await forgetChanges(tx, ids);
    await forgetStaged(tx, ids);
    await forgetExternal(tx, ids);
    for (const one of await importsWithSamples(tx)) {
      const detected = withoutWords(one.detected, words);
      const report = withoutWords(one.report, words);
      if (detected !== one.detected || report !== one.report)
        await rewriteSamples(tx, { ...one, detected, report });
    }
  },
  // A file holds everybody: it is not rewritten for one, and it goes by itself, soon.
  keptAfterErasure: async (tx) => {
    const { imports, lastImportOn, exports, lastExportUntil } = await keptFiles(tx);
    return [
      {
        reason: "imported_files",
        count: imports,
        until: lastImportOn === null ? null : addDays(lastImportOn, undoDays + 1),
      },
      { reason: "exported_files", count: exports, until: lastExportUntil },
    ];
  },
};
