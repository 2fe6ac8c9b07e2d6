export type Shown = { readonly what: "record" | "data" | "list"; readonly customerId: string | null };

const lists: ReadonlySet<string> = new Set([
  "GET /customers",
  "GET /customers/duplicates",
  "POST /customers/search",
  "GET /customers/search",
  "POST /people/search",
  "GET /counter/customers",
  // Messages and calls name those they are for.
  "GET /messages",
  "GET /messages/:id",
  "GET /messages/:id/html",
  "GET /mailings/:id/lines",
  "GET /calls",
  "POST /calls",
  "GET /letter-runs/:id/paper.pdf",
  "GET /delivery/returns",
  "GET /delivery/returns/:id/raw",
  "GET /privacy/requests",
  "GET /privacy/requests/:id",
  "GET /privacy/restrictions",
  "GET /privacy/retention/:rule/preview",
  "GET /files/quality/:cause",
  "GET /loyalty/programs/:id/members",
  "GET /loyalty/vip-lists/:id/members",
  "GET /loyalty/alerts/hits",
  "GET /loyalty/adjustments",
  "GET /winback/board",
  "GET /winback/board/:column",
]);

// Where the place of a route holds a person: what follows it tells more of the same record.
const ofPerson = /\/(?:customers|people)\/:(?<place>id|customerId)(?:\/|$)/;

/** What of people a route has shown when it answered; null: nobody. */
export function shownBy(
  method: string,
  url: string,
  params: Readonly<Record<string, unknown>>,
): Shown | null {
  if (lists.has(`${method} ${url}`)) return { what: "list", customerId: null };
  const place = method === "GET" ? ofPerson.exec(url)?.groups?.["place"] : undefined;
  const id = place === undefined ? undefined : params[place];
  if (typeof id !== "string") return null;
  return { what: url.includes("/personal-data") ? "data" : "record", customerId: id };
}
