/** Where a store is, and how often this customer bought there. */
export type Place = {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly visits: number;
  readonly isEnrolledHere: boolean;
};

/** Apple takes no more than ten places in a pass (Wallet Passes, `Pass.locations`); Google the same. */
const mostPlaces = 10;

/**
 * The places at which a phone may show the card: where she buys, most often first; before her first purchase the store where
 * she joined; failing that all of them, when they are few.
 */
export function choosePlaces(stores: readonly Place[]): readonly Place[] {
  const visited = stores
    .filter(({ visits }) => visits > 0)
    .toSorted((one, other) => other.visits - one.visits);
  if (visited.length > 0) return visited.slice(0, mostPlaces);
  const joined = stores.filter(({ isEnrolledHere }) => isEnrolledHere);
  if (joined.length > 0) return joined.slice(0, mostPlaces);
  return stores.length <= mostPlaces ? stores : [];
}
