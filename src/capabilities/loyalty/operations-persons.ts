import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import type { DataSection, KeptData, LostData } from "../../platform/participants.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { benefitInWords, productsGiven } from "./benefit-words.ts";
import { listMovements, readMember } from "./operations-movements.ts";
import { countEntries, freePaidVouchers, openVouchersOf, vouchersOf } from "./queries-persons.ts";
import { selectMembersOf } from "./queries-members.ts";
import { cancelVouchers } from "./queries-vouchers.ts";

type Row = DataSection["rows"][number];
const movementsAtOnce = 200;

/** What was promised to a person who is erased goes with her; a card somebody paid for stays good in whoever's hand it is. */
export async function cancelVouchersOf(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await freePaidVouchers(tx, customerIds);
  const open = await openVouchersOf(tx, customerIds);
  await cancelVouchers(
    tx,
    open.map(({ id }) => id),
    "erased",
  );
}

/** Points and vouchers that end with the person. */
export async function loyaltyLost(tx: Tx, customerIds: readonly string[]): Promise<readonly LostData[]> {
  const accounts = await accountsOf(tx, customerIds);
  const vouchers = await openVouchersOf(tx, customerIds);
  return [
    ...accounts.map(({ programName, unitName, balances }) => {
      const count = balances.available + balances.pending + balances.reserved;
      return {
        reason: "points",
        count,
        label: `${count > 1 ? unitName.other : unitName.one} (${programName})`,
      };
    }),
    { reason: "vouchers", count: vouchers.filter(({ isPaid }) => !isPaid).length, label: null },
  ];
}

/** The movements stay, of nobody, so that what the shop owed and gave still adds up; so do cards that were paid for. */
export async function keptMovements(tx: Tx, customerIds: readonly string[]): Promise<readonly KeptData[]> {
  const vouchers = await openVouchersOf(tx, customerIds);
  return [
    { reason: "movements", count: await countEntries(tx, customerIds), until: null },
    { reason: "paid_cards", count: vouchers.filter(({ isPaid }) => isPaid).length, until: null },
  ];
}

/** Balances, movements with their reasons and vouchers: what a member may take away (GDPR art. 20; CNIL on loyalty programs). */
export async function loyaltyOf(tx: Tx, customerIds: readonly string[]): Promise<readonly DataSection[]> {
  const accounts = await accountsOf(tx, customerIds);
  const movements: Row[] = [];
  for (const account of accounts) movements.push(...(await movementsOf(tx, account)));
  return [
    {
      name: "loyalty_accounts",
      rows: accounts.map(({ programName, status, balances, totals, lastActivityAt }) => ({
        program: programName,
        status,
        ...balances,
        earned: totals.issued,
        spent: totals.redeemed,
        expired: totals.expired,
        lastActivityAt,
      })),
    },
    { name: "loyalty_movements", rows: movements },
    { name: "vouchers", rows: await vouchersInWords(tx, customerIds) },
  ];
}

async function accountsOf(tx: Tx, customerIds: readonly string[]) {
  const actor = systemActor(tx.merchantId, "personal data");
  const members = await selectMembersOf(tx, customerIds);
  const accounts = [];
  for (const { id, status } of members) {
    if (status === "merged") continue;
    const account = await readMember(tx, actor, id);
    if (!isRefusal(account)) accounts.push(account);
  }
  return accounts;
}

async function movementsOf(
  tx: Tx,
  { membershipId, programName }: { readonly membershipId: string; readonly programName: string },
): Promise<Row[]> {
  const actor = systemActor(tx.merchantId, "personal data");
  const { language } = await currentMerchant(tx);
  const rows: Row[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: { limit: number; cursor?: string } = {
      limit: movementsAtOnce,
      ...(cursor === "" ? {} : { cursor }),
    };
    const page = await listMovements(tx, actor, membershipId, query, language);
    if (isRefusal(page)) break;
    rows.push(
      ...page.items.map(({ kind, at, points, balance, sentences, receipt, note }) => ({
        program: programName,
        at,
        kind,
        points,
        balance,
        why: sentences.join(" "),
        receipt: receipt?.number ?? null,
        note,
      })),
    );
    cursor = page.nextCursor;
  }
  return rows;
}

async function vouchersInWords(tx: Tx, customerIds: readonly string[]): Promise<Row[]> {
  const { language, currency } = await currentMerchant(tx);
  const telling = { language, currency, products: await productsGiven(tx, []) };
  return (await vouchersOf(tx, customerIds)).map(({ benefit, balanceCents, ...voucher }) => ({
    ...voucher,
    what: benefitInWords(benefit, 1, telling),
    left: balanceCents === null ? null : balanceCents / 100,
  }));
}
