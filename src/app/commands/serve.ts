import { listMerchants, makeSetupLink } from "../../capabilities/accounts/index.ts";
import { leaveDemo, openDemo, resetDemo } from "../../capabilities/demo/index.ts";
import { createLog } from "../../platform/log.ts";
import { expectPort } from "../../platform/public-address.ts";
import { runBackground } from "../background.ts";
import { openProgram, type Program } from "../program.ts";
import { dayInZone } from "../../values/day.ts";
import { buildServer } from "../server.ts";
import { type Arguments, OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { print, tellStep, withProgram } from "./session.ts";

const defaultPort = 4700;

export const serveCommands: readonly Command[] = [
  {
    name: "start",
    usage: "start [--port 4700] [--host 127.0.0.1] [--no-worker] [--trust-proxy ADDRESS,…]",
    summary: "Serves the product and prints “ready http://…” when it does.",
    options: ["port", "host", "trust-proxy"],
    flags: ["no-worker", "demo"],
    run: start,
  },
  {
    name: "worker",
    usage: "worker",
    summary: "Runs jobs beside servers that were started with --no-worker.",
    run: async (given) => {
      const program = await openProgram({ dataFolder: given.option("data"), say: tellStep });
      const background = await runBackground({ ...program, log: createLog() }, true);
      process.stdout.write("ready\n");
      await untilStopped();
      await background.stop();
      await program.close();
    },
  },
  {
    name: "demo",
    usage: "demo open|reset|leave",
    summary: "Opens the demonstration shop, makes it anew, or removes it to its last row.",
    run: async (given) => {
      const [verb] = given.words;
      const work = { open: openDemo, reset: resetDemo, leave: leaveDemo }[verb ?? ""];
      if (work === undefined) throw new OperatorError("Say “demo open”, “demo reset” or “demo leave”.", 2);
      await withProgram(given, async ({ database }) => {
        const started = performance.now();
        await work(database);
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        print(given, `Done in ${seconds} s.`, { seconds });
      });
    },
  },
  {
    name: "migrate",
    usage: "migrate",
    summary: "Brings the database to the newest shape and ends.",
    run: async (given) => {
      await withProgram(given, async () => await Promise.resolve());
      print(given, "The database is up to date.", { migrated: true });
    },
  },
];

async function start(given: Arguments): Promise<void> {
  const port = Number(given.option("port") ?? process.env["REBELOTE_PORT"] ?? defaultPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OperatorError("--port is a number from 0 to 65535.", 2);
  const host = given.option("host") ?? "127.0.0.1";
  if (port !== 0) expectPort(port);
  const program = await openProgram({ dataFolder: given.option("data"), say: tellStep });
  const stopped = untilStopped();
  const { server, background } = await serve(program, given).catch(async (error: unknown) => {
    await program.close();
    throw error;
  });
  try {
    await server.listen({ port, host });
  } catch (error) {
    await background.stop();
    await program.close();
    if ((error as { code?: string }).code === "EADDRINUSE") {
      throw new OperatorError(
        `Port ${port} is taken by another program. Choose another: --port ${port + 1}.`,
      );
    }
    throw error;
  }
  const [address] = server.addresses();
  const shownHost = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const base = `http://${shownHost}:${typeof address === "object" ? address.port : port}`;
  await sayHowToEnterFromElsewhere(program, host, base);
  process.stdout.write(`ready ${base}\n`);
  await stopped;
  await server.close();
  await background.stop();
  await program.close();
}

async function serve(program: Program, given: Arguments) {
  if (given.flag("demo")) await keepDemoFresh(program);
  const background = await runBackground({ ...program, log: createLog() }, !given.flag("no-worker"));
  const proxies = given.option("trust-proxy")?.split(",");
  const server = await buildServer({
    database: program.database,
    storage: program.storage,
    jobs: background.jobs,
    log: createLog(),
    ...(proxies === undefined ? {} : { trustedProxies: proxies }),
  });
  return { server, background };
}

/**
 * An empty installation shows the demonstration shop. It always ends today: one made on an earlier day is made anew,
 * unless somebody has opened a real shop meanwhile.
 */
async function keepDemoFresh(program: Program): Promise<void> {
  const { database } = program;
  const shops = await listMerchants(database);
  if (shops.some((shop) => !shop.isDemo)) return;
  const demo = shops.find((shop) => shop.isDemo);
  const today = database.clock.today("Europe/Paris");
  if (demo !== undefined && dayInZone(demo.createdAt, "Europe/Paris") === today) return;
  const started = performance.now();
  tellStep("demo.open");
  await (demo === undefined ? openDemo(database) : resetDemo(database));
  tellStep("demo.ready", String(Math.round((performance.now() - started) / 1_000)));
}

/** Whoever is not on this machine needs a link that only the terminal shows, until the shop has its owner. */
async function sayHowToEnterFromElsewhere(program: Program, host: string, base: string): Promise<void> {
  if (host === "127.0.0.1" || host === "localhost" || host === "::1") return;
  const shops = await listMerchants(program.database);
  if (shops.some((shop) => !shop.isDemo)) return;
  process.stderr.write(
    `Open your shop from another machine with this link (once, within 24 hours), with this machine's name in front:\n  ${base}${await makeSetupLink(program.database)}\n`,
  );
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        // Asked twice, the operator means it.
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });
}
