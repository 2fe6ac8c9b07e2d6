import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { SealError } from "./seal.ts";

// Pieces sealed one by one with AES-256-GCM under a key of the file's own (HKDF-SHA-256, RFC 5869); the nonce counts the pieces and says
// which is the last (the STREAM construction, Hoang et al. 2015): none can be changed, moved, doubled or cut off unnoticed.
const mark = Buffer.from("RBSEAL1\n");
const saltBytes = 16;
const tagBytes = 16;
const pieceBytes = 65_536;

/** Closes a stream of any length for files that rest on a disk. */
export function sealing(key: Buffer): Transform {
  const salt = randomBytes(saltBytes);
  const own = keyOf(key, salt);
  let number = 0;
  let held = Buffer.alloc(0);
  const close = (piece: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv("aes-256-gcm", own, nonceOf(number, isLast));
    number += 1;
    const text = Buffer.concat([cipher.update(piece), cipher.final()]);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(text.length);
    head.writeUInt8(isLast ? 1 : 0, 4);
    return Buffer.concat([head, text, cipher.getAuthTag()]);
  };
  return new Transform({
    construct(done) {
      this.push(Buffer.concat([mark, salt]));
      done();
    },
    transform(chunk: Buffer, _encoding, done) {
      held = Buffer.concat([held, chunk]);
      while (held.length > pieceBytes) {
        this.push(close(held.subarray(0, pieceBytes), false));
        held = held.subarray(pieceBytes);
      }
      done();
    },
    flush(done) {
      this.push(close(held, true));
      done();
    },
  });
}

/**
 * Opens what `sealing` closed; a file that was never closed so, from before files were, passes as it is.
 * The stream fails with a `SealError` when the file was touched, cut off, or closed with another key.
 */
export function unsealing(key: Buffer): Transform {
  let own: Buffer | null = null;
  let isPlain = false;
  let isOver = false;
  let number = 0;
  let held = Buffer.alloc(0);
  const fail = (done: TransformCallback): void => {
    done(new SealError("This file was changed, cut off, or sealed with another key."));
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (isPlain) return done(null, chunk);
      held = Buffer.concat([held, chunk]);
      if (own === null) {
        const begun = Math.min(held.length, mark.length);
        if (!held.subarray(0, begun).equals(mark.subarray(0, begun))) {
          isPlain = true;
          return done(null, held);
        }
        if (held.length < mark.length + saltBytes) return done();
        own = keyOf(key, held.subarray(mark.length, mark.length + saltBytes));
        held = held.subarray(mark.length + saltBytes);
      }
      for (;;) {
        const length = held.length < 5 ? null : held.readUInt32BE();
        if (length === null) return done();
        if (length > pieceBytes || isOver) return fail(done);
        const end = 5 + length + tagBytes;
        if (held.length < end) return done();
        isOver = held.readUInt8(4) === 1;
        const cipher = createDecipheriv("aes-256-gcm", own, nonceOf(number, isOver));
        number += 1;
        cipher.setAuthTag(held.subarray(5 + length, end));
        try {
          this.push(Buffer.concat([cipher.update(held.subarray(5, 5 + length)), cipher.final()]));
        } catch {
          return fail(done);
        }
        held = held.subarray(end);
      }
    },
    flush(done) {
      if (isPlain || (isOver && held.length === 0)) return done();
      // Shorter than the mark, and not even its beginning was wrong: an empty file, or one cut off within its head.
      if (own === null && held.length < mark.length) return done(null, held);
      return fail(done);
    },
  });
}

function keyOf(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, "rebelote file", 32));
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}
