import { create } from "qrcode";

/**
 * A QR code (ISO/IEC 18004) as one path, one unit a module. Digits alone fit the smallest code at the highest correction; an
 * address has less of it, so that its modules stay large enough for a phone held over the counter.
 */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const errorCorrectionLevel = /^\d+$/.test(text) ? "H" : "L";
  const { size, data } = create(text, { errorCorrectionLevel }).modules;
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] === 1) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  return { size, path };
}
