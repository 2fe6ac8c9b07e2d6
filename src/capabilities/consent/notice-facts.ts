import type { Tx } from "../../platform/database.ts";
import { shopFace, storeFaces } from "../accounts/index.ts";
import type { NoticeFacts } from "./rules/notice-shape.ts";

/** Of the shop's own facts, those a notice speaks of; a shop that has not said where its company is stands where its first store is. */
export async function noticeFacts(tx: Tx): Promise<NoticeFacts> {
  const { name, country, legal } = await shopFace(tx);
  const { company, email } = legal;
  if (legal.address !== null && legal.phone !== null) {
    return { shop: name, company, address: legal.address, email, phone: legal.phone, country };
  }
  const store = (await storeFaces(tx)).find(({ kind, address }) => kind === "shop" && address !== null);
  const town = joined([store?.postcode, store?.city], " ");
  const ofStore = joined([store?.address, town], ", ");
  return {
    shop: name,
    company,
    address: legal.address ?? (ofStore === "" ? null : ofStore),
    email,
    phone: legal.phone ?? store?.phone ?? null,
    country,
  };
}

function joined(pieces: readonly (string | null | undefined)[], between: string): string {
  return pieces.filter((piece) => (piece ?? "") !== "").join(between);
}
