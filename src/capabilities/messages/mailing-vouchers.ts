import type { Tx } from "../../platform/database.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { shopFace } from "../accounts/index.ts";
import { type Conditions, conditionsInWords, givenFigures, readKind } from "../loyalty/index.ts";
import type { VoucherKind } from "../loyalty/shared.ts";
import { type HerVoucher, type Version, voucherHidden, type VoucherPart } from "../templates/index.ts";
import type { MailingRow } from "./queries-mailings.ts";
import type { MailingAnswer, ReportAnswer } from "./schema-mailings.ts";

export type VoucherFault = Refusal<
  | "unknown_voucher_kind"
  | "mailing_voucher_over"
  | "mailing_promotes"
  | "mailing_hides_voucher_code"
  | "mailing_hides_voucher_end"
  | "mailing_hides_voucher_conditions"
>;

const hiddenCodes = {
  code: "mailing_hides_voucher_code",
  lastDay: "mailing_hides_voucher_end",
  conditions: "mailing_hides_voucher_conditions",
} as const;

/**
 * Why a mailing may not carry the vouchers it is to carry; null: it may. An offer says until when it holds and on what conditions, to
 * everybody and in each language (C. conso. L121-2), and is no service.
 */
export async function voucherFault(
  tx: Tx,
  mailing: Pick<MailingRow, "purpose" | "sendAt" | "voucherKindId">,
  version: Version,
): Promise<VoucherFault | null> {
  if (mailing.voucherKindId === null) return null;
  const kind = await readKind(tx, mailing.voucherKindId);
  if (isRefusal(kind)) return kind;
  if (mailing.purpose !== "marketing") return refuse("mailing_promotes", { field: "purpose" });
  const { timeZone } = await shopFace(tx);
  const { lastDay } = kind;
  if (lastDay !== null && lastDay < dayInZone(mailing.sendAt ?? tx.now, timeZone))
    return refuse("mailing_voucher_over", { field: "voucherKindId", lastDay });
  const telling = { language: version.language, currency: version.currency, products: {} };
  // That it is hers alone is said by its being in her message.
  const isTold = conditionsInWords({ ...conditionsOf(kind), isBearer: true }, telling) !== "";
  const asked: VoucherPart[] = ["code", "lastDay", ...(isTold ? (["conditions"] as const) : [])];
  const hidden = voucherHidden(version, asked);
  return hidden === null
    ? null
    : refuse(hiddenCodes[hidden.part], { field: "templateId", language: hidden.language });
}

function conditionsOf({ template }: VoucherKind): Conditions {
  return { ...template, isCombinable: template.isCombinable ?? true };
}

/** The voucher of a mailing as a trial shows it: its code is nobody's. Absent: it carries none. */
export async function specimenFor(
  tx: Tx,
  { voucherKindId }: Pick<MailingRow, "voucherKindId">,
): Promise<HerVoucher | undefined> {
  const kind = voucherKindId === null ? null : await readKind(tx, voucherKindId);
  if (kind === null || isRefusal(kind)) return undefined;
  const { timeZone } = await shopFace(tx);
  const { benefit, validDays } = kind.template;
  const lastDay = kind.lastDay ?? addDays(dayInZone(tx.now, timeZone), validDays ?? 0);
  return { ...conditionsOf(kind), code: "SPECIMEN", benefit, lastDay };
}

/** What became of the vouchers a mailing carries; null: it carries none. */
export async function vouchersOf(
  tx: Tx,
  { id, voucherKindId }: Pick<MailingAnswer, "id" | "voucherKindId">,
  byReason: ReportAnswer["byReason"],
): Promise<ReportAnswer["vouchers"]> {
  if (voucherKindId === null) return null;
  const kind = await readKind(tx, voucherKindId);
  if (isRefusal(kind)) return null;
  const held = byReason.filter(({ reason }) => reason === "VOUCHER_POOL_EMPTY");
  return {
    kindId: kind.id,
    kindName: kind.name,
    left: kind.leftCount,
    held: held.reduce((sum, { count }) => sum + count, 0),
    ...(await givenFigures(tx, id)),
  };
}
