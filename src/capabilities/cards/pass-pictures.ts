import { crc32, deflateSync } from "node:zlib";

/** A picture in one colour with a lighter ring, as a shop without a logo is shown on a phone. PNG, square, `side` pixels. */
export function plainIcon(side: number, ground: string, ink: string): Buffer {
  const [back, front] = [channels(ground), channels(ink)];
  const rows: Buffer[] = [];
  const middle = (side - 1) / 2;
  for (let y = 0; y < side; y += 1) {
    const row = Buffer.alloc(1 + side * 3);
    for (let x = 0; x < side; x += 1) {
      const distance = Math.hypot(x - middle, y - middle);
      // How much of the pixel the ring covers, so that its edge is smooth.
      const cover = Math.max(0, Math.min(1, side * 0.075 + 0.5 - Math.abs(distance - side * 0.27)));
      for (let channel = 0; channel < 3; channel += 1) {
        const [from, to] = [back[channel] ?? 0, front[channel] ?? 0];
        row[1 + x * 3 + channel] = Math.round(from + (to - from) * cover);
      }
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Eight bits a channel, red green blue, no interlacing.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
}

/** One part of a PNG file (ISO/IEC 15948): length, name, content, checksum. */
function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
