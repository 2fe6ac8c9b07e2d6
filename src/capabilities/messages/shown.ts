import type { Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { isRefusal } from "../../values/refusal.ts";
import { addressMaker } from "../permission/index.ts";
import { readVersion, renderMessage, type Given, type Version } from "../templates/index.ts";
import { maskSecrets } from "./rules/secrets.ts";
import { addressesFor } from "./words.ts";

/** A message as it is kept: with its words, or as a line of a mailing that is written from a version. */
export type Kept = {
  readonly id: string;
  readonly customerId: string | null;
  readonly language: string;
  readonly subject: string | null;
  readonly body: string | null;
  readonly html: string | null;
  readonly secrets: readonly string[];
  readonly mailingId: string | null;
  readonly versionId: string | null;
  readonly given: Given | null;
};

export type Shown = {
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  /** Something in it was replaced by dots. */
  readonly isMasked: boolean;
};

/**
 * The words of messages as their persons read them. In a real shop what opens somebody's account or preferences is nobody else's to read: it
 * is dots in words that were written, and the shop's own address in those of a mailing.
 */
export async function showAll(
  tx: Tx,
  kept: readonly Kept[],
  isDemo: boolean,
): Promise<ReadonlyMap<string, Shown>> {
  const versions = new Map<string, Version>();
  for (const versionId of new Set(kept.flatMap((one) => (one.body === null ? (one.versionId ?? []) : [])))) {
    const version = await readVersion(tx, versionId);
    if (!isRefusal(version)) versions.set(versionId, version);
  }
  const addresses = isDemo && versions.size > 0 ? await addressMaker(tx) : null;
  return new Map(
    kept.map((one) => {
      if (one.body !== null) return [one.id, masked(one, one.body, isDemo)] as const;
      const version = versions.get(one.versionId ?? "");
      if (version === undefined) return [one.id, empty] as const;
      const people =
        addresses === null || one.customerId === null
          ? null
          : addresses({ customerId: one.customerId, messageId: one.id });
      const links =
        people === null
          ? { unsubscribe: publicAddress(), preferences: publicAddress(), linkBase: publicAddress() }
          : addressesFor({ merchantId: tx.merchantId, stop: null }, { ...one, isMeasured: false }, people);
      const { subject, text, html } = renderMessage(
        version,
        one.language,
        one.given ?? { fields: {} },
        links,
      );
      const isEmail = version.channel === "email";
      return [
        one.id,
        { subject: isEmail ? subject : null, text, html: html === "" ? null : html, isMasked: false },
      ] as const;
    }),
  );
}

const empty: Shown = { subject: null, text: "", html: null, isMasked: false };

function masked({ subject, html, secrets }: Kept, body: string, isDemo: boolean): Shown {
  if (isDemo) return { subject, text: body, html, isMasked: false };
  const hide = (text: string): string => maskSecrets(text, secrets);
  const shown = {
    subject: subject === null ? null : hide(subject),
    text: hide(body),
    html: html === null ? null : hide(html),
  };
  const isMasked = shown.text !== body || shown.html !== html || shown.subject !== subject;
  return { ...shown, isMasked };
}
