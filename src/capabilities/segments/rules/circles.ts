/** Which segments each segment names. */
export type Uses = ReadonlyMap<string, readonly string[]>;

/** The segments in an order in which each comes after all that it names; those it names and that are not given are left out. */
export function inOrder(ids: readonly string[], uses: Uses): string[] {
  const wanted = new Set(ids);
  const placed = new Set<string>();
  const place = (id: string): void => {
    if (placed.has(id) || !wanted.has(id)) return;
    // Placed before it is looked into, so that a circle ends too.
    placed.add(id);
    for (const used of uses.get(id) ?? []) place(used);
    order.push(id);
  };
  const order: string[] = [];
  for (const id of ids) place(id);
  return order;
}

/** The way by which a segment leads back to itself, first and last the same; null when there is none. */
export function circleThrough(start: string, uses: Uses): string[] | null {
  const seen = new Set<string>();
  const search = (id: string): string[] | null => {
    for (const used of uses.get(id) ?? []) {
      if (used === start) return [id, used];
      if (seen.has(used)) continue;
      seen.add(used);
      const rest = search(used);
      if (rest !== null) return [id, ...rest];
    }
    return null;
  };
  return search(start);
}

/** All that depend on any of these, directly or through others; these not included unless they depend on one another. */
export function dependents(ids: readonly string[], uses: Uses): Set<string> {
  const found = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const [segment, used] of uses) {
      if (used.includes(id) && !found.has(segment)) {
        found.add(segment);
        waiting.push(segment);
      }
    }
  }
  return found;
}
