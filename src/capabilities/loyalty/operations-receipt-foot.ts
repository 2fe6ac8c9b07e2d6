import type { Tx } from "../../platform/database.ts";
import { type Language, say } from "../../platform/texts.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import { readCustomerLoyalty } from "./operations-customer.ts";
import { escpos, wrap } from "./rules/escpos.ts";
import type { MembershipAnswer } from "./schema.ts";

export type ReceiptFoot = { readonly lines: readonly string[]; readonly escpos: string | null };

/**
 * What a till may print below its own receipt: first name, balance, what is missing, vouchers that wait. Nothing here is a receipt: no
 * amount paid, no tax, no number of a ticket (CGI 286 I 3° bis is the till's business). In letters that code pages 437 and 858
 * both hold, no line wider than the paper. `escpos` is base64.
 */
export async function readReceiptFoot(
  tx: Tx,
  customerId: string,
  wish: { readonly width: number; readonly language: Language; readonly withBytes: boolean },
): Promise<ReceiptFoot | Refusal> {
  const { width, language, withBytes } = wish;
  const loyalty = await readCustomerLoyalty(tx, customerId, language);
  if (isRefusal(loyalty)) return loyalty;
  const customer = await getCustomer(tx, loyalty.customerId);
  if (isRefusal(customer)) return customer;
  const { name } = await currentMerchant(tx);
  const firstName = customer.firstName ?? "";
  const held = loyalty.memberships.filter(({ status }) => status === "active");
  const sentences = [
    firstName === ""
      ? say(language, "loyalty.foot.hello", { shop: name })
      : say(language, "loyalty.foot.hello_named", { name: firstName, shop: name }),
    ...held.flatMap((membership) => sentencesOf(membership, held.length > 1, language)),
    ...(loyalty.vouchers.length === 0
      ? []
      : [say(language, "loyalty.foot.vouchers", { count: loyalty.vouchers.length })]),
  ];
  const lines = sentences.flatMap((sentence) => wrap(sentence, width));
  const card = customer.cards[0]?.value ?? null;
  const bytes = withBytes ? Buffer.from(escpos(lines, card)).toString("base64") : null;
  return { lines, escpos: bytes };
}

function sentencesOf(membership: MembershipAnswer, isOneOfMany: boolean, language: Language): string[] {
  const { spendable, unitName, programName, nextReward, rewards } = membership;
  const units = (points: number) => {
    const isOne = language === "fr" ? Math.abs(points) < 2 : points === 1;
    const written = new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB").format(points);
    return `${written} ${isOne ? unitName.one : unitName.other}`;
  };
  const balance = say(language, "loyalty.foot.balance", { balance: units(spendable) });
  const first = isOneOfMany ? `${programName} : ${balance}` : balance;
  const ready = rewards.findLast(({ missing }) => missing === 0);
  return [
    first,
    ...(ready === undefined ? [] : [say(language, "loyalty.foot.ready", { reward: ready.name })]),
    ...(nextReward === null || nextReward.missing <= 0
      ? []
      : [
          say(language, "loyalty.foot.missing", {
            missing: units(nextReward.missing),
            reward: nextReward.name,
          }),
        ]),
  ];
}
