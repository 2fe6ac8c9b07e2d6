import type { LetterPart, Given, MessageAddresses, Rendered, Version } from "./rules/version.ts";
import type { CallWords } from "./rules/document.ts";

/** The words for one person. Nothing in `given` is ever read as a template or as HTML. */
export function renderMessage(
  _version: Version,
  _language: string,
  _given: Given,
  _addresses: MessageAddresses,
): Rendered {
  throw new Error("not written yet");
}

/** The parts of a letter for one person, to be set on paper. */
export function renderLetter(_version: Version, _language: string, _given: Given): readonly LetterPart[] {
  throw new Error("not written yet");
}

/** The script of a call to one person. */
export function renderScript(_version: Version, _language: string, _given: Given): CallWords {
  throw new Error("not written yet");
}
