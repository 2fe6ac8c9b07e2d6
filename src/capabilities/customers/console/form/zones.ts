/** A zone as it is read: "Europe/Brussels" is Brussels, with its continent to tell it from another of that name. */
export function zoneName(zone: string): string {
  const [continent = "", ...place] = zone.replace(/_/g, " ").split("/");
  return place.length === 0 ? continent : `${place.join(", ")} (${continent})`;
}

/** The zones of the world, and the one already chosen if it is called by an older name. */
export function zonesWith(chosen: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf("timeZone");
  const all = chosen === "" || known.includes(chosen) ? known : [chosen, ...known];
  return all.map((value) => ({ value, label: zoneName(value) }));
}
