import type { CounterRow } from "../../capabilities/till/shared.ts";
import type { WorkingSet } from "../store/working-set.ts";
import type { Api } from "./api.ts";

/** How far the copy of the customers goes. */
export type CopyMark = {
  /** Of the first copy: where it stopped; null: not begun, or ended. */
  readonly cursor: string | null;
  /** From when on changes are to be asked for. */
  readonly since: string | null;
  readonly isWhole: boolean;
};

export const noCopy: CopyMark = { cursor: null, since: null, isWhole: false };
const pageSize = 1_000;

/**
 * Brings the copy up to date: whole the first time (going on where it was cut), then only what changed. Changes are asked for from
 * before the first page, so that what changed while pages were read comes again rather than never.
 */
export async function copyCustomers(
  api: Api,
  set: WorkingSet,
  mark: CopyMark,
  keepMark: (mark: CopyMark) => Promise<void>,
): Promise<void> {
  let { cursor, since } = mark;
  if (!mark.isWhole) {
    do {
      const page = await api.customers({ ...(cursor === null ? {} : { after: cursor }), limit: pageSize });
      await set.addPage(page.rows.filter((row): row is CounterRow => !("gone" in row)));
      cursor = page.nextCursor;
      since ??= page.upTo;
      await keepMark({ cursor, since, isWhole: cursor === null });
    } while (cursor !== null);
    return;
  }
  let upTo: string | null = null;
  let after: string | null = null;
  do {
    const page = await api.customers({
      ...(since === null ? {} : { since }),
      ...(after === null ? {} : { after }),
      limit: pageSize,
    });
    if (page.rows.length > 0) await set.keep(page.rows);
    upTo ??= page.upTo;
    after = page.nextCursor;
  } while (after !== null);
  if (upTo !== since) await keepMark({ cursor: null, since: upTo, isWhole: true });
}
