import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const door = join(import.meta.dirname, "..", "..", "bin", "rebelote");
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** An empty folder that the database's own user may enter; removed at the end of the file. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rebelote-program-"));
  await chmod(folder, 0o755);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a command of bin/rebelote to its end. */
export async function rebelote(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawn(door, words, { env: { ...process.env, DATABASE_URL: "", ...environment } });
  running.add(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  return await new Promise((resolve) => {
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, out, err });
    });
  });
}

export type Serving = {
  readonly address: string;
  readonly child: ChildProcess;
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Starts the server on a free port and waits for its "ready". */
export async function start(data: string, words: readonly string[] = []): Promise<Serving> {
  const child = spawn(door, ["start", "--port", "0", "--data", data, ...words], {
    env: { ...process.env, DATABASE_URL: "" },
  });
  running.add(child);
  const ended = new Promise<number | null>((resolve) => {
    child.on("exit", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  let err = "";
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (text: Buffer) => {
      const ready = /^ready (\S+)/m.exec(text.toString());
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    void ended.then((code) => {
      reject(new Error(`It ended with ${code ?? "a signal"}: ${err}`));
    });
  });
  return {
    address,
    child,
    stop: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}
