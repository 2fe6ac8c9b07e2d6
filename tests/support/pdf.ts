import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

// The reader would fetch its own program from the network: it is given the one that is installed.
const wasmBinary = readFileSync(
  createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"),
);
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer } });

/**
 * The pages of a PDF as PNG, as a printer would see them.
 * @param dpi dots in an inch
 */
export async function renderPdf(pdf: Buffer, dpi = 200): Promise<Buffer[]> {
  provideRenderer();
  const folder = await mkdtemp(join(tmpdir(), "rebelote-pdf-"));
  try {
    await writeFile(join(folder, "sheet.pdf"), pdf);
    const done = spawnSync(renderer, [
      "-r",
      `${dpi}`,
      "-png",
      join(folder, "sheet.pdf"),
      join(folder, "page"),
    ]);
    if (done.status !== 0) throw new Error(`The PDF was not rendered: ${done.stderr.toString()}`);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".png"))
      .toSorted()
      .map((name) => readFileSync(join(folder, name)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export type ReadCode = { readonly format: string; readonly text: string };

/** The codes a camera would find in a picture. */
export async function readCodes(png: Buffer): Promise<ReadCode[]> {
  const found = await readBarcodes(new Uint8Array(png), {
    formats: ["QRCode", "Code128"],
    maxNumberOfSymbols: 0xff,
    tryHarder: true,
  });
  return found.filter(({ isValid }) => isValid).map(({ format, text }) => ({ format, text }));
}

const renderer = "pdftoppm";

/** Poppler: the system's, or Debian's package when this is root on Debian. */
function provideRenderer(): void {
  if (spawnSync(renderer, ["-v"]).status === 0) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "poppler-utils"], { env });
  }
  if (spawnSync(renderer, ["-v"]).status !== 0)
    throw new Error("pdftoppm is needed to look at PDF pages: install poppler-utils.");
}
