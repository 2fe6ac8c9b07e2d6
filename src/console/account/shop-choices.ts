export const sectors = [
  "food",
  "cafe",
  "fashion",
  "beauty",
  "home",
  "books",
  "flowers",
  "sport",
  "services",
  "other",
] as const;

export const countries = ["FR", "BE", "LU", "CH", "IE", "GB"] as const;

const countryOfZone: Readonly<Record<string, string>> = {
  "Europe/Paris": "FR",
  "Europe/Brussels": "BE",
  "Europe/Luxembourg": "LU",
  "Europe/Zurich": "CH",
  "Europe/Dublin": "IE",
  "Europe/London": "GB",
};

/** A guess to be corrected: the clock of the computer says more than its language, which is often the maker's. */
export function likelyCountry() {
  return countryOfZone[Intl.DateTimeFormat().resolvedOptions().timeZone] ?? "FR";
}
