import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { HtmlValidate } from "html-validate";
import { expect } from "vitest";

export type NamedPage = { readonly name: string; readonly html: string };

const checker = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    // A shop's name may be long, and `rel="noopener"` is a habit here.
    "long-title": "off",
  },
});

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar")), "build", "dist", "vnu.jar");
const run = promisify(execFile);

/** Fails with the list of what html-validate and the Nu checker of the W3C find wrong in these pages. */
export async function expectValidHtml(pages: readonly NamedPage[]): Promise<void> {
  const found: string[] = [];
  for (const { name, html } of pages) {
    const { results } = await checker.validateString(html);
    for (const { messages } of results) {
      found.push(...messages.map(({ ruleId, message, line }) => `${name}:${line} ${ruleId}: ${message}`));
    }
  }
  expect(found).toEqual([]);
  expect(await nuErrors(pages)).toEqual([]);
}

async function nuErrors(pages: readonly NamedPage[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "rebelote-html-"));
  try {
    const files = new Map(pages.map((page, index) => [join(folder, `${index}.html`), page] as const));
    for (const [path, { html }] of files) await writeFile(path, html);
    provideJava();
    const said = await run(
      "java",
      [
        "-Xss4m",
        "-jar",
        jar,
        "--errors-only",
        "--stdout",
        "--exit-zero-always",
        "--format",
        "json",
        ...files.keys(),
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const { messages } = JSON.parse(said.stdout) as {
      messages: readonly { url: string; message: string; lastLine?: number; extract?: string }[];
    };
    return messages.map(({ url, message, extract }) => {
      const page = files.get(decodeURIComponent(url.replace(/^file:/, "")));
      return `${page?.name ?? url}: ${message} ${extract ?? ""}`;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A Java runtime: the system's, or Debian's smallest one when this is root on Debian. */
function provideJava(): void {
  if (spawnSync("java", ["-version"]).status === 0) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "default-jre-headless"], {
      env,
    });
  }
  if (spawnSync("java", ["-version"]).status !== 0)
    throw new Error("Java is needed to check pages with the W3C's checker: install a JRE.");
}
