// npm run check: the fast gate. Format, lint, types, fences, unused, texts, unit tests; everything at once where it can be.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { findNode, installDependencies, root, step } from "./setup.mjs";

installDependencies();
const node = findNode();
const bin = (name) => join(root, "node_modules", ".bin", name);
const checks = [
  ["format", bin("biome"), ["format", "."]],
  ["types", bin("tsc"), ["-p", "tsconfig.json"]],
  ["types of the console", bin("tsc"), ["-p", "tsconfig.browser.json"]],
  ["types of the rules", bin("tsc"), ["-p", "tsconfig.rules.json"]],
  ["lint", bin("oxlint"), ["--type-aware", "--deny-warnings", "src", "tests", "bench"]],
  ["unused", node, [join(root, "node_modules", "knip", "bin", "knip.js"), "--no-progress"]],
  [
    "unit tests and fences",
    node,
    [
      join(root, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "--project",
      "unit",
      "--project",
      "repository",
      "--reporter=dot",
    ],
  ],
];
const only = process.argv.slice(2);
const started = Date.now();
const waiting = checks.filter(([name]) => only.length === 0 || only.includes(name));
const failed = [];
await Promise.all([lane(), lane()]);
step(
  `${failed.length === 0 ? "All is well" : `Failed: ${failed.join(", ")}`} (${Math.round((Date.now() - started) / 1000)} s).`,
);
process.exit(failed.length === 0 ? 0 : 1);

async function lane() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, command, words] = next;
    const { code, output } = await runQuietly(command, words);
    if (code !== 0) {
      failed.push(name);
      process.stdout.write(`\n── ${name}\n${output}\n`);
    } else step(`${name}: good`);
  }
}

function runQuietly(command, words) {
  return new Promise((resolve) => {
    const child = spawn(command, words, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
        FORCE_COLOR: "0",
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.on("close", (code) => resolve({ code, output }));
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
  });
}
