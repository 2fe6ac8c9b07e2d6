import type { LightMyRequestResponse } from "fastify";
import { sql } from "kysely";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { TestServer } from "./server.ts";

/** A browser that keeps its cookies as browsers do: by name and path. */
export type Phone = {
  readonly get: (url: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;
  readonly post: (
    url: string,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<LightMyRequestResponse>;
  readonly cookie: (name: string) => string | undefined;
  readonly bring: (name: string, value: string, path: string) => void;
};

export function newPhone({ server }: Pick<TestServer, "server">, address = "127.0.0.1"): Phone {
  const jar = new Map<string, { value: string; path: string }>();
  const ask = async (
    method: "GET" | "POST",
    url: string,
    form: Record<string, string> | undefined,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> => {
    const path = url.split("?")[0] ?? url;
    const cookies = [...jar]
      .filter(([, kept]) => path === kept.path || kept.path === "/" || path.startsWith(`${kept.path}/`))
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`);
    const answer = await server.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        "accept-language": "fr",
        ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }),
        ...(method === "POST" ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        ...headers,
      },
      ...(method === "POST" ? { payload: new URLSearchParams(form).toString() } : {}),
    });
    for (const { name, value, path: at = "/", ...rest } of answer.cookies) {
      const isGone = (rest.expires?.getTime() ?? Number.POSITIVE_INFINITY) <= Date.now();
      if (isGone || value === "") jar.delete(`${name} ${at}`);
      else jar.set(`${name} ${at}`, { value, path: at });
    }
    return answer;
  };
  return {
    get: async (url, headers) => await ask("GET", url, undefined, headers),
    post: async (url, form = {}, headers) => await ask("POST", url, form, headers),
    cookie: (name) => [...jar].find(([key]) => key.startsWith(`${name} `))?.[1].value,
    bring: (name, value, path) => void jar.set(`${name} ${path}`, { value, path }),
  };
}

export type LeftMessage = { readonly kind: string; readonly body: string; readonly secrets: string[] };

/** What was left for an address, the newest first. */
export async function messagesTo(
  { database }: Pick<TestServer, "database">,
  merchantId: string,
  recipient: string,
): Promise<LeftMessage[]> {
  return await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows<LeftMessage>(sql`
        select kind, body, secrets from messages.message
        where merchant_id = ${merchantId} and recipient = ${recipient}
        order by left_at desc, id desc`),
  );
}

/** The next message to an address once there are so many; what follows an answer takes a moment. */
export async function awaitMessage(
  opened: Pick<TestServer, "database">,
  merchantId: string,
  recipient: string,
  count = 1,
): Promise<LeftMessage> {
  for (let turn = 0; turn < 2_400; turn += 1) {
    const left = await messagesTo(opened, merchantId, recipient);
    if (left.length >= count && left[0] !== undefined) return left[0];
    await pause(25);
  }
  throw new Error(`No message came for ${recipient}.`);
}

export function codeIn({ body }: LeftMessage): string {
  return /\b\d{6}\b/.exec(body)?.[0] ?? "";
}

/** The path of the link in a message. */
export function pathIn({ body }: LeftMessage): string {
  return new URL(/https?:\/\/\S+/.exec(body)?.[0] ?? "").pathname;
}

/** Signs in by text message. */
export async function signInBySms(
  opened: Pick<TestServer, "database">,
  phone: Phone,
  shop: { readonly merchantId: string; readonly slug: string; readonly e164: string },
): Promise<void> {
  const before = (await messagesTo(opened, shop.merchantId, shop.e164)).length;
  await phone.post(`/c/${shop.slug}/ask`, { contact: shop.e164 });
  const message = await awaitMessage(opened, shop.merchantId, shop.e164, before + 1);
  const entered = await phone.post(`/c/${shop.slug}/code`, { code: codeIn(message) });
  if (entered.statusCode !== 303) throw new Error(`Not let in: ${entered.statusCode}`);
}

/** Until the worker of the card holds it and its style. A promise would satisfy `waitForFunction` whatever it holds. */
export async function expectCardKept(page: Page): Promise<void> {
  const holds = `caches.open("rebelote-cards").then(async (cache) =>
    (await cache.keys()).some(({ url }) => url.endsWith(".css")) && (await cache.match(location.href)) !== undefined)`;
  await expect.poll(async () => await page.evaluate(holds), { timeout: 20_000 }).toBe(true);
}
