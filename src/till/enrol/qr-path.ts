import { create } from "qrcode";

/** A QR code (ISO/IEC 18004) as one path, one unit a module; digits alone fit the smallest code at the highest correction. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = create(text, { errorCorrectionLevel: "H" }).modules;
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] === 1) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  return { size, path };
}
