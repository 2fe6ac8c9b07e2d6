import { orderSpans, type Span } from "./hours.ts";

const time = String.raw`(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)?\s*(?:heures?|h)?`;
const span = new RegExp(String.raw`${time}\s*(?:-|–|—|à|a|to|until|jusqu['’]?\s*à)\s*${time}`, "giu");

/**
 * Hours as people type them: "9-12 14-19", "9h30 – 12h30, 14h à 19h", "9:30-24:00"; nothing or "fermé" is closed. Null when it
 * cannot be read, or when spans lie over each other.
 */
export function readHours(text: string): readonly Span[] | null {
  const plain = text.trim().toLowerCase();
  if (/^(|ferm[ée]e?s?|closed|-|–)$/u.test(plain)) return [];
  const spans: Span[] = [];
  const rest = plain.replace(
    span,
    (_, fromHour: string, fromMinute?: string, toHour?: string, toMinute?: string) => {
      spans.push([written(fromHour, fromMinute), written(toHour ?? "", toMinute)]);
      return "";
    },
  );
  if (spans.length === 0 || /[^\s,;/&+]/u.test(rest.replace(/\b(et|and)\b/gu, ""))) return null;
  const read = orderSpans(spans);
  return "spans" in read ? read.spans : null;
}

/** Hours as they are shown in the field: "09:00–12:30, 14:00–19:00"; nothing when closed. */
export function writeHours(spans: readonly Span[]): string {
  return spans.map(([from, to]) => `${from}–${to}`).join(", ");
}

function written(hour: string, minute = "00"): string {
  return `${hour.padStart(2, "0")}:${minute}`;
}
