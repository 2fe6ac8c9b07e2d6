import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import type { Language } from "../../platform/texts.ts";
import { sayer } from "../../site/language.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { addText, listConsents, recordConsents } from "../consent/index.ts";
import type { ChannelAnswer } from "./channels.ts";

/**
 * Whether a person lets the shop see which links of an e-mail she followed: asked apart from the consent to receive, never taken for
 * granted (loi Informatique et Libertés art. 82; CNIL, délibération 2026-042).
 */
export async function isMeasured(tx: Tx, customerId: string): Promise<boolean> {
  const consents = await listConsents(tx, customerId);
  if (isRefusal(consents)) return false;
  const standing = consents.standing.find(
    (one) => one.channel === "email" && one.purpose === "open_tracking" && one.topic === "",
  );
  return standing?.usable === true && (standing.act === "granted" || standing.act === "renewed");
}

/** The words that are read before it, and their version. */
export async function measureWords(tx: Tx, language: Language): Promise<{ body: string; version: string }> {
  const { name } = await currentMerchant(tx);
  const body = sayer(language)("permission.page.measure_words", { shop: name });
  const mark = createHash("sha256").update(body).digest("hex").slice(0, 10);
  return { body, version: `measure-${language}-${mark}` };
}

/** Writes down what she answered; false: the words have changed since she was shown them. */
export async function answerMeasuring(
  tx: Tx,
  answer: Pick<ChannelAnswer, "customerId" | "language" | "act" | "version" | "from">,
): Promise<boolean> {
  const { customerId, language, act, from } = answer;
  const words = await measureWords(tx, language);
  if (act === "granted" && answer.version !== words.version) return false;
  const herself = systemActor(tx.merchantId, "the person herself");
  // Kept once: the second time the version is there already, which is all that is asked for.
  await addText(tx, herself, { version: words.version, language, body: words.body });
  await recordConsents(
    tx,
    herself,
    [
      {
        customerId,
        channel: "email",
        purpose: "open_tracking",
        act,
        happenedAt: tx.now,
        textVersion: words.version,
        origin: from === "space" ? "space" : "message",
        prechecked: false,
        bundled: false,
      },
    ],
    { requireText: true },
  );
  return true;
}
