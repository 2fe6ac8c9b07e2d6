import type { FastifyInstance } from "fastify";
import type { Database, Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { isRefusal } from "../../values/refusal.ts";
import { registerActivity } from "../permission/index.ts";
import { readVersion } from "../templates/index.ts";
import { type ClickCode, readClickCode } from "./click-codes.ts";
import { countClick, lastClick, lastReply, noteClick, selectClicked } from "./queries-clicks.ts";

registerActivity("click", lastClick);
registerActivity("reply", lastReply);

/**
 * Where a link of a message leads: the address that stood there when it was published, and no other. Counted once by mailing and day; on the
 * person only where she agreed. Programs that look at links for their owner ask with HEAD and are not counted.
 */
export function addClickPages(server: FastifyInstance, { database }: { readonly database: Database }): void {
  server.get<{ Params: { code: string; number: string } }>("/l/:code/:number", async (request, reply) => {
    const { code, number } = request.params;
    const read = readClickCode(code);
    const link = /^[1-9]\d{0,3}$/u.test(number) ? Number(number) : 0;
    const target =
      read === null || link === 0 ? null : await follow(database, read, link, request.method !== "HEAD");
    return await reply
      .header("cache-control", "no-store")
      .header("referrer-policy", "no-referrer")
      .redirect(target ?? publicAddress(), 302);
  });
}

async function follow(
  database: Database,
  code: ClickCode,
  link: number,
  isCounted: boolean,
): Promise<string | null> {
  return await database.inMerchant(code.merchantId, async (tx) => {
    const clicked = await selectClicked(tx, code);
    const versionId = clicked?.versionId ?? null;
    if (clicked === undefined || versionId === null) return null;
    const version = await readVersion(tx, versionId);
    const target = isRefusal(version) ? undefined : version.links[link - 1];
    if (target === undefined) return null;
    if (isCounted) await note(tx, code, clicked.mailingId, link);
    return target;
  });
}

async function note(tx: Tx, code: ClickCode, mailingId: string | null, link: number): Promise<void> {
  if (mailingId !== null) await countClick(tx, mailingId, link);
  if (code.of === "message") await noteClick(tx, code.id);
}
