import { createHash } from "node:crypto";
import plan from "libphonenumber-js/metadata.max";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { emailOf } from "../../values/email.ts";
import { phoneOf } from "../../values/phone.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "./audit.ts";
import { currentMerchant } from "./operations.ts";
import { type FaceRow, insertPicture, selectFace, upsertFace } from "./queries-face.ts";
import { bceOf, sirenOf, vatOf } from "./rules/company-number.ts";
import { readPicture } from "./rules/picture.ts";
import type { FaceChange } from "./schema-places.ts";

export type FaceView = FaceChange & { readonly logoUrl: string | null };

export async function readFace(tx: Tx): Promise<FaceView> {
  return viewOf(await selectFace(tx));
}

/** Keeps what the shop shows of itself; numbers are checked by their own keys and kept without spaces. */
export async function changeFace(
  tx: Tx,
  actor: Actor,
  wanted: FaceChange,
): Promise<
  | FaceView
  | Refusal<"company_number_wrong" | "vat_number_wrong" | "email_not_readable" | "phone_not_readable">
> {
  const { country } = await currentMerchant(tx);
  const face = trimmed(wanted);
  const companyNumber = face.companyNumber === null ? null : companyNumberOf(face.companyNumber, country);
  if (isRefusal(companyNumber)) return companyNumber;
  const vatNumber = face.vatNumber === null ? null : vatOf(face.vatNumber);
  if (vatNumber === null && face.vatNumber !== null)
    return refuse("vat_number_wrong", { field: "vatNumber", number: face.vatNumber });
  const email = face.email === null ? null : emailOf(face.email);
  if (email === null && face.email !== null)
    return refuse("email_not_readable", { field: "email", email: face.email });
  if (face.phone !== null && phoneOf(face.phone, country, plan) === null)
    return refuse("phone_not_readable", { field: "phone", phone: face.phone });
  const { logoHash } = await selectFace(tx);
  const colour = face.colour?.toLowerCase() ?? null;
  const row: FaceRow = { ...face, colour, companyNumber, vatNumber, email, logoHash };
  await upsertFace(tx, row);
  await recordAudit(tx, actor, { action: "face.changed" });
  return viewOf(row);
}

/** Takes a logo, or none. The picture is judged by its bytes; the one before stays reachable for messages already sent. */
export async function changeLogo(tx: Tx, actor: Actor, bytes: Buffer | null): Promise<FaceView | Refusal> {
  const face = await selectFace(tx);
  let logoHash: string | null = null;
  if (bytes !== null) {
    const kept = await keepPicture(tx, bytes);
    if (isRefusal(kept)) return kept;
    logoHash = kept.hash;
  }
  const row = { ...face, logoHash };
  await upsertFace(tx, row);
  await recordAudit(tx, actor, { action: bytes === null ? "logo.removed" : "logo.changed" });
  return viewOf(row);
}

/** Keeps a picture, judged by its own bytes, at the address of its content: `/pictures/<hash>`. */
export async function keepPicture(
  tx: Tx,
  bytes: Buffer,
): Promise<{ readonly hash: string; readonly width: number; readonly height: number } | Refusal> {
  const facts = readPicture(bytes);
  if (isRefusal(facts)) return facts;
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  await insertPicture(tx, { hash, ...facts, bytes });
  return { hash, width: facts.width, height: facts.height };
}

function companyNumberOf(text: string, country: string): string | Refusal<"company_number_wrong"> {
  const number = country === "BE" ? bceOf(text) : country === "FR" ? sirenOf(text) : text.replace(/\s/g, "");
  return number ?? refuse("company_number_wrong", { field: "companyNumber", number: text });
}

function trimmed(face: FaceChange): FaceChange {
  const entries = Object.entries(face).map(([key, value]) => {
    const text = typeof value === "string" ? value.trim() : value;
    return [key, text === "" ? null : text];
  });
  return Object.fromEntries(entries) as FaceChange;
}

function viewOf({ logoHash, ...face }: FaceRow): FaceView {
  return { ...face, logoUrl: logoHash === null ? null : `/pictures/${logoHash}` };
}
