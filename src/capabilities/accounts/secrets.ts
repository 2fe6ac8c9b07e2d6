import { argon2, createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const memoryKib = 19_456;
const passes = 2;
const lanes = 1;

/** A password as it is kept: argon2id in the PHC string format, with its own salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await argon2id(password, salt, memoryKib, passes, lanes);
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether the password is the kept one. With nothing kept it still takes the time of a check, so that a stranger learns nothing. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(kept ?? "");
  if (parts === null) {
    await argon2id(password, Buffer.alloc(16), memoryKib, passes, lanes);
    return false;
  }
  const [, memory, times, parallel, salt = "", hash = ""] = parts;
  const expected = Buffer.from(hash, "base64");
  const given = await argon2id(
    password,
    Buffer.from(salt, "base64"),
    Number(memory),
    Number(times),
    Number(parallel),
  );
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function argon2id(
  password: string,
  nonce: Buffer,
  memory: number,
  times: number,
  parallelism: number,
): Promise<Buffer> {
  return Buffer.from(
    await derive("argon2id", {
      message: Buffer.from(password.normalize("NFKC"), "utf8"),
      nonce,
      parallelism,
      tagLength: 32,
      memory,
      passes: times,
    }),
  );
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** A secret for a link, a key or a cookie: 256 random bits in URL-safe letters. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** How a secret is kept. A single SHA-256 is enough for 256 random bits; passwords are another matter. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
