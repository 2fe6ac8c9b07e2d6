import { expect, test } from "vitest";
import { isStopWord } from "./stop-words.ts";

test("STOP is heard whatever its accents, case and signs, and with the number it was to be sent to", () => {
  for (const text of [
    "STOP",
    "Stop.",
    " arrêt ",
    "« stop »",
    "Unsubscribe!",
    "STOP STOP",
    "Stop au 36111",
    "stop sms",
    "Désabonner",
  ])
    expect(isStopWord(text), text).toBe(true);
});

test("a sentence that contains the word is a sentence", () => {
  for (const text of [
    "Ne vous stoppez pas, j'adore le thé",
    "Quand la vente démarre-t-elle ? restart samedi ?",
    "START",
    "non stop",
    "Le stop est à 10 h",
    "stop moi si je me trompe",
    "36111",
    "",
    "au",
  ])
    expect(isStopWord(text), text).toBe(false);
});
