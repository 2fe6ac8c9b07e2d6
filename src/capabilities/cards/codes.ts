import bwipjs from "bwip-js/node";
import { create } from "qrcode";

/** A code in squares: `size` modules a side, `isDark(row, column)`. */
export type QrModules = { readonly size: number; readonly isDark: (row: number, column: number) => boolean };

// ISO/IEC 18004 asks for a quiet zone of four modules, ISO/IEC 15417 (Code 128) for ten.
export const qrQuiet = 4;
export const barQuiet = 10;

/**
 * A card's number fits the smallest QR code at the highest level of correction (30 % may be worn off); longer contents, such
 * as an address, take level M.
 */
export function qrModules(content: string): QrModules {
  const isNumber = /^\d{1,17}$/.test(content);
  const { modules } = isNumber
    ? create([{ data: content, mode: "numeric" }], { errorCorrectionLevel: "H" })
    : create(content, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}

/** Widths of bars and gaps in modules, beginning with a bar, as Code 128 writes pairs of digits in its set C. */
export function code128Widths(number: string): readonly number[] {
  const [drawn] = bwipjs.raw({ bcid: "code128", text: number });
  if (drawn === undefined || !("sbs" in drawn)) throw new Error("Code 128 was not drawn.");
  return drawn.sbs;
}

/**
 * The QR code as SVG, black on white whatever the theme: a reader needs the contrast.
 * @param label what the picture is, for who does not see it; without one it is decoration
 */
export function qrSvg(content: string, label?: string): string {
  const { size, isDark } = qrModules(content);
  const side = size + 2 * qrQuiet;
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!isDark(row, column)) continue;
      const from = column;
      while (column + 1 < size && isDark(row, column + 1)) column += 1;
      path += `M${from + qrQuiet} ${row + qrQuiet}h${column - from + 1}v1h-${column - from + 1}z`;
    }
  }
  return svg(side, side, path, label);
}

/** The number in Code 128 as SVG, black on white; 24 modules high, to be stretched at will. */
export function code128Svg(number: string, label?: string): string {
  const widths = code128Widths(number);
  let at = barQuiet;
  let path = "";
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) path += `M${at} 0h${width}v24h-${width}z`;
    at += width;
  }
  return svg(at + barQuiet, 24, path, label);
}

function svg(width: number, height: number, path: string, label: string | undefined): string {
  const said =
    label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeAttribute(label)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" shape-rendering="crispEdges" ${said}><path fill="#fff" d="M0 0h${width}v${height}H0z"/><path d="${path}"/></svg>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
