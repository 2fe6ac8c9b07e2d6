import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { checkImport, seconds } from "./check.ts";
import { beginCheck, beginWriting, receiveFile } from "./operations.ts";
import type { FileServices } from "./read-file.ts";
import type { ImportReport } from "./report.ts";
import type { ImportKind } from "./rules/fields.ts";
import type { Mapping } from "./rules/mapping.ts";
import type { Origin } from "./rules/origin.ts";
import { writeImport } from "./write.ts";

export type CliImport = {
  readonly merchantId: string;
  readonly path: string;
  readonly kind: ImportKind;
  /** What `--map` holds; what it leaves out is detected. */
  readonly mapping?: Partial<Mapping> | undefined;
  readonly origin?: Origin | undefined;
  /** Sees the report before anything is written; false stops there. */
  readonly agree: (report: ImportReport) => Promise<boolean>;
};

export type CliResult = {
  readonly importId: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly customers: number;
  readonly receipts: number;
  readonly revenueCents: number;
  readonly seconds: number;
  readonly written: boolean;
  readonly report: ImportReport;
};

/** The whole path of a file, as the console walks it, in one call for an operator. */
export async function importFromCli(services: FileServices, asked: CliImport): Promise<CliResult | Refusal> {
  const started = performance.now();
  const { merchantId } = asked;
  const actor = systemActor(merchantId, "rebelote", "operator");
  const received = await receiveFile(services, actor, {
    stream: createReadStream(asked.path),
    fileName: basename(asked.path),
    kind: asked.kind,
  });
  if (isRefusal(received)) return received;
  const mapping: Mapping = { ...received.mapping, ...asked.mapping, kind: asked.kind };
  const origin = asked.origin ?? (asked.kind === "customers" ? { kind: "unknown" as const } : null);
  const begun = await services.database.inMerchant(merchantId, async (tx) => {
    return await beginCheck(tx, received.id, mapping, origin);
  });
  if (isRefusal(begun)) return begun;
  const report = await checkImport(services, merchantId, received.id);
  if (isRefusal(report)) return report;
  const agreed = report.accepted > 0 && (await asked.agree(report));
  if (agreed) {
    const writing = await services.database.inMerchant(
      merchantId,
      async (tx) => await beginWriting(tx, actor, received.id),
    );
    if (isRefusal(writing)) return writing;
    const written = await writeImport(services, merchantId, received.id);
    if (isRefusal(written)) return written;
  }
  return { ...figures(received.id, report), seconds: seconds(started), written: agreed };
}

function figures(importId: string, report: ImportReport): Omit<CliResult, "seconds" | "written"> {
  const { receipts, customers } = report;
  return {
    importId,
    rows: report.rows,
    accepted: report.accepted,
    rejected: report.refused + report.leftOut,
    customers: customers?.mentioned ?? 0,
    receipts: receipts === undefined ? 0 : receipts.sales + receipts.refunds,
    revenueCents: receipts === undefined ? 0 : receipts.grossCents + receipts.refundedCents,
    report,
  };
}
