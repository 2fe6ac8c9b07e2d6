import { randomBytes } from "node:crypto";
import { Readable, type Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SealError } from "./seal.ts";
import { sealing, unsealing } from "./seal-stream.ts";

const key = randomBytes(32);

async function through(bytes: Buffer, by: Transform, pieces: number): Promise<Buffer> {
  const step = Math.max(1, Math.ceil(bytes.length / pieces));
  const parts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
    bytes.subarray(i * step, (i + 1) * step),
  );
  return await buffer(Readable.from(parts).compose(by));
}

test("a file of any length comes back whole, however it is cut on the way", async () => {
  const lengths = fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 200_000);
  await fc.assert(
    fc.asyncProperty(
      lengths,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      async (n, cut, again) => {
        const plain = randomBytes(n);
        const sealed = await through(plain, sealing(key), cut);
        expect(await through(sealed, unsealing(key), again)).toEqual(plain);
      },
    ),
    { numRuns: 40 },
  );
});

test("a piece changed, a file cut off, pieces exchanged or another key: nothing is believed", async () => {
  const plain = Buffer.alloc(150_000, "Chantal Petit;0612345601\n");
  const sealed = await through(plain, sealing(key), 3);
  expect(sealed.includes("Chantal")).toBe(false);
  const piece = 5 + 65_536 + 16;
  const first = 8 + 16;
  const exchanged = Buffer.concat([
    sealed.subarray(0, first),
    sealed.subarray(first + piece, first + 2 * piece),
    sealed.subarray(first, first + piece),
    sealed.subarray(first + 2 * piece),
  ]);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(70_000) ^ 4, 70_000);
  const spoilt = [
    changed,
    exchanged,
    sealed.subarray(0, first + piece),
    sealed.subarray(0, -1),
    sealed.subarray(0, 20),
  ];
  for (const one of spoilt) await expect(through(one, unsealing(key), 5)).rejects.toBeInstanceOf(SealError);
  await expect(through(sealed, unsealing(randomBytes(32)), 5)).rejects.toBeInstanceOf(SealError);
});

test("a file from before files were sealed is read as it is", async () => {
  const plain = Buffer.from("customer_id,name\n1,Chantal\n");
  expect(await through(plain, unsealing(key), 4)).toEqual(plain);
});
