/** The roles of a shop's staff, from the widest to the narrowest. */
export const roles = ["owner", "manager", "marketing", "service", "cashier", "guest"] as const;
export type Role = (typeof roles)[number];

/** What can be allowed, room by room: reading or changing. Keys of the API carry them as scopes. */
export const permissions = [
  "accounts:read",
  "accounts:write",
  "customers:read",
  "customers:write",
  "customers:rights",
  "consents:read",
  "consents:write",
  "catalog:read",
  "catalog:write",
  "purchases:read",
  "purchases:write",
  "files:read",
  "files:write",
  "exports:write",
  "insight:read",
  "insight:write",
  "segments:read",
  "segments:write",
  "loyalty:read",
  "loyalty:write",
  "loyalty:serve",
  "loyalty:adjust",
  "loyalty:approve",
  "permission:read",
  "permission:write",
  "templates:read",
  "templates:write",
  "messages:read",
  "messages:write",
  "privacy:read",
  "privacy:write",
  "cards:read",
  "cards:write",
  "network:read",
  "network:write",
  "site:write",
  "till:serve",
  "till:read",
  "till:write",
  "winback:read",
  "winback:write",
  "results:read",
  "today:read",
  "today:write",
] as const;
export type Permission = (typeof permissions)[number];

const everything: readonly Permission[] = permissions;

const byRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: everything,
  manager: everything.filter((permission) => permission !== "accounts:write"),
  marketing: everything.filter(
    (permission) =>
      ![
        "accounts:write",
        "purchases:write",
        "catalog:write",
        "loyalty:adjust",
        "loyalty:approve",
        "network:write",
        "till:write",
      ].includes(permission),
  ),
  service: [
    "accounts:read",
    "customers:read",
    "customers:write",
    "customers:rights",
    "consents:read",
    "consents:write",
    "catalog:read",
    "purchases:read",
    "insight:read",
    "segments:read",
    "winback:read",
    "loyalty:read",
    "loyalty:serve",
    "loyalty:adjust",
    "permission:read",
    "templates:read",
    "messages:read",
    "messages:write",
    "privacy:read",
    "privacy:write",
    "cards:read",
    "cards:write",
    "till:serve",
    "till:read",
    "today:read",
  ],
  // The till shows one customer at a time, found at the counter: nobody there reads the file, its receipts or its members.
  cashier: ["catalog:read", "purchases:write", "loyalty:serve", "till:serve"],
  // A consultant sees figures and people, and changes and takes away nothing.
  guest: [
    "accounts:read",
    "customers:read",
    "catalog:read",
    "purchases:read",
    "insight:read",
    "segments:read",
    "winback:read",
    "loyalty:read",
    "results:read",
    "today:read",
  ],
};

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(byRole[role]);
}

// What speaks of the whole shop or changes it for everybody: its figures, its files, its rules, its pages.
const ofTheWholeShop: readonly Permission[] = [
  ...(["accounts:write", "catalog:write", "files:read", "files:write", "exports:write"] as const),
  ...(["insight:read", "insight:write", "segments:read", "segments:write"] as const),
  ...(["winback:read", "winback:write", "loyalty:write", "loyalty:approve"] as const),
  ...(["permission:write", "templates:write", "privacy:read", "privacy:write"] as const),
  ...(["network:read", "network:write", "site:write", "till:write", "today:read", "today:write"] as const),
];

/** Who may be limited to some of the stores. */
export const limitedRoles: readonly Role[] = ["manager", "service", "cashier"];

/** The permissions of a seat; one that is limited to some stores gives nothing that speaks of all of them. */
export function permissionsOfSeat(role: Role, storeIds: readonly string[] | null): ReadonlySet<Permission> {
  if (storeIds === null) return permissionsOf(role);
  return new Set(byRole[role].filter((permission) => !ofTheWholeShop.includes(permission)));
}

/** Who may give which role: nobody gives more than he or she has. */
export function mayGive(giver: Role, given: Role): boolean {
  if (giver === "owner") return true;
  return giver === "manager" && roles.indexOf(given) > roles.indexOf("manager");
}

/** The demonstration shop lets its visitor do everything but open doors to others. */
export const demoPermissions: ReadonlySet<Permission> = new Set(everything);

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text);
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
