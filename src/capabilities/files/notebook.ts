import { Readable } from "node:stream";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import type { Tx } from "../../platform/database.ts";
import { shopContext } from "./context.ts";
import { receiveFile, type Received } from "./operations.ts";
import type { FileServices } from "./read-file.ts";
import { csvCell } from "../../values/csv.ts";
import { personPlan, readPerson } from "./rules/person.ts";
import type { Decision, RefusalReason } from "./rules/reasons.ts";

/** What the grid of the paper notebook has for columns, in the order in which notebooks have them. */
export const notebookColumns = [
  "lastName",
  "firstName",
  "phone",
  "email",
  "birthday",
  "postcode",
  "city",
] as const;
export type NotebookRow = Readonly<Partial<Record<(typeof notebookColumns)[number], string>>>;

export type NotebookAnswer = {
  readonly index: number;
  readonly refused: RefusalReason | null;
  /** What was left out of the row, such as a phone that is none. */
  readonly notes: readonly Decision[];
};

/** Looks at rows as they are typed, with the very rules of the import. Nothing is written. */
export async function checkNotebook(tx: Tx, rows: readonly NotebookRow[]): Promise<NotebookAnswer[]> {
  const shop = await shopContext(tx);
  const positions = Object.fromEntries(notebookColumns.map((column, position) => [column, position]));
  const mapping = {
    kind: "customers",
    columns: {},
    decimal: ",",
    dateOrder: "dmy",
    source: "notebook",
    header: true,
  } as const;
  const plan = personPlan(mapping, positions, shop.readPhone);
  return rows.map((row, index) => {
    const notes: Decision[] = [];
    const read = readPerson(
      notebookColumns.map((column) => row[column] ?? ""),
      plan,
      (decision) => notes.push(decision),
    );
    return { index, refused: "refused" in read ? read.refused : null, notes };
  });
}

/** The notebook becomes a file like any other: the same report, the same import, the same way back. */
export async function receiveNotebook(
  services: FileServices,
  actor: Actor,
  rows: readonly NotebookRow[],
  name: string,
): Promise<Received | Refusal> {
  const lines = [
    notebookColumns.join(","),
    ...rows.map((row) => notebookColumns.map((column) => csvCell(row[column] ?? "")).join(",")),
  ];
  const received = await receiveFile(services, actor, {
    stream: Readable.from([lines.join("\n")]),
    fileName: name,
    kind: "customers",
  });
  if (isRefusal(received)) return received;
  const columns = Object.fromEntries(notebookColumns.map((column) => [column, column]));
  return {
    ...received,
    mapping: {
      ...received.mapping,
      columns,
      header: true,
      delimiter: ",",
      decimal: ",",
      dateOrder: "dmy",
      source: "notebook",
    },
  };
}
