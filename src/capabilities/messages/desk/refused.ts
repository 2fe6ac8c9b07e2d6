import type { Tx } from "../../../platform/database.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { judged } from "../../permission/index.ts";
import { readVersion } from "../../templates/index.ts";
import { askedOf } from "../asked.ts";
import { readJudged, these } from "../queries-claim.ts";
import { selectOnDesks, takeFromDesks } from "../queries-settle.ts";
import { giveBack } from "../vouchers.ts";

/**
 * A letter that lies on a desk is not posted to whoever has refused meanwhile, was put aside or died: each is judged again when something
 * changed about its person.
 */
export async function dropRefused(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const letters = await selectOnDesks(tx, customerIds);
  const alike = Map.groupBy(letters, ({ purpose, topic, versionId }) => `${purpose} ${topic} ${versionId}`);
  const refused: { id: string; reason: string }[] = [];
  for (const some of alike.values()) {
    const [first] = some;
    if (first === undefined) continue;
    const { purpose, topic, versionId } = first;
    const version = versionId === null ? null : await readVersion(tx, versionId);
    if (isRefusal(version)) throw new Error(`The words ${versionId} of a letter are gone.`);
    const asked = askedOf({ channel: "post", purpose, topic }, version);
    const people = [...new Set(some.map(({ customerId }) => customerId))];
    const said = await readJudged(tx, await judged(tx, asked, these(people)));
    const no = new Map(
      said.flatMap(({ customerId, isAllowed, reason }) =>
        isAllowed || reason.startsWith("WINDOW_") ? [] : [[customerId, reason] as const],
      ),
    );
    refused.push(
      ...some.flatMap(({ id, customerId }) => {
        const reason = no.get(customerId);
        return reason === undefined ? [] : [{ id, reason }];
      }),
    );
  }
  if (refused.length > 0) await giveBack(tx, await takeFromDesks(tx, refused));
}
