import { coachWords } from "./coach-words.ts";
import type { EmailWords, Language } from "./document.ts";
import type { Finding, Place } from "./findings.ts";
import { readable } from "./liquid-text.ts";

// What a telephone shows of a subject, and of the line below it.
const longSubject = 50;
const shortPreheader = 20;
const longPreheader = 110;

/** The hook: what is read before anything else, and decides whether the rest is (S3-063). */
export function adviseSubject({ subject, preheader }: EmailWords, language: Language): Finding[] {
  const words = coachWords[language];
  const said = readable(subject, language).trim();
  const below = readable(preheader, language).trim();
  const findings: Finding[] = [];
  const say = (
    part: "subject" | "preheader",
    code: string,
    weight: Finding["weight"],
    rest: Partial<Finding> = {},
  ) => {
    const place: Place = { language, part };
    findings.push({ code, weight, place, ...rest });
  };
  if (said === "") return findings;
  if (said.length > longSubject)
    say("subject", "subject_long", "should", { values: { letters: said.length, most: longSubject } });
  if (words.empty.test(said)) say("subject", "subject_says_nothing", "should", { excerpt: said });
  const feigned = words.feigned.exec(said)?.[0];
  if (feigned !== undefined) say("subject", "subject_feigns", "should", { excerpt: feigned.trim() });
  if (isShouted(said)) say("subject", "capitals", "should", { excerpt: said, proposal: softened(said) });
  const pictures = said.match(/\p{Extended_Pictographic}/gu)?.length ?? 0;
  if (pictures > 1) say("subject", "many_emoji", "could", { values: { count: pictures } });
  if (below === "") say("preheader", "preheader_missing", "should");
  else if (plain(below) === plain(said)) say("preheader", "preheader_repeats", "should", { excerpt: below });
  else if (below.length < shortPreheader)
    say("preheader", "preheader_short", "could", { values: { letters: below.length } });
  else if (below.length > longPreheader)
    say("preheader", "preheader_long", "could", { values: { letters: below.length, most: longPreheader } });
  return findings;
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= 8 && capitals / letters > 0.6;
}

function softened(text: string): string {
  const lower = text.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .toLowerCase()
    .trim();
}
