/** Something written on the device, in a form that only this browser reads back. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer> | null; readonly data: ArrayBuffer };

/** Seals what is written on the device: whoever copies the disk of the tablet reads nothing of the customers. */
export type Vault = {
  /** False where the browser has no encryption, because the page does not come by HTTPS. */
  readonly isEncrypted: boolean;
  readonly seal: (value: unknown) => Promise<Sealed>;
  readonly open: (sealed: Sealed) => Promise<unknown>;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A key that can be used and never read, not even by this page. */
export async function makeVaultKey(): Promise<CryptoKey> {
  return await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** AES-GCM (NIST SP 800-38D) with 96 random bits before each value. */
export function vaultOf(key: CryptoKey): Vault {
  return {
    isEncrypted: true,
    seal: async (value) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = encoder.encode(JSON.stringify(value));
      return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
    },
    open: async ({ iv, data }) => {
      const plain = iv === null ? data : await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
      return JSON.parse(decoder.decode(plain)) as unknown;
    },
  };
}

export const openVault: Vault = {
  isEncrypted: false,
  seal: async (value) =>
    await Promise.resolve({ iv: null, data: encoder.encode(JSON.stringify(value)).buffer }),
  open: async ({ iv, data }) => {
    if (iv !== null) throw new Error("Written with a key that this browser no longer has.");
    return await Promise.resolve(JSON.parse(decoder.decode(data)) as unknown);
  },
};
