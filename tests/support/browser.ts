import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page, type Request } from "playwright-core";
import { afterAll, expect } from "vitest";
import { invite } from "../../src/capabilities/accounts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestShop } from "./database.ts";
import { openTestServer, type TestServer } from "./server.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type BrowserTest = TestServer & {
  readonly base: string;
  readonly browser: Browser;
  /** A fresh visitor, in a language, size and scheme. */
  readonly visit: (options?: Visit) => Promise<Visitor>;
  /** The owner of a shop (of a new one when none is named), signed in, before a page that is still empty. */
  readonly enter: (
    options?: Visit & { readonly shop?: string },
  ) => Promise<Visitor & { readonly shop: string }>;
};

type Visitor = { readonly page: Page; readonly context: BrowserContext };

export type Visit = {
  readonly language?: "fr" | "en";
  readonly phone?: boolean;
  readonly dark?: boolean;
};

/** Between them every language, size and scheme: what holds in both holds in each. */
export const looks = [
  { name: "French, computer, light", language: "fr", phone: false, dark: false },
  { name: "English, phone, dark", language: "en", phone: true, dark: true },
] as const satisfies readonly (Visit & { readonly name: string })[];

/** The whole product behind a port of its own, with a real browser before it; closed at the end of the file. */
export async function openBrowserTest(): Promise<BrowserTest> {
  const opened = await openTestServer({ work: true });
  await opened.server.listen({ port: 0, host: "127.0.0.1" });
  const [address] = opened.server.addresses();
  const base = `http://127.0.0.1:${typeof address === "object" ? address.port : 0}`;
  const browser = await chromium.launch({
    ...executable(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
  afterAll(async () => {
    await browser.close();
  });
  const visit = async (options: Visit = {}): Promise<Visitor> => {
    const context = await browser.newContext({
      baseURL: base,
      locale: options.language === "en" ? "en-GB" : "fr-FR",
      timezoneId: "Europe/Paris",
      colorScheme: options.dark === true ? "dark" : "light",
      viewport: options.phone === true ? { width: 390, height: 844 } : { width: 1280, height: 900 },
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(60_000);
    watchRequests(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    return { page, context };
  };
  return {
    ...opened,
    base,
    browser,
    visit,
    enter: async ({ shop: known, ...look } = {}) => {
      const shop = known ?? (await openTestShop(opened.database));
      const email = `sophie-${newId().slice(-12)}@example.com`;
      const made = await opened.database.inPlatform(
        async (tx) =>
          await invite(tx, { merchantId: shop, email, role: "owner", by: "test", giver: "owner" }),
      );
      if ("refused" in made) throw new Error(made.refused);
      const accepted = await opened.server.inject({
        method: "POST",
        url: `/auth/invitations/${made.token}/accept`,
        // From an address of its own: of one, only ten a minute are let in.
        remoteAddress: `10.${randomBytes(3).join(".")}`,
        payload: { name: "Sophie", password: "quatre mots bien choisis", language: look.language ?? "fr" },
      });
      if (accepted.statusCode >= 300) throw new Error(`The invitation was not taken: ${accepted.body}`);
      const visitor = await visit(look);
      await visitor.context.addCookies(
        accepted.cookies.map(({ name, value }) => ({ name, value, url: base })),
      );
      return { ...visitor, shop };
    },
  };
}

type Asked = { begun: number; readonly open: Set<Request> };
const askedBy = new WeakMap<BrowserContext, Asked>();

function watchRequests(context: BrowserContext): void {
  const asked: Asked = { begun: 0, open: new Set() };
  askedBy.set(context, asked);
  context.on("request", (request) => {
    asked.begun += 1;
    asked.open.add(request);
  });
  const end = (request: Request) => asked.open.delete(request);
  context.on("requestfinished", end);
  context.on("requestfailed", end);
}

/** Until the page of the console is drawn whole: nothing is asked of the server, nothing stands in for what is to come. */
export async function settle(page: Page): Promise<void> {
  const asked = askedBy.get(page.context());
  if (asked === undefined) throw new Error("This page was not opened by visit or enter.");
  const isDrawn = `new Promise((tell) => requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(() => tell(
    document.querySelector("h1") !== null &&
    document.querySelector(".mantine-Skeleton-root, [aria-busy=true], [data-old], [data-late]") === null &&
    !document.getAnimations().some(({ playState, effect }) =>
      playState === "running" && effect?.getComputedTiming().iterations !== Infinity))))))`;
  await expect
    .poll(
      async () => {
        const { begun } = asked;
        const isWhole = asked.open.size === 0 && (await page.evaluate<boolean>(isDrawn));
        return isWhole && asked.open.size === 0 && asked.begun === begun;
      },
      { timeout: 60_000, interval: 20 },
    )
    .toBe(true);
}

function executable(): { executablePath?: string } {
  const found = [
    process.env["REBELOTE_BROWSER"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((path) => path !== undefined && existsSync(path));
  return found === undefined ? {} : { executablePath: found };
}

/** Asks the API as whoever is signed in on this page. */
export async function send<Answer = unknown>(
  page: Page,
  method: "GET" | "POST" | "PUT",
  path: string,
  data?: object,
): Promise<Answer> {
  const { csrf } = (await (await page.request.get("/api/v1/session")).json()) as { csrf: string };
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers: { "x-rebelote-csrf": csrf },
    ...(data === undefined ? {} : { data }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

type AxeResult = {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
};

/** Fails with the list of what WCAG 2.2 A and AA find wrong on the page, once what fades or comes has done so. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated in the page's own world: the product's policy lets no foreign script in.
  await page.evaluate(axeSource);
  await expect.poll(async () => await violationsOn(page), { timeout: 10_000, interval: 250 }).toEqual([]);
}

async function violationsOn(page: Page) {
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] })`,
  )) as AxeResult;
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
  }));
}
