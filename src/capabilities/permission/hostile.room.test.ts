import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { newId } from "../../platform/ids.ts";
import { consentRoutes } from "../consent/index.ts";
import { messagesRoom } from "../messages/index.ts";
import { privacyRoom } from "../privacy/index.ts";
import { templatesRoom } from "../templates/index.ts";
import { permissionRoom } from "./index.ts";

const { server, database, ask, makeKey } = await openTestServer();

const routes = [
  ...consentRoutes,
  ...(permissionRoom.routes ?? []),
  ...(templatesRoom.routes ?? []),
  ...(messagesRoom.routes ?? []),
  ...(privacyRoom.routes ?? []),
];

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
};

/** A value that a schema takes, with one hostile text wherever a text goes. */
function valueOf(schema: Schema, text: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return valueOf(schema.anyOf[0] as Schema, text);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, one]) => [key, valueOf(one, text)]),
      );
    case "array":
      return schema.items === undefined ? [] : [valueOf(schema.items, text)];
    case "integer":
    case "number":
      return schema.maximum ?? schema.minimum ?? 2_147_483_648;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textOf(schema, text);
  }
}

function textOf({ pattern, minLength = 0, maxLength = 10_000 }: Schema, text: string): string {
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text)) {
    const known = [newId(), "2026-02-30", "2026-02-30T09:00", "a_key", "09:00", "#12ab34", "FR", "fr"];
    return known.find((one) => new RegExp(pattern, "u").test(one)) ?? text;
  }
  return text.padEnd(minLength, "x").slice(0, maxLength);
}

const texts = [
  "a\u0000b",
  "\ud83d",
  "2026-02-30",
  "2026-02-30T10:00:00Z",
  "'; drop schema messages cascade; --",
  "{{ 'a' | append: 'b' }}{% for i in (1..100000000) %}x{% endfor %}",
  "A\r\nBcc: x@y.example",
  '=HYPERLINK("http://x")',
  "x".repeat(9_999),
  "__proto__",
  "9".repeat(400),
  "null",
];

type Ask = { readonly url: string; readonly body?: object };

/** A route asked for things that are not, with a hostile text everywhere, or at one place after the other. */
function asksOf(route: (typeof routes)[number], text: string, isEachAlone: boolean): Ask[] {
  const properties = Object.entries(((route.query ?? {}) as Schema).properties ?? {});
  const said = ([name, schema]: readonly [string, Schema]): string =>
    `${name}=${encodeURIComponent(String(valueOf(schema, text)).toWellFormed())}`;
  const places = ((route.params ?? {}) as Schema).properties ?? {};
  // A place that takes some words only is one of them.
  const unknown = route.url.replaceAll(/:(\w+)/g, (_, name: string) => {
    const place = places[name];
    return place === undefined ? newId() : String(valueOf(place, newId()));
  });
  const body = route.body === undefined ? undefined : (valueOf(route.body, text) as Record<string, unknown>);
  const withBody = (url: string): Ask => (body === undefined ? { url } : { url, body });
  const asks = [
    `${unknown}?${properties.map(said).join("&")}`,
    route.url.replaceAll(/:\w+/g, encodeURIComponent(text.toWellFormed().slice(0, 90))),
  ].map(withBody);
  if (!isEachAlone) return asks;
  return [
    ...asks,
    ...properties.map((one) => withBody(`${unknown}?${said(one)}`)),
    ...Object.entries(body ?? {}).map(([key, value]) => ({ url: unknown, body: { [key]: value } })),
  ];
}

test("whatever is typed at a door of these rooms, it answers and does not break", async () => {
  const key = await makeKey(await openTestShop(database));
  const broken = new Map<string, string>();
  for (const [turn, text] of texts.entries()) {
    for (const [place, route] of routes.entries()) {
      for (const { url, body } of asksOf(route, text, (turn + place) % 3 === 0)) {
        const answer = await ask(key, route.method, url, body);
        if (answer.statusCode >= 500)
          broken.set(`${route.method} ${route.url}`, JSON.stringify({ url, body }).slice(0, 600));
      }
    }
  }
  expect(Object.fromEntries(broken)).toEqual({});
});

test("public pages and hooks take whatever a stranger sends", async () => {
  const merchantId = await openTestShop(database);
  const pieces = [
    ...texts.map((text) => text.toWellFormed()),
    "m".repeat(44),
    "p".repeat(44),
    "A".repeat(66),
    "A".repeat(87),
    "../../etc/passwd",
    "%",
    "é",
  ];
  const broken: string[] = [];
  for (const piece of pieces) {
    const part = piece === "%" ? "%" : encodeURIComponent(piece.slice(0, 3_000));
    for (const [method, url] of [
      ["GET", `/u/${part}`],
      ["POST", `/u/${part}`],
      ["GET", `/p/${part}`],
      ["POST", `/p/${part}`],
      ["GET", `/k/${part}`],
      ["POST", `/k/${part}`],
      ["GET", `/l/${part}/1`],
      ["GET", `/l/${"m".repeat(44)}/${part}`],
      ["GET", `/codes/qr/${part}.png`],
      ["GET", `/codes/code128/${part}.png`],
      ["POST", `/hooks/mail/${merchantId}/${part}`],
      ["POST", `/hooks/mail/${part}/${newId()}`],
    ] as const) {
      for (const type of [
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data; boundary=x",
        "nonsense",
      ]) {
        const answer = await server.inject({
          method,
          url,
          ...(method === "POST" ? { payload: piece.slice(0, 3_000), headers: { "content-type": type } } : {}),
        });
        if (answer.statusCode >= 500) broken.push(`${method} ${url.slice(0, 12)} ${type}`);
        if (method === "GET") break;
      }
    }
  }
  expect([...new Set(broken)]).toEqual([]);
});
