import type { Database } from "../../platform/database.ts";
import type { Storage } from "../../platform/storage.ts";
import { say } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { shopContext, type ShopContext } from "./context.ts";
import { noteReading, type ImportRow } from "./queries.ts";
import { clearStaging, copyStaged } from "./queries-staging.ts";
import { ArchiveTooLarge, openTable } from "./readers/open.ts";
import type { Row, RowSource } from "./readers/rows.ts";
import { LyingArchive } from "./readers/zip.ts";
import type { Mapping } from "./rules/mapping.ts";
import { personPlan } from "./rules/person.ts";
import { missingColumns, positionsOf, receiptPlan } from "./rules/plan.ts";
import { columnNames, findHeader } from "./rules/shape.ts";
import { receiptStager, type StagedText, type Stager } from "./stage-receipts.ts";
import { personStager, productStager } from "./stage-records.ts";
import { openTally, type Tally } from "./tally.ts";

export type Progress = (at: {
  readonly step: "reading" | "gathering" | "people" | "products" | "receipts";
  readonly done: number;
  readonly total: number;
  readonly rows: number;
}) => void;

export type FileServices = {
  readonly database: Database;
  readonly storage: Storage;
  readonly progress?: Progress | undefined;
  /** Fires when the program stops: the work ends at its next pause and goes on after the restart. */
  readonly stopping?: AbortSignal | undefined;
};

export type Reading = {
  readonly rows: number;
  readonly repairedLines: number;
  readonly tally: Tally;
  readonly shop: ShopContext;
};

export class Stopped extends Error {}

/** Reads the whole file once into the staging tables, holding a few thousand lines at a time whatever its size. */
export async function readIntoStaging(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  mapping: Mapping,
): Promise<Reading | Refusal> {
  const { database, storage } = services;
  if (row.fileKey === null) return refuse("file_is_gone");
  const path = storage.pathOf(row.fileKey);
  const opened = await openTable(path);
  if (isRefusal(opened)) return opened;
  const source = opened.rows({
    encoding: mapping.encoding,
    delimiter: mapping.delimiter,
    sheet: mapping.sheet,
  });
  const shop = await database.inMerchant(merchantId, async (tx) => {
    await clearStaging(tx, row.id);
    return await shopContext(tx);
  });
  const rows = new RowReader(source, mapping.header);
  try {
    const columns = await rows.columns();
    const missing = missingColumns(mapping, columns);
    if (missing.length > 0) return refuse("file_lacks_columns", { columns: missing.slice(0, 10).join(", ") });
    const tally = tallyFor(services, merchantId, shop, columns);
    const stager = stagerFor({ merchantId, importId: row.id, mapping, columns, shop, tally });
    await stageAll(services, merchantId, row, { rows, stager, source });
    if (source.repairedLines() > 0) tally.count("line_of_other_encoding", source.repairedLines());
    return { rows: rows.count, repairedLines: source.repairedLines(), tally, shop };
  } catch (fault) {
    if (fault instanceof ArchiveTooLarge || fault instanceof LyingArchive)
      return refuse("workbook_unpacks_too_large");
    if (isZlibFault(fault)) return refuse("archive_is_broken");
    throw fault;
  }
}

/** Rows of the file after its header, and how many there were. */
class RowReader {
  readonly source: RowSource;
  readonly hasHeader: boolean;
  count = 0;
  #iterator: AsyncIterator<readonly Row[]>;
  #first: readonly Row[] = [];

  constructor(source: RowSource, hasHeader: boolean) {
    this.source = source;
    this.hasHeader = hasHeader;
    this.#iterator = source.batches[Symbol.asyncIterator]();
  }

  async columns(): Promise<string[]> {
    const gathered: Row[] = [];
    while (gathered.length < 100) {
      const next = await this.#iterator.next();
      if (next.done === true) break;
      gathered.push(...next.value);
    }
    const cells = gathered.map((row) => row.cells);
    const header = this.hasHeader ? Math.max(0, findHeader(cells)) : -1;
    const body = gathered.slice(header + 1);
    const width = body.slice(0, 100).reduce((most, row) => Math.max(most, row.cells.length), 0);
    this.#first = body;
    return columnNames(header === -1 ? [] : (cells[header] ?? []), width);
  }

  async *batches(): AsyncGenerator<readonly Row[]> {
    let batch: readonly Row[] = this.#first;
    this.#first = [];
    for (;;) {
      this.count += batch.length;
      if (batch.length > 0) yield batch;
      const next = await this.#iterator.next();
      if (next.done === true) return;
      batch = next.value;
    }
  }
}

function tallyFor(
  services: FileServices,
  merchantId: string,
  shop: ShopContext,
  columns: readonly string[],
): Tally {
  return openTally({
    columns,
    lineTitle: say(shop.language, "files.refused_file.line"),
    reasonTitle: say(shop.language, "files.refused_file.reason"),
    sentence: (reason) => say(shop.language, `files.reason.${reason}`),
    store: async (stream) => await services.storage.write(merchantId, stream),
  });
}

type StagerCall = {
  readonly merchantId: string;
  readonly importId: string;
  readonly mapping: Mapping;
  readonly columns: readonly string[];
  readonly shop: ShopContext;
  readonly tally: Tally;
};

function stagerFor({ merchantId, importId, mapping, columns, shop, tally }: StagerCall): Stager {
  const staging = { merchantId, importId, tally };
  const positions = positionsOf(mapping, columns);
  switch (mapping.kind) {
    case "receipts":
      return receiptStager({
        ...staging,
        plan: receiptPlan(mapping, columns, shop),
        stores: shop.storeCodes,
        readPhone: shop.readPhone,
        balances: {
          difference: say(shop.language, "files.balance.difference"),
          total: say(shop.language, "files.balance.total"),
        },
        buyersByName: mapping.layout === "prestashop_orders" || mapping.layout === "woocommerce_orders",
      });
    case "customers":
      return personStager(staging, personPlan(mapping, positions, shop.readPhone));
    case "products":
      return productStager(staging, positions, mapping.decimal);
  }
}

/** Reads ahead while the database takes what was read before: each does its half of the work at the same time. */
async function stageAll(
  services: FileServices,
  merchantId: string,
  row: ImportRow,
  { rows, stager, source }: { rows: RowReader; stager: Stager; source: RowSource },
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  const send = async (staged: StagedText): Promise<void> => {
    await writing;
    if (services.stopping?.aborted === true) throw new Stopped();
    const [read, bytes] = [rows.count, source.bytesRead()];
    writing = services.database.inMerchant(merchantId, async (tx) => {
      await copyStaged(tx, staged);
      await noteReading(tx, row.id, read, bytes);
    });
    // Without a listener a failure would end the program before the next turn looks at it.
    writing.catch(() => undefined);
    services.progress?.({ step: "reading", done: bytes, total: source.totalBytes, rows: read });
  };
  for await (const batch of rows.batches()) {
    for (const one of batch) {
      stager.add(one);
      if (stager.isFull()) await send(stager.take(false));
    }
  }
  await send(stager.take(true));
  await writing;
}

function isZlibFault(fault: unknown): boolean {
  const code = (fault as { code?: unknown }).code;
  return typeof code === "string" && code.startsWith("Z_");
}
