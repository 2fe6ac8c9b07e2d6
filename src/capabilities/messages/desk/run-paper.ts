import type { Tx } from "../../../platform/database.ts";
import { type Language, say } from "../../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { shopFace } from "../../accounts/index.ts";
import {
  type Given,
  type LetterPart,
  readVersion,
  renderLetter,
  type Version,
} from "../../templates/index.ts";
import { labelPaper, type Letter, letterPaper } from "./letter-paper.ts";
import { type LetterRow, lockRun, selectLetters, selectPictures } from "./queries-letters.ts";
import { letterReference } from "./rules/reference.ts";
import type { PaperQuery } from "./schema-letters.ts";

/** The letters of a run, or the labels for their envelopes, ready to be printed on A4. As often as one likes. */
export async function runPaper(
  tx: Tx,
  runId: string,
  { what = "letters", sheet = "21", skip = 0, window = "right" }: PaperQuery,
): Promise<Buffer | Refusal<"unknown_letter_run" | "letter_run_over">> {
  const run = await lockRun(tx, runId);
  if (run === undefined) return refuse("unknown_letter_run", { id: runId });
  if (run.state === "dropped") return refuse("letter_run_over", { state: run.state });
  const face = await shopFace(tx);
  const rows = await selectLetters(tx, runId);
  const madeAt = new Date(run.madeAt);
  const head = {
    shop: face.brand.senderName,
    title: say(face.language, `messages.paper.${what}`, { count: rows.length }),
    madeAt,
  };
  const shopCountry = face.country;
  if (what === "labels") {
    const labels = rows.map((row) => ({
      addressLines: addressOf(row, shopCountry),
      reference: letterReference(row.id),
    }));
    return await labelPaper(labels, { ...head, sheet, skip });
  }
  const versions = new Map<string, Version>();
  const letters: Letter[] = [];
  for (const row of rows) {
    const version =
      row.versionId === null ? null : (versions.get(row.versionId) ?? (await versionOf(tx, row.versionId)));
    if (version !== null) versions.set(version.id, version);
    const language: Language = row.language === "en" ? "en" : "fr";
    letters.push({
      addressLines: addressOf(row, shopCountry),
      language,
      parts:
        version === null
          ? partsOf(row.body ?? "")
          : renderLetter(version, language, (row.given ?? { fields: {} }) as Given),
      reference: letterReference(row.id),
      day: new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: face.timeZone }).format(madeAt),
    });
  }
  const shown = letters.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === "picture" ? [part.hash] : [])),
  );
  const logoHash = face.brand.logoUrl?.split("/").at(-1) ?? null;
  const pictures = await picturesOf(tx, [...new Set(shown), ...(logoHash === null ? [] : [logoHash])]);
  const { company, address, phone, email } = face.legal;
  return await letterPaper(
    letters,
    {
      ...head,
      colour: face.brand.colour,
      lines: [company, address, phone, email].filter((line) => line !== null),
      logo: logoHash === null ? null : (pictures.get(logoHash) ?? null),
      window,
    },
    pictures,
  );
}

/** Words written by hand: a paragraph for each empty line. */
function partsOf(text: string): LetterPart[] {
  return text
    .trim()
    .split(/\n\s*\n/u)
    .map((paragraph) => ({ kind: "paragraph", runs: [{ text: paragraph.trim() }] }));
}

async function versionOf(tx: Tx, id: string): Promise<Version> {
  const version = await readVersion(tx, id);
  if (isRefusal(version)) throw new Error(`The words ${id} of a letter are gone.`);
  return version;
}

/** Name, lines and, abroad, the country: it is written in the language of the country it leaves from (UPU S42). */
function addressOf(row: LetterRow, shopCountry: string): string[] {
  const language: Language = row.language === "en" ? "en" : "fr";
  const title = row.title === null ? "" : `${say(language, `messages.paper.title.${row.title}`)} `;
  const country =
    row.country === null || row.country === shopCountry
      ? []
      : [(new Intl.DisplayNames("fr", { type: "region" }).of(row.country) ?? row.country).toUpperCase()];
  return [`${title}${row.name}`.trim(), ...row.addressLines, ...country].filter((line) => line !== "");
}

/** What a PDF can show: other kinds are left out of paper. */
async function picturesOf(tx: Tx, hashes: readonly string[]): Promise<Map<string, Buffer>> {
  const rows = hashes.length === 0 ? [] : await selectPictures(tx, hashes);
  return new Map(
    rows
      .filter(({ mediaType }) => mediaType === "image/png" || mediaType === "image/jpeg")
      .map(({ hash, bytes }) => [hash, bytes]),
  );
}
