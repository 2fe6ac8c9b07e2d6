export type Reference = { readonly from: string; readonly to: string };

/** Tables in an order in which their rows can be deleted: whatever points at a table goes before it. */
export function deletionOrder(tables: readonly string[], references: readonly Reference[]): string[] {
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (table: string) => {
    // A circle of tables would be the database's to refuse; a table that points at itself is no circle.
    if (state.has(table)) return;
    state.set(table, "open");
    for (const { from, to } of references) if (to === table && from !== table) visit(from);
    state.set(table, "done");
    order.push(table);
  };
  for (const table of tables) visit(table);
  return order.filter((table) => tables.includes(table));
}
