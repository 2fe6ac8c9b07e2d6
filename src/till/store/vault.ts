/** Something written on the device, in a form that only this browser reads back. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer> | null; readonly data: ArrayBuffer };

type Bytes = Uint8Array<ArrayBuffer>;

/** Seals what is written on the device: whoever copies the disk of the tablet reads nothing of the customers. */
export class Vault {
  readonly #key: CryptoKey | null;

  /** @param key null where the browser has no encryption, because the page does not come by HTTPS */
  constructor(key: CryptoKey | null) {
    this.#key = key;
  }

  get isEncrypted(): boolean {
    return this.#key !== null;
  }

  /** AES-GCM (NIST SP 800-38D) with 96 random bits before each value. */
  async sealBytes(plain: Bytes): Promise<Sealed> {
    if (this.#key === null) return { iv: null, data: plain.slice().buffer };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, plain) };
  }

  async openBytes({ iv, data }: Sealed): Promise<Bytes> {
    if (iv === null) return new Uint8Array(data);
    if (this.#key === null) throw new Error("Written with a key that this browser no longer has.");
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, data));
  }

  async seal(value: unknown): Promise<Sealed> {
    return await this.sealBytes(new TextEncoder().encode(JSON.stringify(value)));
  }

  async open(sealed: Sealed): Promise<unknown> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(sealed))) as unknown;
  }
}

/** A key that can be used and never read, not even by this page. */
export async function makeVaultKey(): Promise<CryptoKey> {
  return await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
