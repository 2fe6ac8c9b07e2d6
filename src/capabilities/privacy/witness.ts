import { registerWitness } from "../../platform/http/witness.ts";
import { noteView } from "./queries-views.ts";
import { shownBy } from "./rules/shown.ts";

/** Every record that is opened and every list that is shown leaves a line (PRIV-7). */
export function witnessViews(): void {
  registerWitness("privacy", async (tx, { actor, method, url, params }) => {
    const shown = shownBy(method, url, params);
    if (shown !== null) await noteView(tx, actor, shown);
  });
}
