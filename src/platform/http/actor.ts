import { type Refusal, refuse } from "../../values/refusal.ts";

/** Who asks: a person of the shop, a program with a key, the visitor of the demonstration, or the machine itself. */
export type Actor = {
  readonly kind: "staff" | "key" | "demo" | "system" | "operator";
  readonly id: string | null;
  readonly name: string;
  readonly merchantId: string;
  readonly permissions: ReadonlySet<string>;
  /** The stores somebody works for, who acts and sees results there alone; absent: all of the merchant's. */
  readonly stores?: readonly string[];
};

/** The product acting by itself: jobs, the command line. It may do everything within its merchant. */
export function systemActor(merchantId: string, name: string, kind: "system" | "operator" = "system"): Actor {
  return { kind, id: null, name, merchantId, permissions: new Set(["*"]) };
}

/** Whether an actor may act for a store; null: for none in particular, which only those of all stores may. */
export function worksAt({ stores }: Actor, storeId: string | null): boolean {
  return stores === undefined || (storeId !== null && stores.includes(storeId));
}

/** What somebody of one store says without naming a store is said there. */
export function atOwnStore<Body extends { readonly store?: string }>({ stores }: Actor, body: Body): Body {
  const [only] = stores ?? [];
  return body.store === undefined && only !== undefined && stores?.length === 1
    ? { ...body, store: only }
    : body;
}

/** The stores whose results an actor sees: those asked for among his or her own; undefined: all. */
export function storesSeen(
  actor: Actor,
  asked: string | undefined,
): readonly string[] | undefined | Refusal<"store_not_yours"> {
  if (asked === undefined) return actor.stores;
  return worksAt(actor, asked) ? [asked] : refuse("store_not_yours");
}

export function isPermitted(actor: Actor, permission: string): boolean {
  return actor.permissions.has(permission) || actor.permissions.has("*");
}
