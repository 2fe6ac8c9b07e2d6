import type { Database, Tx } from "../../platform/database.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { monthNow } from "./operations-clearing.ts";
import { openMonthNow, readMonth } from "./operations-months.ts";
import {
  acceptedSince,
  countHolders,
  selectAcceptances,
  selectAgreement,
  selectSettings,
  selectShop,
  selectShops,
} from "./queries.ts";
import { firstOpenMonth, selectStatements, type StatementRow, sumAccounts } from "./queries-clearing.ts";
import { selectLink } from "./queries-shop.ts";
import { limitedNetworkCents, limitedNetworkState, statementOf } from "./rules/statement.ts";
import { payableCents } from "./rules/worth.ts";
import type { ClearingAnswer, NetworkAnswer, SharedCardNetwork, ShopAnswer } from "./schema.ts";

const yearMs = 365 * 86_400_000;

/** All that a network's manager sees first. Refused: `not_a_network`, `network_not_open`. */
export async function readNetwork(tx: Tx): Promise<NetworkAnswer | Refusal> {
  const merchant = await currentMerchant(tx);
  if (merchant.kind !== "network") return refuse("not_a_network");
  const settings = await selectSettings(tx);
  const agreement = await selectAgreement(tx);
  if (settings === undefined || agreement === undefined) return refuse("network_not_open");
  const { programId: _programId, ...said } = settings;
  const { holders, points, everCredited } = await countHolders(tx);
  const { pool } = await sumAccounts(tx);
  const accepted = await acceptedSince(tx, new Date(Date.parse(tx.now) - yearMs).toISOString());
  return {
    name: merchant.name,
    currency: merchant.currency,
    ...said,
    holders,
    points,
    pointsWorthCents: payableCents(points, settings.worth),
    poolCents: pool === 0 ? 0 : -pool,
    valueIsPromised: everCredited,
    acceptedYearCents: accepted,
    limitCents: limitedNetworkCents,
    limitState: limitedNetworkState(accepted),
    agreement,
  };
}

export async function listShops(tx: Tx): Promise<ShopAnswer[]> {
  return (await selectShops(tx)).map((shop) => ({
    shopId: shop.shopId,
    name: shop.name,
    state: shop.state,
    joinedAt: shop.joinedAt,
    leftAt: shop.leftAt,
    earnCents: shop.earnCents,
    hasAccount: shop.iban !== null,
    balanceCents: shop.balanceCents,
  }));
}

/** A month that is open, as it stands: the one asked, or the first that is not closed. */
export async function readClearing(tx: Tx, asked?: string): Promise<ClearingAnswer> {
  const month = asked ?? (await firstOpenMonth(tx)) ?? (await openMonthNow(tx)).month;
  const shops = await readMonth(tx, month);
  return {
    month,
    isOver: month < (await monthNow(tx)),
    shops,
    netCents: shops.reduce((total, { netCents }) => total + netCents, 0),
  };
}

/**
 * What a shop sees of its network: its own figures and nobody else's. The network is the one its own row names; the shop is whoever
 * asks, never what is said.
 */
export async function readSharedCard(database: Database, shopId: string): Promise<SharedCardNetwork | null> {
  const link = await database.inMerchant(shopId, async (tx) => await selectLink(tx));
  if (link === undefined) return null;
  return await database.inMerchant(link.networkId, async (tx) => {
    const settings = await selectSettings(tx);
    const agreement = await selectAgreement(tx);
    const shop = await selectShop(tx, shopId);
    const [acceptance] = await selectAcceptances(tx, shopId);
    if (settings === undefined || agreement === undefined || shop === undefined || acceptance === undefined)
      return null;
    const { month, shops } = await openMonthNow(tx, shopId);
    const [own] = shops;
    return {
      name: link.networkName,
      state: link.state,
      joinedAt: link.joinedAt,
      leftAt: link.leftAt,
      worth: settings.worth,
      earnCents: shop.earnCents ?? settings.earnCents,
      accountHolder: shop.accountHolder,
      iban: shop.iban,
      bic: shop.bic,
      networkIban: settings.iban,
      networkAccountHolder: settings.accountHolder,
      acceptedVersion: acceptance.version,
      acceptedAt: acceptance.acceptedAt,
      agreement,
      balanceCents: shop.balanceCents,
      currency: (await currentMerchant(tx)).currency,
      month: { month, shopId, shopName: shop.name, ...(own ?? statementOf([])) },
      statements: await selectStatements(tx, { shopId }),
    };
  });
}

/** A shop's own closed statement. Refused: `unknown_statement`. */
export async function ownStatement(
  database: Database,
  shopId: string,
  month: string,
): Promise<{ statement: StatementRow; networkId: string } | Refusal> {
  const link = await database.inMerchant(shopId, async (tx) => await selectLink(tx));
  if (link === undefined) return refuse("unknown_statement");
  const [statement] = await database.inMerchant(
    link.networkId,
    async (tx) => await selectStatements(tx, { month, shopId }),
  );
  return statement === undefined ? refuse("unknown_statement") : { statement, networkId: link.networkId };
}
