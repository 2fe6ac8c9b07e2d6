/** A point of the globe, in degrees (WGS 84). */
export type Point = { readonly latitude: number; readonly longitude: number };

const number = String.raw`(-?\d{1,3}(?:\.\d+)?)`;
// In order of trust: what marks the place itself comes before the middle of the map that was looked at.
const shapes: readonly RegExp[] = [
  new RegExp(`!3d${number}!4d${number}`),
  new RegExp(`[?&#]mlat=${number}&(?:amp;)?mlon=${number}`),
  new RegExp(
    `[?&](?:q|query|ll|sll|daddr|destination|cp|center|coordinate)=(?:loc:)?${number}(?:,|~|%2C)\\+?${number}`,
    "i",
  ),
  new RegExp(`^geo:${number},${number}`),
  new RegExp(`/@${number},${number}`),
  new RegExp(`#map=\\d+(?:\\.\\d+)?/${number}/${number}`),
  new RegExp(`^\\s*${number}\\s*[,;\\s]\\s*${number}\\s*$`),
];

/**
 * The point that a pasted text means: "48.8566, 2.3522", a `geo:` link (RFC 5870) or the long link of Google Maps, OpenStreetMap,
 * Apple Plans or Bing. Null when it holds none; shortened links hold none, and nothing is fetched.
 */
export function pointOfText(text: string): Point | null {
  const plain = text.trim();
  for (const shape of shapes) {
    const match = shape.exec(plain);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const point = { latitude: Number(match[1]), longitude: Number(match[2]) };
    if (isPoint(point)) return point;
  }
  return null;
}

export function isPoint({ latitude, longitude }: Point): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** A link to a map that follows nobody: the point when it is known, otherwise a search for the address; null when neither is. */
export function mapLink(place: {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
}): string | null {
  const { latitude, longitude } = place;
  if (latitude !== null && longitude !== null)
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=18/${latitude}/${longitude}`;
  const words = [place.address, place.postcode, place.city].filter((word) => (word ?? "").trim() !== "");
  if (place.city === null || words.length < 2) return null;
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(words.join(" "))}`;
}
