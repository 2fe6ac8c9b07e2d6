import { spawnSync } from "node:child_process";
import { readFileSync, existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { emptyFolder, rebelote, start } from "./support.ts";

/** Processes of PostgreSQL whose data lies in the folder. */
function serversOf(folder: string): string[] {
  const listed = spawnSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).stdout.split("\n");
  return listed.filter((line) => line.includes(`${folder}/postgres/data`) && line.includes("/bin/postgres"));
}

async function until(holds: () => boolean, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 100) {
    if (holds()) return true;
    await sleep(100);
  }
  return holds();
}

const lacaille = ["--name", "Maison Lacaille", "--slug", "lacaille", "--country", "FR", "--currency", "EUR"];

test("a shop opened before a kill is there after it, and no database outlives the programs", async () => {
  const data = await emptyFolder();
  const first = await start(data);
  expect((await fetch(`${first.address}/healthz`)).status).toBe(200);
  const made = await rebelote(["merchant", "create", ...lacaille, "--data", data, "--json"]);
  expect(made.code).toBe(0);
  const { id } = JSON.parse(made.out.trim().split("\n").at(-1) ?? "") as { id: string };
  expect(id).toMatch(/^[0-9a-f-]{36}$/);

  await first.stop("SIGKILL");
  const second = await start(data);
  const listed = await rebelote(["merchant", "list", "--data", data, "--json"]);
  expect(JSON.parse(listed.out)).toEqual({ merchants: [{ id, slug: "lacaille", name: "Maison Lacaille" }] });
  expect(serversOf(data)).toHaveLength(1);

  expect(await second.stop("SIGTERM")).toBe(0);
  expect(await until(() => serversOf(data).length === 0, 60_000)).toBe(true);
});

test("when the only program is killed, its database stops by itself", async () => {
  const data = await emptyFolder();
  const only = await start(data);
  await only.stop("SIGKILL");
  expect(await until(() => serversOf(data).length === 0, 60_000)).toBe(true);
});

test("a command beside a running server leaves the server's database running", async () => {
  const data = await emptyFolder();
  const server = await start(data);
  const invited = await rebelote(["merchant", "list", "--data", data]);
  expect(invited.code).toBe(0);
  expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
  expect(await server.stop("SIGTERM")).toBe(0);
});

test("keys and invitations are printed once; mistakes are one sentence on standard error", async () => {
  const data = await emptyFolder();
  await rebelote(["merchant", "create", ...lacaille, "--data", data]);
  const key = await rebelote([
    "key",
    "create",
    "--merchant",
    "lacaille",
    "--scopes",
    "customers:read",
    "--data",
    data,
    "--json",
  ]);
  expect((JSON.parse(key.out) as { secret: string }).secret).toMatch(/^rbl_/);
  const staff = ["staff", "invite", "--merchant", "lacaille", "--email", "s@example.com", "--role", "owner"];
  const invited = await rebelote([...staff, "--data", data, "--json"]);
  expect((JSON.parse(invited.out) as { link: string }).link).toContain("/invitations/");
  const twice = await rebelote(["merchant", "create", ...lacaille, "--data", data]);
  expect(twice.code).not.toBe(0);
  expect(twice.out).toBe("");
  expect(twice.err).toContain("lacaille-lille");
  const nobody = await rebelote([
    "key",
    "create",
    "--merchant",
    "nobody",
    "--scopes",
    "customers:read",
    "--data",
    data,
  ]);
  expect(nobody.err).toContain("Shops here: lacaille.");
  const strange = await rebelote(["nonsense"]);
  expect(strange.code).toBe(2);
});

test("a backup restored elsewhere holds the same shop, and is refused where a shop is", async () => {
  const data = await emptyFolder();
  const made = await rebelote(["merchant", "create", ...lacaille, "--data", data, "--json"]);
  const file = join(data, "shop.backup");
  expect((await rebelote(["backup", file, "--data", data])).code).toBe(0);
  expect(existsSync(file)).toBe(true);
  const other = await emptyFolder();
  expect((await rebelote(["restore", file, "--data", other])).code).toBe(0);
  const listed = await rebelote(["merchant", "list", "--data", other, "--json"]);
  expect(listed.out).toContain((JSON.parse(made.out) as { id: string }).id);
  const again = await rebelote(["restore", file, "--data", other]);
  expect(again.code).not.toBe(0);
  expect(again.err).toContain("already a shop");
  expect(
    (await rebelote(["restore", join(data, "postgres", "server.log"), "--data", await emptyFolder()])).code,
  ).not.toBe(0);
});

test.runIf(process.getuid?.() === 0)(
  "a folder that the database's user cannot reach is refused in a sentence",
  async () => {
    const closed = await mkdtemp(join(tmpdir(), "rebelote-closed-"));
    await chmod(closed, 0o700);
    onTestFinished(async () => await rm(closed, { recursive: true, force: true }));
    const inside = join(closed, "data");
    await mkdir(inside);
    const refused = await rebelote(["merchant", "list", "--data", inside]);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain("cannot reach");
    expect(refused.err).toContain("--data /var/lib/rebelote");
  },
);

test("the database never runs as root and listens on no port", async () => {
  const data = await emptyFolder();
  const server = await start(data);
  const [line = ""] = serversOf(data);
  const pid = line.trim().split(/\s+/)[0] ?? "";
  if (existsSync(`/proc/${pid}/status`)) {
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    expect(uid).not.toBe("0");
  }
  expect(line).toContain("listen_addresses=");
  await server.stop("SIGTERM");
});
