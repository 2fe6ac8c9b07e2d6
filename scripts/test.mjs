// npm test: everything, from a fresh clone. npm run test:rooms and test:browser run one part.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildPages, findNode, installDependencies, root, step } from "./setup.mjs";

const [part, ...more] = process.argv.slice(2);
installDependencies();
const node = findNode();

if (part === undefined) {
  const checked = spawnSync(node, [join(root, "scripts", "check.mjs")], { cwd: root, stdio: "inherit" });
  if (checked.status !== 0) process.exit(1);
}
if (part !== "rooms") {
  buildPages(node);
  provideBrowser();
}
const projects = part === undefined ? ["rooms", "program", "browser"] : [part];
const tested = spawnSync(
  node,
  [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    ...projects.flatMap((name) => ["--project", name]),
    ...more,
  ],
  {
    cwd: root,
    stdio: "inherit",
    // Each file of tests and each program they start reads the same modules: they are compiled once.
    env: { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"), ...process.env },
  },
);
process.exit(tested.status ?? 1);

/** Chromium: the one named, the system's, Debian's package when this is root on Debian, or Playwright's own. */
function provideBrowser() {
  if (findBrowser() !== undefined) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    step("Installing Debian's Chromium for the browser tests…");
    const quiet = {
      stdio: ["ignore", 2, "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], quiet);
    spawnSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
      quiet,
    );
  } else {
    step("Fetching Chromium for the browser tests…");
    spawnSync(node, [join(root, "node_modules", "playwright-core", "cli.js"), "install", "chromium"], {
      stdio: ["ignore", 2, "inherit"],
    });
    return;
  }
  if (findBrowser() === undefined) {
    process.stderr.write(
      "No Chromium could be installed. Install it, or name it in REBELOTE_BROWSER=/path/to/chromium.\n",
    );
    process.exit(1);
  }
}

function findBrowser() {
  return [
    process.env.REBELOTE_BROWSER,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((path) => path !== undefined && existsSync(path));
}
