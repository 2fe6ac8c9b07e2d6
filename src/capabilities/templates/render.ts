import type { Template } from "liquidjs";
import type { Language } from "../../platform/texts.ts";
import { filled, parsed } from "./liquid.ts";
import type { CallWords } from "./rules/document.ts";
import type {
  CompiledWords,
  Given,
  LetterPart,
  MessageAddresses,
  Rendered,
  Version,
} from "./rules/version.ts";
import { plainSigns } from "./rules/sms-text.ts";
import { scopeOf } from "./scope.ts";
import { languageFor } from "./values.ts";

type Ready = { readonly subject: Template[]; readonly html: Template[]; readonly text: Template[] };

// Reading a version costs a hundred times more than filling it in; it lives as long as the version is held.
const read = new WeakMap<CompiledWords, Ready>();

/**
 * The words for one person; `language`: hers, the version's own where it is not written in it. Nothing in `given` is ever read as
 * Liquid or as HTML, and the subject is one line.
 */
export function renderMessage(
  version: Version,
  language: string,
  given: Given,
  addresses: MessageAddresses,
): Rendered {
  const spoken = languageFor(version, language);
  const words = wordsOf(version, spoken);
  const ready = readyOf(words);
  const scope = scopeOf(version, spoken, given, addresses);
  const text = spaced(filled(ready.text, scope, "text"));
  return {
    subject: oneLine(filled(ready.subject, scope, "text")),
    html: words.html === "" ? "" : filled(ready.html, scope, "html"),
    text: version.channel === "sms" ? plainSigns(text) : text,
  };
}

/** The parts of a letter for one person, to be set on paper; what does not concern her is left out. */
export function renderLetter(version: Version, language: string, given: Given): readonly LetterPart[] {
  const spoken = languageFor(version, language);
  const scope = scopeOf(version, spoken, given, onPaper);
  const fill = (text: string) => filled(parsed(text, "text"), scope, "text");
  return (wordsOf(version, spoken).parts ?? []).flatMap((part): LetterPart[] => {
    if (part.when !== undefined && given.when?.[part.when] !== true) return [];
    switch (part.kind) {
      case "heading":
      case "paragraph":
      case "item": {
        const runs = part.runs.map((run) => ({ ...run, text: fill(run.text) }));
        return runs.every(({ text }) => text.trim() === "") ? [] : [{ ...part, runs }];
      }
      case "code": {
        const code = fill(part.code);
        return code === "" ? [] : [{ ...part, code, label: fill(part.label), until: fill(part.until) }];
      }
      case "picture":
        return [{ ...part, alt: fill(part.alt) }];
      case "foot":
        return [{ ...part, lines: part.lines.map(fill).filter((line) => line !== "") }];
      case "rule":
      case "space":
        return [part];
    }
  });
}

/** The script of a call to one person. */
export function renderScript(
  version: Version,
  language: string,
  given: Given,
  caller: Pick<MessageAddresses, "sender"> = {},
): CallWords {
  const spoken = languageFor(version, language);
  const scope = scopeOf(version, spoken, given, { ...onPaper, ...caller });
  const fill = (text: string) => filled(parsed(text, "text"), scope, "text");
  const { steps = [], objections = [] } = wordsOf(version, spoken).script ?? {};
  return {
    steps: steps.map((step) => ({ ...step, say: fill(step.say), note: fill(step.note) })),
    objections: objections.map((one) => ({ ...one, answer: fill(one.answer) })),
  };
}

/** Nothing on paper or on the telephone is followed by a click. */
const onPaper: MessageAddresses = { unsubscribe: "", preferences: "", linkBase: "" };

function wordsOf(version: Version, language: Language): CompiledWords {
  const words = version.words[language];
  if (words === undefined) throw new Error("A version has no words in its own language.");
  return words;
}

function readyOf(words: CompiledWords): Ready {
  const known = read.get(words);
  if (known !== undefined) return known;
  const ready = {
    subject: parsed(words.subject, "text"),
    html: parsed(words.html, "html"),
    text: parsed(words.text, "text"),
  };
  read.set(words, ready);
  return ready;
}

/** Nothing that a shop or a person typed may begin another header (RFC 5322 2.2). */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** What a condition left out leaves no hole. */
function spaced(text: string): string {
  return text.replaceAll(/\n{3,}/gu, "\n\n").trim();
}
