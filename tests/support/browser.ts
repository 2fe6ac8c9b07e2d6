import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { openTestServer, type TestServer } from "./server.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type BrowserTest = TestServer & {
  readonly base: string;
  readonly browser: Browser;
  /** A fresh visitor, in a language, size and scheme. */
  readonly visit: (options?: Visit) => Promise<{ page: Page; context: BrowserContext }>;
};

export type Visit = {
  readonly language?: "fr" | "en";
  readonly phone?: boolean;
  readonly dark?: boolean;
};

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
  return {
    ...opened,
    base,
    browser,
    visit: async (options = {}) => {
      const context = await browser.newContext({
        baseURL: base,
        locale: options.language === "en" ? "en-GB" : "fr-FR",
        timezoneId: "Europe/Paris",
        colorScheme: options.dark === true ? "dark" : "light",
        viewport: options.phone === true ? { width: 390, height: 844 } : { width: 1280, height: 900 },
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => {
        throw error;
      });
      return { page, context };
    },
  };
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

type AxeResult = {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
};

/** Fails with the list of what WCAG 2.2 A and AA find wrong on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated in the page's own world: the product's policy lets no foreign script in.
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })`,
  )) as AxeResult;
  expect(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
    })),
  ).toEqual([]);
}
