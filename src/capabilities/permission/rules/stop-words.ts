/** Words by which people stop text messages in France and Belgium, without accents. */
const stopWords: ReadonlySet<string> = new Set([
  "stop",
  "stopall",
  "arret",
  "arretez",
  "arreter",
  "desabonner",
  "desabonnement",
  "desinscription",
  "desinscrire",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "uitschrijven",
  "afmelden",
]);

/** What may follow a word without making it a sentence: what the message itself said to answer. */
const harmless: ReadonlySet<string> = new Set(["sms", "pub", "au"]);

/**
 * Whether a text message, as it came, asks for no more of them: one of the known words is the whole of it, whatever its
 * accents, case and signs; said several times or with the short number it was to be sent to ("STOP au 36111"), too. A text that
 * merely contains a word is not one, and none gives a consent back (AF2M charter, CPCE L34-5).
 */
export function isStopWord(text: string): boolean {
  const words = text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const [first] = words;
  if (first === undefined || !stopWords.has(first)) return false;
  return words.every((word) => stopWords.has(word) || harmless.has(word) || /^\d{5}$/.test(word));
}
