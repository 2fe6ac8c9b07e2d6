// What writing costs: a version compiled from blocks, a message written for one person, and what the words need of a thousand people.
import { compileDraft } from "../src/capabilities/templates/compile.ts";
import { valuesFor } from "../src/capabilities/templates/index.ts";
import { libraryTemplate } from "../src/capabilities/templates/library/index.ts";
import { renderMessage } from "../src/capabilities/templates/render.ts";
import { madeUp } from "../src/capabilities/templates/rules/made-up.ts";
import type { Given, Version } from "../src/capabilities/templates/rules/version.ts";
import { shopFace } from "../src/capabilities/accounts/index.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 100_000);
const messages = Number(process.env["MESSAGES"] ?? 50_000);
const batch = 1_000;
const addresses = {
  unsubscribe: "https://f.example/u/token",
  preferences: "https://f.example/p/token",
  linkBase: "https://f.example/l/mailing",
};

const bench = await openBench();
try {
  await makeLargeShop(bench.database, bench.merchantId, customers);
  const version = await newest("birthday");
  const rich = await newest("chosen_for_you");
  report({
    bench: "templates",
    htmlBytes: Buffer.byteLength(version.words.fr?.html ?? ""),
    compileMs: await compileMs(),
    renderCpuUs: renderCpuUs(version),
    renderWithProductsCpuUs: renderCpuUs(rich),
    ...(await valuesMs(version, rich)),
  });
} finally {
  await bench.close();
}

async function newest(slug: string): Promise<Version> {
  const template = libraryTemplate(slug);
  if (template === undefined) throw new Error(`No example is called ${slug}.`);
  const face = await bench.database.inMerchant(bench.merchantId, shopFace);
  const nothing = { fr: new Map(), en: new Map() };
  const compiled = await compileDraft(template.draft, template.class, face, nothing);
  const { channel } = template;
  return {
    id: slug,
    templateId: slug,
    number: 1,
    channel,
    class: template.class,
    ...compiled,
    hash: "",
    publishedAt: "",
  };
}

/** Both languages, once the compiler is loaded. */
async function compileMs(): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const started = performance.now();
    await newest("newsletter");
    taken.push(performance.now() - started);
  }
  return rounded(percentile(taken, 0.5));
}

function renderCpuUs(version: Version): number {
  const given: Given = madeUp(version.needs, "fr");
  for (let count = 0; count < 2_000; count += 1) renderMessage(version, "fr", given, addresses);
  const started = process.cpuUsage();
  for (let count = 0; count < messages; count += 1) renderMessage(version, "fr", given, addresses);
  const { user, system } = process.cpuUsage(started);
  return rounded((user + system) / messages);
}

async function valuesMs(version: Version, rich: Version): Promise<Record<string, number>> {
  return await bench.database.inMerchant(bench.merchantId, async (tx) => {
    const { rows } = await tx.client.query<{ id: string }>(
      "select id from customers.customer where merchant_id = $1 order by id limit $2",
      [bench.merchantId, batch],
    );
    const ids = rows.map(({ id }) => id);
    const timed = async (of: Version) => {
      await valuesFor(tx, of, ids);
      const started = performance.now();
      await valuesFor(tx, of, ids);
      return rounded(performance.now() - started);
    };
    return {
      [`values${batch}Ms`]: await timed(version),
      [`valuesWithProducts${batch}Ms`]: await timed(rich),
    };
  });
}
