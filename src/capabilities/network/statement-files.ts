import PDFDocument from "pdfkit";
import { type Language, say } from "../../platform/texts.ts";
import { csvTable } from "../../values/csv.ts";
import type { StatementRow } from "./queries-clearing.ts";
import { printedIban } from "./rules/iban.ts";

export type StatementFace = {
  readonly networkName: string;
  readonly accountHolder: string | null;
  readonly iban: string | null;
  readonly currency: string;
  readonly language: Language;
  readonly madeAt: Date;
};

const lines = ["credited", "taken_back", "accepted", "returned", "expired"] as const;

function figures(statement: StatementRow) {
  return {
    credited: { points: statement.creditedPoints, cents: statement.creditedCents },
    taken_back: { points: statement.takenBackPoints, cents: statement.takenBackCents },
    accepted: { points: statement.acceptedPoints, cents: statement.acceptedCents },
    returned: { points: statement.returnedPoints, cents: statement.returnedCents },
    expired: { points: statement.expiredPoints, cents: statement.expiredCents },
  };
}

/** Closed statements as a table for a spreadsheet: amounts in the currency, two decimals. */
export function statementsCsv(statements: readonly StatementRow[], language: Language): string {
  const column = (name: string): string => say(language, `network.csv.${name}`);
  return csvTable(
    statements.map((statement) => {
      const sums = figures(statement);
      return {
        [column("month")]: statement.month.slice(0, 7),
        [column("number")]: statement.number,
        [column("shop")]: statement.shopName,
        ...Object.fromEntries(
          lines.flatMap((line): [string, string | number][] => [
            [`${column(line)} (${column("points")})`, sums[line].points],
            [column(line), decimal(sums[line].cents)],
          ]),
        ),
        [column("net")]: decimal(statement.netCents),
        [column("settled")]: statement.settledAt?.slice(0, 10) ?? "",
      };
    }),
  );
}

function decimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const paper = { margin: 56, width: 595.28, ink: "#1f1b16", soft: "#5c554c", rule: "#c9c2b8" };

/** One closed statement on one page of A4. */
export async function statementPdf(statement: StatementRow, face: StatementFace): Promise<Buffer> {
  const { language } = face;
  const tell = (key: string, values: Record<string, string | number> = {}): string =>
    say(language, `network.paper.${key}`, values);
  const title = tell("title", { number: statement.number });
  const document = new PDFDocument({
    size: "A4",
    margin: paper.margin,
    lang: language,
    info: { Title: title, Author: face.networkName, CreationDate: face.madeAt },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => void document.on("end", resolve));
  const inner = paper.width - 2 * paper.margin;

  document.fillColor(paper.soft).font("Helvetica").fontSize(11).text(face.networkName);
  document.moveDown(0.4).fillColor(paper.ink).font("Helvetica-Bold").fontSize(20).text(title);
  document
    .font("Helvetica")
    .fontSize(11)
    .text(`${statement.shopName} · ${monthWords(statement.month, language)}`);
  let top = document.y + 28;
  const row = (label: string, points: string, amount: string, isStrong = false): void => {
    document
      .font(isStrong ? "Helvetica-Bold" : "Helvetica")
      .fontSize(11)
      .fillColor(paper.ink);
    document.text(label, paper.margin, top, { width: inner - 210 });
    const bottom = document.y;
    document.text(points, paper.margin + inner - 210, top, { width: 90, align: "right" });
    document.text(amount, paper.margin + inner - 110, top, { width: 110, align: "right" });
    top = Math.max(bottom, document.y) + 8;
    document
      .moveTo(paper.margin, top)
      .lineTo(paper.margin + inner, top)
      .lineWidth(0.5)
      .stroke(paper.rule);
    top += 8;
  };
  row("", tell("points"), tell("amount"), true);
  const sums = figures(statement);
  for (const line of lines) {
    row(tell(line), whole(sums[line].points, language), money(sums[line].cents, face));
  }
  row(tell("net"), "", money(statement.netCents, face), true);
  document
    .font("Helvetica")
    .fontSize(11)
    .text(outcome(statement, face, tell), paper.margin, top + 8, { width: inner });
  document
    .moveDown(2)
    .fontSize(9)
    .fillColor(paper.soft)
    .text(tell("foot", { count: whole(statement.entryCount, language) }), { width: inner });
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function outcome(
  statement: StatementRow,
  face: StatementFace,
  tell: (key: string, values?: Record<string, string | number>) => string,
): string {
  const amount = money(Math.abs(statement.netCents), face);
  if (statement.settledAt !== null)
    return tell("settled", { day: dayWords(statement.settledAt, face.language) });
  if (statement.netCents === 0) return tell("even");
  if (statement.netCents < 0) return tell("is_owed", { amount });
  if (face.iban === null) return tell("owes", { amount });
  return tell("owes_to", {
    amount,
    holder: face.accountHolder ?? face.networkName,
    iban: printedIban(face.iban),
    number: statement.number,
  });
}

// The standard fonts of PDF know no narrow space.
const plainSpaces = (text: string): string =>
  text.replace(/[\u202f\u00a0]/g, "\u00a0").replace(/\u2212/g, "-");
const localeOf = (language: Language): string => (language === "fr" ? "fr-FR" : "en-GB");

function money(cents: number, { language, currency }: StatementFace): string {
  return plainSpaces(
    new Intl.NumberFormat(localeOf(language), { style: "currency", currency }).format(cents / 100),
  );
}

function whole(count: number, language: Language): string {
  return plainSpaces(new Intl.NumberFormat(localeOf(language)).format(count));
}

function monthWords(month: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${month}T00:00Z`));
}

function dayWords(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(instant),
  );
}
