import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { isCode, keepCode } from "./codes.ts";
import {
  type CashierCode,
  type CashierRow,
  findCashier,
  insertCashier,
  leaveCashier,
  lockCashier,
  noteTry,
  selectManagers,
  updateCashier,
  updateCode,
} from "./queries-cashiers.ts";
import type { CounterCashier, SignInAnswer } from "./schema-row.ts";
import type { CashierBody, CashierPatch } from "./schema.ts";

const wrongAllowed = 5;
const lockedMinutes = 5;
const msPerMinute = 60_000;

/**
 * Checks a cashier's code. Five wrong ones shut it for five minutes, whoever tries and wherever.
 * Refused: `unknown_cashier`, `code_locked`, `wrong_code`.
 */
export async function checkCode(
  database: Database,
  merchantId: string,
  { cashierId, code }: { readonly cashierId: string; readonly code: string },
): Promise<SignInAnswer | Refusal> {
  // A transaction of its own: a refusal must not forget that somebody tried.
  return await database.inMerchant(merchantId, async (tx) => {
    const cashier = await lockCashier(tx, cashierId);
    if (cashier === undefined) return refuse("unknown_cashier");
    const wrong = await counted(tx, cashier, async () => await isCode(code, cashier));
    if (wrong !== null) return wrong;
    const { salt, rounds, hash } = cashier;
    return {
      cashier: viewOf(cashier),
      verifier: { salt: salt.toString("base64"), iterations: rounds, hash: hash.toString("base64") },
    };
  });
}

/** A try at a code: refused while codes are shut, and counted when it is wrong. */
async function counted(
  tx: Tx,
  { id, lockedUntil, wrongCodes }: CashierCode,
  isRight: () => Promise<boolean>,
): Promise<Refusal | null> {
  const left = lockedUntil === null ? 0 : Date.parse(lockedUntil) - Date.parse(tx.now);
  if (left > 0) return refuse("code_locked", { minutes: Math.ceil(left / msPerMinute) });
  if (await isRight()) {
    if (wrongCodes > 0 || lockedUntil !== null) await noteTry(tx, id, { wrongCodes: 0, lockedUntil: null });
    return null;
  }
  const wrong = wrongCodes + 1;
  if (wrong < wrongAllowed) {
    await noteTry(tx, id, { wrongCodes: wrong, lockedUntil: null });
    return refuse("wrong_code", { left: wrongAllowed - wrong });
  }
  const until = new Date(Date.parse(tx.now) + lockedMinutes * msPerMinute).toISOString();
  await noteTry(tx, id, { wrongCodes: 0, lockedUntil: until });
  return refuse("code_locked", { minutes: lockedMinutes });
}

/**
 * Whether a manager typed her code for this; wrong ones count against the cashier who asked.
 * Refused: `manager_code_needed`, `code_locked`, `wrong_code`.
 */
export async function checkManager(
  database: Database,
  merchantId: string,
  { cashierId, code }: { readonly cashierId: string; readonly code: string | undefined },
): Promise<Refusal | null> {
  if (code === undefined) return refuse("manager_code_needed");
  return await database.inMerchant(merchantId, async (tx) => {
    const asking = await lockCashier(tx, cashierId);
    if (asking === undefined) return refuse("unknown_cashier");
    return await counted(tx, asking, async () => {
      for (const manager of await selectManagers(tx)) if (await isCode(code, manager)) return true;
      return false;
    });
  });
}

export function viewOf({ id, name, isManager }: CashierRow): CounterCashier {
  return { id, name, initial: name.trim().slice(0, 1).toUpperCase(), isManager };
}

/** Refused: `code_too_simple`, `no_such_customer`. */
export async function addCashier(
  tx: Tx,
  actor: Actor,
  { name, code, isManager = false, customerId = null }: CashierBody,
): Promise<{ readonly id: string } | Refusal> {
  const simple = whySimple(code);
  if (simple !== null) return simple;
  const own = await cardHolder(tx, customerId);
  if (isRefusal(own)) return own;
  const id = newId(Date.parse(tx.now));
  await insertCashier(tx, { id, name: name.trim(), isManager, customerId: own, code: await keepCode(code) });
  await audit(tx, actor, "till.cashier_added", id);
  return { id };
}

/** Refused: `unknown_cashier`, `code_too_simple`, `no_such_customer`. */
export async function changeCashier(
  tx: Tx,
  actor: Actor,
  id: string,
  { name, code, isManager, customerId }: CashierPatch,
): Promise<undefined | Refusal> {
  const known = await findCashier(tx, id);
  if (known === undefined || known.leftAt !== null) return refuse("unknown_cashier");
  const simple = code === undefined ? null : whySimple(code);
  if (simple !== null) return simple;
  const own = customerId === undefined ? known.customerId : await cardHolder(tx, customerId);
  if (isRefusal(own)) return own;
  await updateCashier(tx, id, {
    name: name?.trim() ?? known.name,
    isManager: isManager ?? known.isManager,
    customerId: own,
  });
  if (code !== undefined) await updateCode(tx, id, await keepCode(code));
  await audit(tx, actor, "till.cashier_changed", id);
  return undefined;
}

/** Refused: `unknown_cashier`. */
export async function removeCashier(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if (!(await leaveCashier(tx, id))) return refuse("unknown_cashier");
  await audit(tx, actor, "till.cashier_left", id);
  return undefined;
}

async function cardHolder(tx: Tx, customerId: string | null): Promise<string | null | Refusal> {
  if (customerId === null) return null;
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  return speaker ?? refuse("no_such_customer", { field: "customerId" });
}

/** 0000, 1234, 4321: the first that anybody tries. */
function whySimple(code: string): Refusal<"code_too_simple"> | null {
  const digits = Array.from(code, Number);
  const steps = digits.slice(1).map((digit, index) => digit - (digits[index] ?? 0));
  const [first] = steps;
  const isRun = (first === 0 || first === 1 || first === -1) && steps.every((step) => step === first);
  return isRun ? refuse("code_too_simple", { field: "code" }) : null;
}

async function audit(tx: Tx, actor: Actor, action: string, id: string): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "cashier", subjectId: id });
}
