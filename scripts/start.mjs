// npm start: sets up what is missing, starts Rebelote on its demonstration shop and opens the browser.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildPages, findNode, installDependencies, root, step } from "./setup.mjs";

const words = process.argv.slice(2);
const development = words.includes("--dev");

installDependencies();
const node = findNode();
if (!development) buildPages(node);
const program = spawn(
  node,
  [
    "--disable-warning=ExperimentalWarning",
    "--max-semi-space-size=8",
    ...(development
      ? [
          "--watch-path=src/app",
          "--watch-path=src/platform",
          "--watch-path=src/capabilities",
          "--watch-preserve-output",
        ]
      : []),
    join(root, "src", "app", "cli.ts"),
    "start",
    "--demo",
    ...words.filter((word) => word !== "--dev"),
  ],
  { cwd: root, stdio: ["inherit", "pipe", "inherit"] },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => program.kill(signal));

const console = development
  ? spawn(node, [join(root, "node_modules", "vite", "bin", "vite.js"), "--clearScreen", "false"], {
      cwd: root,
      stdio: "inherit",
    })
  : null;

program.stdout.setEncoding("utf8");
let opened = false;
program.stdout.on("data", (text) => {
  process.stdout.write(text);
  const ready = /^ready (\S+)/m.exec(text);
  if (ready === null || opened) return;
  opened = true;
  step(
    `Rebelote is open at ${ready[1]}${development ? " (pages with live reload: http://127.0.0.1:5173)" : ""}. Ctrl C stops it.`,
  );
  if (!development) openBrowser(ready[1]);
});
program.on("exit", (code) => {
  console?.kill();
  process.exit(code ?? 0);
});

function openBrowser(address) {
  const headless = process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (headless || process.env.CI || process.env.BROWSER === "none") return;
  const opener =
    process.platform === "darwin" ? "open" : process.platform === "win32" ? "explorer" : "xdg-open";
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
