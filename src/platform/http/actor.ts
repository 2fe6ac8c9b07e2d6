/** Who asks: a person of the shop, a program with a key, the visitor of the demonstration, or the machine itself. */
export type Actor = {
  readonly kind: "staff" | "key" | "demo" | "system" | "operator";
  readonly id: string | null;
  readonly name: string;
  readonly merchantId: string;
  readonly permissions: ReadonlySet<string>;
};

/** The product acting by itself: jobs, the command line. It may do everything within its merchant. */
export function systemActor(merchantId: string, name: string, kind: "system" | "operator" = "system"): Actor {
  return { kind, id: null, name, merchantId, permissions: new Set(["*"]) };
}

export function isPermitted(actor: Actor, permission: string): boolean {
  return actor.permissions.has(permission) || actor.permissions.has("*");
}
