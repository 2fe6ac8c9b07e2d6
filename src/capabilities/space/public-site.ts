import { dayInZone } from "../../values/day.ts";
import { mayPublishForm } from "../consent/index.ts";
import { launchedPrograms } from "../loyalty/index.ts";
import { publicAddress } from "../../platform/public-address.ts";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { currentTerms, recordAudit, shopFace, storeFaces } from "../accounts/index.ts";
import { mayJoin } from "./public-join.ts";
import type { OpenShop } from "./public-shop.ts";
import { selectSite, type SiteRow, upsertSite } from "./queries-site.ts";

/** Whether the join page takes anybody: the owner lets it, and the notice says how to reach the shop (GDPR art. 13). */
export async function mayJoinHere({ tx }: Pick<OpenShop, "tx">): Promise<boolean> {
  return (await selectSite(tx)).joinsOpen && (await mayPublishForm(tx, "join")) === null;
}

/** What the shop says of itself at the head of its page, and whether the page gives cards. */
export async function describeShop(tx: Tx, actor: Actor, site: SiteRow): Promise<void> {
  await upsertSite(tx, { ...site, introFr: site.introFr.trim(), introEn: site.introEn.trim() });
  await recordAudit(tx, actor, {
    action: "site.changed",
    subjectKind: "site",
    detail: { joinsOpen: site.joinsOpen },
  });
}

export type SiteCheck = {
  readonly code:
    | "address"
    | "contact"
    | "colour"
    | "intro"
    | "program"
    | "hours"
    | "places"
    | "terms"
    | "company";
  readonly isDone: boolean;
  /** Without it people cannot use the pages, or the law is not kept; the rest makes them better. */
  readonly isNeeded: boolean;
  /** Of the console: where it is done; null: on this very page, or outside of the product. */
  readonly to: string | null;
};

/** What is missing for the public pages to be of use, computed from what the shop has said. */
export async function siteChecks(tx: Tx): Promise<SiteCheck[]> {
  const face = await shopFace(tx);
  const site = await selectSite(tx);
  const today = dayInZone(tx.now, face.timeZone);
  const stores = (await storeFaces(tx)).filter(({ kind, closedAt }) => kind === "shop" && closedAt === null);
  const programs = await launchedPrograms(tx);
  const { legal, brand } = face;
  const check = (
    code: SiteCheck["code"],
    isDone: boolean,
    isNeeded: boolean,
    to: string | null,
  ): SiteCheck => ({ code, isDone, isNeeded, to });
  return [
    check("address", !isLocal(publicAddress()), true, null),
    check("contact", (await mayPublishForm(tx, "join")) === null, true, "/settings"),
    check(
      "program",
      programs.some((program) => mayJoin(program, today)),
      true,
      "/loyalty",
    ),
    check("company", legal.company !== null && (legal.siren ?? legal.bce) !== null, true, "/settings"),
    check("terms", (await currentTerms(tx, face.language)) !== null, true, "/settings"),
    check("hours", stores.length > 0 && stores.every(({ hours }) => hours !== null), false, "/settings"),
    check(
      "places",
      stores.length > 0 && stores.every(({ address, latitude }) => address !== null && latitude !== null),
      false,
      "/settings",
    ),
    check("colour", brand.logoUrl !== null, false, "/settings"),
    check("intro", site.introFr !== "" || site.introEn !== "", false, null),
  ];
}

/** An address that only this machine, or this network, can open: a customer's phone cannot. */
function isLocal(address: string): boolean {
  const { hostname } = new URL(address);
  return (
    hostname === "localhost" ||
    hostname === "[::1]" ||
    /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|\.local$/.test(hostname)
  );
}
