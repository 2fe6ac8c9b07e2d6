import type { Database, Tx } from "../../platform/database.ts";
import type { Tick } from "../../platform/ticks.ts";
import { dayInZone } from "../../values/day.ts";
import { currentMerchant, listMerchants } from "../accounts/index.ts";
import { applePushService, type PushService, pushAll } from "./apns.ts";
import { type GoogleService, googleService, loyaltyObject, tellGoogle } from "./google-pass.ts";
import { openApple, type OpenApple, openGoogle, type OpenGoogle } from "./operations-wallet-accounts.ts";
import { contentOf } from "./pass-content.ts";
import { deleteTokens, forgetVoidDevices } from "./queries-devices.ts";
import { openWallets } from "./queries-passes.ts";
import { type DuePass, markAgain, markMoved, takeDue, tokensOf, tryLockUpdates } from "./queries-updates.ts";
import { isQuiet, readUpdateTimes } from "./rules/update-time.ts";

/** Where phones are told of changes; others in tests. */
export type WalletServices = { readonly apple: PushService; readonly google: GoogleService };

export const walletServices: WalletServices = { apple: applePushService, google: googleService };

const passesAtOnce = 500;
const voidKeptDays = 30;

type Round = {
  readonly due: readonly DuePass[];
  readonly tokens: readonly string[];
  readonly apple: OpenApple | null;
  readonly google: OpenGoogle | null;
  readonly objects: readonly { readonly passId: string; readonly object: object; readonly isVoid: boolean }[];
};

/**
 * One round of a merchant: which passes are to be told, then the telling, outside of the transaction. Void passes at once;
 * others within the day's budget, and not in quiet hours.
 * @returns how many passes were told
 */
export async function updatePasses(
  database: Database,
  merchantId: string,
  services: WalletServices = walletServices,
): Promise<number> {
  const round = await database.inMerchant(merchantId, async (tx) => await takeRound(tx, database));
  if (round === null || round.due.length === 0) return 0;
  const again = new Set<string>();
  if (round.apple !== null) {
    const { gone, failed } = await pushAll(services.apple, round.apple, round.tokens);
    if (failed.length > 0) for (const pass of round.due) if (pass.platform === "apple") again.add(pass.id);
    await database.inMerchant(merchantId, async (tx) => await deleteTokens(tx, gone));
  }
  if (round.google !== null) {
    const now = database.clock.now().toISOString();
    for (const { passId, object, isVoid } of round.objects) {
      const isTold = await tellGoogle(services.google, round.google, "loyaltyObject", object, now, {
        notifies: !isVoid,
      });
      if (!isTold) again.add(passId);
    }
  }
  if (again.size > 0) await database.inMerchant(merchantId, async (tx) => await markAgain(tx, [...again]));
  return round.due.length - again.size;
}

async function takeRound(tx: Tx, database: Database): Promise<Round | null> {
  const platforms = [...(await openWallets(tx))];
  if (platforms.length === 0 || !(await tryLockUpdates(tx))) return null;
  const { settings, timeZone, isDemo } = await currentMerchant(tx);
  // What the demonstration says to phones would leave this machine.
  if (isDemo) return null;
  const times = readUpdateTimes(settings["cards"]);
  await markMoved(tx);
  const due = await takeDue(tx, {
    platforms,
    today: dayInZone(tx.now, timeZone),
    budget: isQuiet(hourInZone(tx.now, timeZone), times) ? 0 : times.updatesPerDay,
    limit: passesAtOnce,
  });
  await forgetVoidDevices(tx, new Date(Date.parse(tx.now) - voidKeptDays * 86_400_000).toISOString());
  const google = await openGoogle(tx, database);
  const ofGoogle = google === null ? [] : due.filter(({ platform }) => platform === "google");
  const objects: Round["objects"][number][] = [];
  for (const pass of ofGoogle) {
    const content = await contentOf(tx, pass);
    if (google !== null)
      objects.push({
        passId: pass.id,
        object: loyaltyObject(tx.merchantId, pass.id, google, content),
        isVoid: content.isVoid,
      });
  }
  const ofApple = due.filter(({ platform }) => platform === "apple").map(({ id }) => id);
  return { due, tokens: await tokensOf(tx, ofApple), apple: await openApple(tx, database), google, objects };
}

function hourInZone(instant: string, timeZone: string): number {
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
  return Number(hour.format(new Date(instant)));
}

export const cardsTicks: readonly Tick[] = [
  {
    name: "cards.updates",
    everySeconds: 20,
    run: async ({ database, stopping, log }) => {
      for (const { id } of await listMerchants(database)) {
        if (stopping.aborted) break;
        const told = await updatePasses(database, id);
        if (told > 0) log.debug({ told }, "passes updated");
      }
      return false;
    },
  },
];
