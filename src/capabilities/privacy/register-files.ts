import PDFDocument from "pdfkit";
import { type Language, say } from "../../platform/texts.ts";
import { csvTable } from "../../values/csv.ts";
import type { RegisterAnswer } from "./answers.ts";
import type { Processing } from "./rules/register.ts";

type Words = Readonly<
  Record<"title" | "purpose" | "basis" | "people" | "data" | "recipients" | "keeps", string>
>;

/** The register as a table (RFC 4180), a line for each processing. */
export function registerCsv(register: RegisterAnswer, language: Language): string {
  return csvTable(
    register.processings.map((processing) => {
      const words = wordsOf(processing, language);
      return Object.fromEntries(
        Object.entries(words).map(([name, text]) => [say(language, `privacy.register.${name}`), text]),
      );
    }),
  );
}

function wordsOf(processing: Processing, language: Language): Words {
  const tell = (key: string, values: Record<string, string | number> = {}) =>
    say(language, `privacy.${key}`, values);
  const list = (kind: string, words: readonly string[]) =>
    words.map((word) => tell(`${kind}.${word}`)).join(", ");
  const { key, basis, people, categories, recipients, keeps } = processing;
  const outside = recipients.map(({ word, name, isOutside }) => {
    const who = tell(`recipient.${word}`, { name: name ?? "" });
    return isOutside ? `${who} (${tell("register.outside")})` : who;
  });
  return {
    title: tell(`processing.${key}`),
    purpose: tell(`processing.${key}_purpose`),
    basis: list("basis", basis),
    people: list("people", people),
    data: list("category", categories),
    recipients: outside.length === 0 ? tell("register.nobody") : outside.join(", "),
    keeps: tell(`keeps.${keeps.word}`, { count: keeps.count }),
  };
}

const paper = { margin: 56, ink: "#1f1b16", soft: "#5c554c", rule: "#c9c2b8" };

/** The same on paper, A4, as the authority may ask for it (GDPR art. 30(4)). */
export async function registerPdf(
  register: RegisterAnswer,
  language: Language,
  madeAt: Date,
): Promise<Buffer> {
  const tell = (key: string, values: Record<string, string | number> = {}) =>
    say(language, `privacy.${key}`, values);
  const title = tell("register.paper_title");
  const document = new PDFDocument({
    size: "A4",
    margin: paper.margin,
    lang: language,
    info: { Title: title, Author: register.controller.name, CreationDate: madeAt },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => void document.on("end", resolve));
  const pair = (label: string, text: string): void => {
    document.font("Helvetica-Bold").fontSize(9).fillColor(paper.soft).text(printable(label));
    document.font("Helvetica").fontSize(10.5).fillColor(paper.ink).text(printable(text)).moveDown(0.35);
  };

  document.font("Helvetica-Bold").fontSize(20).fillColor(paper.ink).text(printable(title));
  document
    .font("Helvetica")
    .fontSize(11)
    .fillColor(paper.soft)
    .text(printable(tell("register.paper_day", { day: register.madeOn })));
  document.moveDown();
  const { controller, officer } = register;
  const who = [controller.company ?? controller.name, controller.address, controller.contact].filter(
    (line) => line !== null,
  );
  pair(tell("register.controller"), who.join(" · "));
  if (officer.name !== null) pair(tell("register.officer"), [officer.name, officer.contact ?? ""].join(" "));
  for (const processing of register.processings) {
    const words = wordsOf(processing, language);
    if (document.y > 640) document.addPage();
    rule(document);
    document
      .font("Helvetica-Bold")
      .fontSize(13)
      .fillColor(paper.ink)
      .text(printable(words.title))
      .moveDown(0.3);
    for (const name of ["purpose", "basis", "people", "data", "recipients", "keeps"] as const) {
      pair(tell(`register.${name}`), words[name]);
    }
  }
  if (document.y > 560) document.addPage();
  rule(document);
  const processors = register.processors.map(({ name, task, country }) => `${name} (${country}): ${task}`);
  pair(
    tell("register.processors"),
    processors.length === 0 ? tell("register.nobody") : processors.join("\n"),
  );
  pair(tell("register.measures"), register.measures.map((word) => tell(`measure.${word}`)).join("\n"));
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function rule(document: PDFKit.PDFDocument): void {
  document.moveDown(0.4);
  document
    .moveTo(paper.margin, document.y)
    .lineTo(595.28 - paper.margin, document.y)
    .lineWidth(0.5)
    .stroke(paper.rule);
  document.moveDown(0.6);
}

/** The standard fonts know Windows-1252: signs beyond it are written by their nearest. */
function printable(text: string): string {
  return text.replaceAll("\u202f", "\u00a0").replaceAll("→", "->");
}
