import { randomBytes, randomInt } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, type Day } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import {
  type Cell,
  exportedColumns,
  type ExportMark,
  type ExportRow,
  registerExportGuard,
} from "../files/index.ts";
import { insertPlanted, type Planted, selectPlanted, selectSeeds } from "./queries-seeds.ts";
import {
  fileOfExport,
  insertHandedFile,
  noteRows,
  rowsExportedSince,
  selectAgreed,
  selectSettings,
} from "./queries-sharing.ts";
import { fileCode, seedName, seedNameCount } from "./rules/seed-names.ts";
import { partnerRow } from "./rules/partner-row.ts";
import { shopToday } from "./operations-requests.ts";

const columns = exportedColumns.customers;
const dayMs = 86_400_000;

/** Every file of people that leaves is limited, carries a mark and the shop's seed addresses, and is noted (FILE-8, FILE-9). */
export function watchExports(): void {
  registerExportGuard({
    allow: async (tx, actor, { what, rows }) =>
      what === "customers" ? await withinLimits(tx, actor, rows) : undefined,
    promised,
    mark: async (tx, row) => (row.what === "customers" ? await markOf(tx, row) : { people: null, seeds: [] }),
    code: async (tx, exportId) => (await fileOfExport(tx, exportId))?.code ?? null,
  });
}

async function withinLimits(tx: Tx, actor: Actor, rows: number): Promise<Refusal | undefined> {
  const { exportRowsMost, exportDayMost } = await selectSettings(tx);
  if (exportRowsMost !== null && rows > exportRowsMost) {
    return refuse("export_too_large", { rows, most: exportRowsMost });
  }
  if (exportDayMost === null) return undefined;
  const since = new Date(Date.parse(tx.now) - dayMs).toISOString();
  const left = Math.max(0, exportDayMost - (await rowsExportedSince(tx, actor.name, since)));
  return rows > left ? refuse("export_day_limit", { rows, left, most: exportDayMost }) : undefined;
}

async function promised(tx: Tx, actor: Actor, made: ExportRow, rows: number): Promise<void> {
  const fileId = newId(Date.parse(tx.now));
  let code = fileCode(randomBytes(6));
  const file = { id: fileId, exportId: made.id, partnerId: null, by: actor.name };
  while (!(await insertHandedFile(tx, { ...file, code }))) code = fileCode(randomBytes(6));
  await noteRows(tx, made.id, rows);
  if (made.what !== "customers") return;
  for (const seed of await selectSeeds(tx)) {
    const { firstName, lastName } = seedName(randomInt(seedNameCount));
    const email = seed.email === null ? null : ownAddress(seed.email, firstName, lastName);
    await insertPlanted(tx, { fileId, seedId: seed.id, firstName, lastName, email });
  }
}

/** Of a domain that takes every address (`@maison.example`), one used in this file alone; else the seed's own. */
function ownAddress(email: string, firstName: string, lastName: string): string {
  if (!email.startsWith("@")) return email;
  const plain = (text: string) =>
    text
      .normalize("NFD")
      .replaceAll(/[^a-zA-Z-]/g, "")
      .toLowerCase();
  return `${plain(firstName)}.${plain(lastName)}${email}`;
}

async function markOf(tx: Tx, row: ExportRow): Promise<ExportMark> {
  const file = await fileOfExport(tx, row.id);
  if (file === undefined) return { people: null, seeds: [] };
  const today = await shopToday(tx);
  const planted = await selectPlanted(tx, file.id);
  const seeds = planted.map((seed, at) => seedRow(seed, at, today));
  if (file.partnerId === null) return { people: null, seeds };
  const people = await selectAgreed(tx, file.partnerId);
  const agreed = new Map<Cell | undefined, readonly string[]>(
    people.map((one) => [one.customerId, one.channels]),
  );
  const ofSeeds = new Map(planted.map((seed, at) => [seeds[at]?.[0], [seed.channel]]));
  return {
    people: people.map(({ customerId }) => customerId),
    seeds,
    shape: (cells) => partnerRow(columns, cells, agreed.get(cells[0]) ?? ofSeeds.get(cells[0]) ?? []),
  };
}

/** Somebody who looks like the others: a record of the last year, a purchase or two. */
function seedRow(seed: Planted, at: number, today: Day): readonly Cell[] {
  const since = addDays(today, -(40 + ((seed.lastName.length * 31 + at * 57) % 300)));
  const last = addDays(since, seed.firstName.length);
  const values: Readonly<Record<string, Cell>> = {
    customer_id: newId(Date.parse(`${since}T10:00:00Z`)),
    kind: "person",
    first_name: seed.firstName,
    last_name: seed.lastName,
    email: seed.email,
    emails: seed.email === null ? null : [seed.email],
    phone: seed.phone,
    phones: seed.phone === null ? null : [seed.phone],
    address_line1: seed.line1,
    postcode: seed.postcode,
    city: seed.city,
    country: seed.country,
    language: "fr",
    tags: [],
    sort_name: `${seed.lastName} ${seed.firstName}`.toLowerCase(),
    source: "till",
    created_on: since,
    first_purchase: since,
    last_purchase: last,
    purchases: 2,
    gross: 18 + seed.lastName.length,
    refunded: 0,
  };
  return columns.map((column) => values[column] ?? null);
}
