// Messages a second of one process, 10 KB of HTML with the person's own words in it, signed with RSA-2048, to a relay on this machine; beside it
// the bare library in the same run: nodemailer's pool with its own composing and signing, and no ledger. MESSAGES=n CONNECTIONS=n ROUNDS=n
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateKeyPairSync } from "node:crypto";
import { wireRooms } from "../src/app/rooms.ts";
import { arbitrate } from "../src/capabilities/messages/arbitrate.ts";
import { deliverDue, planMailing, senderOf } from "../src/capabilities/messages/index.ts";
import { publishTemplate, renderMessage } from "../src/capabilities/templates/index.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { closeMail } from "../src/platform/mail.ts";
import { connect, type DatabaseAddress } from "../src/platform/database.ts";
import { addReaders, addWords, granted, identify, letGo, useRelay } from "../tests/support/mailings.ts";
import { openSink } from "./sink.ts";
import { openBench, report, rounded } from "./support.ts";

const run = promisify(execFile);
const messages = Number(process.env["MESSAGES"] ?? 5_000);
const connections = Number(process.env["CONNECTIONS"] ?? 10);
const rounds = Number(process.env["ROUNDS"] ?? 2);

type Figures = {
  readonly perSecond: number;
  readonly memoryMb: number;
  /** Of all threads of the process; says more than the clock where others work beside. */
  readonly cpuMsEach: number;
};
type Task = {
  readonly address: DatabaseAddress;
  readonly folder: string;
  readonly url: string;
  readonly html: string;
  readonly text: string;
  readonly key: string;
};

const [, , part, given] = process.argv;
if (part === "ours") await ours(JSON.parse(given ?? "") as Task);
else await compare();

async function compare(): Promise<void> {
  const bench = await openBench();
  const { database, merchantId, folder } = bench;
  const sink = await openSink();
  const people = await database.inMerchant(merchantId, async (tx) => {
    await identify(tx);
    return await addReaders(tx, messages);
  });
  await useRelay(database, merchantId, sink.url, {
    connections,
    dkimDomain: "maison.example",
    returnAddress: "retours@maison.example",
  });
  const { html, text, templateId, key } = await database.inMerchant(merchantId, async (tx) => {
    const made = await addWords(tx, { subject: 'Pour {{ first_name | default: "vous" }}', text: longText() });
    const version = granted(await publishTemplate(tx, systemActor(merchantId, "bench"), made));
    const links = {
      unsubscribe: "https://maison.example/u/x",
      preferences: "https://maison.example/p/x",
      linkBase: "https://maison.example/l",
    };
    const words = renderMessage(version, "fr", { fields: { first_name: "PRENOM" } }, links);
    const { secrets } = await senderOf(tx, database, "email");
    return {
      ...words,
      templateId: made,
      key:
        secrets["dkimKey"] ??
        generateKeyPairSync("rsa", { modulusLength: 2048 })
          .privateKey.export({ type: "pkcs8", format: "pem" })
          .toString(),
    };
  });
  await database.asOwner(async (tx) => await tx.client.query("analyze"));
  const task: Task = { address: database.address, folder, url: sink.url, html, text, key };
  const all: { ours: Figures; bare: Figures }[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    await database.inMerchant(merchantId, async (tx) => {
      const id = await letGo(tx, { audience: { customerIds: people }, templateId });
      await planMailing(tx, id);
      await arbitrate(tx);
    });
    await database.asOwner(async (tx) => await tx.client.query("analyze"));
    const own = await inProcess("ours", task);
    const taken = await sink.take();
    if (new Set(taken.mails.map(([to]) => to)).size !== messages) throw new Error("Somebody was forgotten.");
    bytes = taken.bytes / taken.count;
    const plain = await inProcess("bare", task);
    await sink.take();
    all.push({ ours: own, bare: plain });
  }
  const best = (name: "ours" | "bare"): number => Math.max(...all.map((one) => one[name].perSecond));
  report({
    bench: "send",
    messages,
    connections,
    bytesEach: Math.round(bytes),
    perSecond: best("ours"),
    barePerSecond: best("bare"),
    ratioToBare: Math.round((best("ours") / best("bare")) * 100) / 100,
    cpuMsEach: Math.min(...all.map(({ ours: { cpuMsEach: each } }) => each)),
    bareCpuMsEach: Math.min(...all.map(({ bare: { cpuMsEach: each } }) => each)),
    memoryMb: Math.max(...all.map(({ ours: { memoryMb } }) => memoryMb)),
    bareMemoryMb: Math.max(...all.map(({ bare: { memoryMb } }) => memoryMb)),
    rounds: all,
  });
  sink.close();
  await bench.close();
}

/** Each in a process of its own, so that its memory is its own. */
async function inProcess(name: "ours" | "bare", task: Task): Promise<Figures> {
  const script = name === "ours" ? import.meta.url : new URL("send-bare.ts", import.meta.url);
  const { stdout } = await run(
    process.execPath,
    [fileURLToPath(script), name, JSON.stringify({ ...task, messages, connections })],
    {
      maxBuffer: 1e7,
    },
  );
  return JSON.parse(stdout) as Figures;
}

function told(count: number, started: number, before: NodeJS.CpuUsage): void {
  const perSecond = Math.round(count / ((performance.now() - started) / 1_000));
  report({
    perSecond,
    memoryMb: rounded(process.resourceUsage().maxRSS / 1_024),
    cpuMsEach: cpuMsEach(count, before),
  });
}

function cpuMsEach(count: number, before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / count / 10) / 100;
}

async function ours({ address, folder }: Task): Promise<void> {
  const database = connect(address, 8);
  wireRooms();
  const [started, before] = [performance.now(), process.cpuUsage()];
  const handed = await deliverDue(database, { folder: `${folder}/journal` });
  told(handed, started, before);
  closeMail();
  await database.close();
}

/** Enough words that the HTML weighs some ten kilobytes. */
function longText(): string {
  const sentence =
    'Bonjour {{ first_name | default: "vous" }}, les nouveautés de la saison vous attendent en boutique, à côté de vos habitudes. ';
  return sentence.repeat(12);
}
