import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { say } from "../../platform/texts.ts";
import { addMonths, type Day, dayInZone, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { book, monthNow } from "./operations-clearing.ts";
import { selectSettings, selectShop, selectShops } from "./queries.ts";
import {
  expiredByShop,
  firstOpenMonth,
  holdMonths,
  insertClosedMonth,
  insertSettlement,
  insertStatements,
  insertTransferFile,
  lastClosedMonth,
  selectStatements,
  selectTransferContent,
  selectTransferFiles,
  type Statement,
  type StatementRow,
  sumMonth,
  type TransferFile,
} from "./queries-clearing.ts";
import { type Account, creditTransfers, type Transfer } from "./rules/credit-transfers.ts";
import { type StatementSums, statementNumber, statementOf } from "./rules/statement.ts";

export type ShopMonth = StatementSums & { readonly shopId: string; readonly shopName: string };

/** The month that is open, shop by shop, as it stands. In the network's transaction. */
export async function openMonthNow(tx: Tx, shopId?: string): Promise<{ month: Day; shops: ShopMonth[] }> {
  const closed = await lastClosedMonth(tx);
  const month = await monthNow(tx);
  const open = closed !== null && closed >= month ? addMonths(closed, 1) : month;
  return { month: open, shops: await readMonth(tx, open, shopId) };
}

/** What the entries of a month say of each shop, by name. */
export async function readMonth(tx: Tx, month: Day, shopId?: string): Promise<ShopMonth[]> {
  const sums = await sumMonth(tx, month, shopId);
  const byShop = Map.groupBy(sums, (one) => one.shopId);
  const shops = (await selectShops(tx)).filter((shop) => shopId === undefined || shop.shopId === shopId);
  return shops.flatMap((shop) => {
    const own = byShop.get(shop.shopId) ?? [];
    if (own.length === 0 && shop.state === "left") return [];
    return [{ shopId: shop.shopId, shopName: shop.name, ...statementOf(own) }];
  });
}

/**
 * Closes a month that is over: its entries are added up once, and the statements never change. Months close in order; what is booked
 * afterwards goes to the next one.
 * Refused: `unreadable_date`, `month_is_not_over`, `month_already_closed`, `earlier_month_is_open`, `nothing_to_close`.
 */
export async function closeMonth(tx: Tx, actor: Actor, month: Day): Promise<StatementRow[] | Refusal> {
  if (!isDay(month) || !month.endsWith("-01")) return refuse("unreadable_date", { field: "month" });
  if (month >= (await monthNow(tx))) return refuse("month_is_not_over");
  const closed = await lastClosedMonth(tx);
  if (closed !== null && closed >= month) return refuse("month_already_closed");
  await bookExpired(tx);
  await holdMonths(tx, true);
  const first = await firstOpenMonth(tx);
  if (first === null || first > month) return refuse("nothing_to_close");
  if (first < month) return refuse("earlier_month_is_open", { month: first });
  const shops = (await readMonth(tx, month)).filter(({ entryCount }) => entryCount > 0);
  await insertClosedMonth(tx, month, actor.name);
  const statements = shops.map(
    ({ shopId, shopName, ...sums }, index): Statement => ({
      ...sums,
      month,
      shopId,
      shopName,
      number: statementNumber(month, index + 1),
    }),
  );
  await insertStatements(tx, statements);
  await recordAudit(tx, actor, {
    action: "network.month_closed",
    detail: { month, statements: statements.length },
  });
  return await selectStatements(tx, { month });
}

/**
 * Books what expired since the last time, where the network gives its value back to the shops that had paid for it. The ledger says how much
 * there was in all; only the difference is booked, so it may be done at any time.
 */
export async function bookExpired(tx: Tx): Promise<void> {
  const settings = await selectSettings(tx);
  if (settings === undefined || settings.expiredValue === "kept") return;
  const actor = systemActor(tx.merchantId, "network");
  for (const { shopId, points } of await expiredByShop(tx, settings.programId)) {
    const shop = await selectShop(tx, shopId, true);
    if (shop === undefined || points <= shop.expiredPoints) continue;
    await book(tx, actor, shop, settings.worth, [
      { kind: "expired", points: points - shop.expiredPoints, sourceId: null },
    ]);
  }
}

/**
 * Notes that statements of a closed month were paid, each as a whole and once.
 * Refused: `unknown_statement`.
 */
export async function settle(
  tx: Tx,
  actor: Actor,
  wish: { readonly month: Day; readonly shopIds: readonly string[] },
): Promise<StatementRow[] | Refusal> {
  const settings = await selectSettings(tx);
  const statements = new Map(
    (await selectStatements(tx, { month: wish.month })).map((one) => [one.shopId, one]),
  );
  const asked = [...new Set(wish.shopIds)].sort();
  if (settings === undefined || asked.some((shopId) => !statements.has(shopId)))
    return refuse("unknown_statement");
  for (const shopId of asked) {
    const statement = statements.get(shopId);
    const shop = await selectShop(tx, shopId, true);
    if (statement === undefined || shop === undefined) continue;
    const cents = statement.netCents;
    const isFirst = await insertSettlement(tx, { month: wish.month, shopId, cents, by: actor.name });
    if (isFirst && cents !== 0) await book(tx, actor, shop, settings.worth, [{ kind: "settled", cents }]);
  }
  await recordAudit(tx, actor, {
    action: "network.settled",
    detail: { month: wish.month, count: asked.length },
  });
  return await selectStatements(tx, { month: wish.month });
}

/**
 * The transfers that pay the shops a closed month owes, as a file for the bank, kept as it was handed out. Asked again for the same
 * transfers on the same day, it is the same file with the same number, which a bank takes once.
 * Refused: `not_in_euros`, `network_has_no_account`, `shops_have_no_account` with their names, `nothing_to_pay`, `date_is_past`.
 */
export async function makeTransferFile(
  tx: Tx,
  actor: Actor,
  wish: { readonly month: Day; readonly requestedOn: Day },
): Promise<TransferFile | Refusal> {
  const merchant = await currentMerchant(tx);
  const settings = await selectSettings(tx);
  if (merchant.currency !== "EUR") return refuse("not_in_euros");
  if (settings === undefined || settings.iban === null) return refuse("network_has_no_account");
  if (!isDay(wish.requestedOn)) return refuse("unreadable_date", { field: "requestedOn" });
  if (wish.requestedOn < dayInZone(tx.now, merchant.timeZone))
    return refuse("date_is_past", { field: "requestedOn" });
  const owed = (await selectStatements(tx, { month: wish.month })).filter(
    ({ netCents, settledAt }) => netCents < 0 && settledAt === null,
  );
  if (owed.length === 0) return refuse("nothing_to_pay");
  const from = { name: settings.accountHolder ?? merchant.name, iban: settings.iban, bic: settings.bic };
  // Two who ask at once are given the same file.
  await holdMonths(tx, true);
  for (const earlier of await selectTransferFiles(tx, wish.month)) {
    const again = await written(tx, { ...earlier, requestedOn: wish.requestedOn }, from, owed);
    if (isRefusal(again)) return again;
    if ((await selectTransferContent(tx, earlier.id))?.content === again.content) return earlier;
  }
  const id = newId(Date.parse(tx.now));
  const messageId = `${wish.month.slice(0, 7)}-${id.replaceAll("-", "").slice(-20)}`;
  const order = { id, messageId, createdAt: tx.now, requestedOn: wish.requestedOn };
  const made = await written(tx, order, from, owed);
  if (isRefusal(made)) return made;
  const { content, transfers } = made;
  const file = {
    ...order,
    month: wish.month,
    transfers: transfers.length,
    totalCents: transfers.reduce((total, { cents }) => total + cents, 0),
  };
  const hash = createHash("sha256").update(content).digest("hex");
  await insertTransferFile(tx, { ...file, content, hash, createdBy: actor.name });
  await recordAudit(tx, actor, {
    action: "network.transfer_file_made",
    subjectId: id,
    detail: { month: wish.month, transfers: file.transfers, cents: file.totalCents },
  });
  return file;
}

async function written(
  tx: Tx,
  order: Pick<TransferFile, "id" | "messageId" | "createdAt" | "requestedOn">,
  from: Account,
  owed: readonly StatementRow[],
): Promise<{ readonly content: string; readonly transfers: readonly Transfer[] } | Refusal> {
  const { name } = await currentMerchant(tx);
  const transfers = await transfersOf(tx, owed, name, order.id);
  if (isRefusal(transfers)) return transfers;
  const createdAt = new Date(order.createdAt).toISOString();
  return { transfers, content: creditTransfers({ ...order, createdAt, from, transfers }) };
}

async function transfersOf(
  tx: Tx,
  owed: readonly StatementRow[],
  networkName: string,
  fileId: string,
): Promise<Transfer[] | Refusal> {
  const { language } = await currentMerchant(tx);
  const shops = new Map((await selectShops(tx)).map((shop) => [shop.shopId, shop]));
  const ibanOf = (shopId: string): string | null => shops.get(shopId)?.iban ?? null;
  const without = owed.filter(({ shopId }) => ibanOf(shopId) === null).map(({ shopName }) => shopName);
  if (without.length > 0) return refuse("shops_have_no_account", { shops: without.join(", ") });
  return owed.map((statement) => {
    const shop = shops.get(statement.shopId);
    if (shop === undefined || shop.iban === null) throw new Error("A shop with an account has none.");
    return {
      to: { name: shop.accountHolder ?? shop.name, iban: shop.iban, bic: shop.bic },
      cents: -statement.netCents,
      endToEndId: `${statement.number}-${fileId.slice(-12)}`,
      words: say(language, "network.transfer_words", { number: statement.number, network: networkName }),
    };
  });
}
