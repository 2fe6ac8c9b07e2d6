import { execFile } from "node:child_process";
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
    ).catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== "ENOENT") throw fault;
      throw new Error(
        "Java is needed to check the pages: npm test installs it on Debian; elsewhere, install a JRE.",
      );
    });
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
