import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { type Refusal, refuse } from "../../values/refusal.ts";

/** What Apple gave, as text or as bytes in base64 (a `.cer` file is DER). */
export type AppleFiles = {
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string;
  /** Apple's intermediate certificate, "Worldwide Developer Relations". */
  readonly intermediate: string;
};

export type AppleAccount = {
  readonly facts: { readonly passType: string; readonly team: string; readonly owner: string };
  readonly expiresAt: string;
  readonly secret: { readonly certificate: string; readonly key: string; readonly intermediate: string };
};

/**
 * Checks the three files of a pass type: that they are read, belong together, are of a pass, and hold on that instant.
 * Refused: `wallet_file_not_readable` (which), `wallet_certificate_not_of_a_pass`, `wallet_certificate_expired`,
 * `wallet_key_of_another`, `wallet_intermediate_of_another`.
 */
export function readAppleFiles(files: AppleFiles, now: string): AppleAccount | Refusal {
  const certificate = certificateOf(files.certificate);
  if (certificate === null) return refuse("wallet_file_not_readable", { field: "certificate" });
  const key = keyOf(files.key, files.passphrase);
  if (key === null) return refuse("wallet_file_not_readable", { field: "key" });
  const intermediate = certificateOf(files.intermediate);
  if (intermediate === null) return refuse("wallet_file_not_readable", { field: "intermediate" });

  const subject = partsOf(certificate.subject);
  const passType = subject.get("UID") ?? subject.get("userId") ?? "";
  const team = subject.get("OU") ?? "";
  if (!/^pass\.[\w.-]+$/.test(passType) || team === "") return refuse("wallet_certificate_not_of_a_pass");
  if (!certificate.checkPrivateKey(key)) return refuse("wallet_key_of_another", { field: "key" });
  const isIssued = certificate.checkIssued(intermediate) && certificate.verify(intermediate.publicKey);
  if (!isIssued) return refuse("wallet_intermediate_of_another", { field: "intermediate" });
  const ends = [certificate, intermediate].map(({ validToDate }) => validToDate.toISOString());
  const expiresAt = ends.toSorted()[0] ?? now;
  if (expiresAt <= now) return refuse("wallet_certificate_expired", { day: expiresAt.slice(0, 10) });
  return {
    facts: { passType, team, owner: subject.get("O") ?? subject.get("CN") ?? passType },
    expiresAt,
    secret: {
      certificate: certificate.toString(),
      key: key.export({ type: "pkcs1", format: "pem" }).toString(),
      intermediate: intermediate.toString(),
    },
  };
}

export type GoogleAccount = {
  readonly facts: { readonly issuer: string; readonly email: string };
  readonly secret: { readonly key: string };
};

/**
 * Checks Google's issuer number and the key file of the service account.
 * Refused: `wallet_issuer_not_readable`, `wallet_file_not_readable`.
 */
export function readGoogleFiles(files: {
  readonly issuer: string;
  readonly serviceAccount: string;
}): GoogleAccount | Refusal {
  const issuer = files.issuer.replace(/\s/g, "");
  if (!/^\d{10,24}$/.test(issuer)) return refuse("wallet_issuer_not_readable", { field: "issuer" });
  const unread = refuse("wallet_file_not_readable", { field: "serviceAccount" });
  let said: unknown;
  try {
    said = JSON.parse(files.serviceAccount);
  } catch {
    return unread;
  }
  const { type, client_email: email, private_key: pem } = (said ?? {}) as Record<string, unknown>;
  if (type !== "service_account" || typeof email !== "string" || typeof pem !== "string") return unread;
  const key = keyOf(pem, undefined);
  if (key === null || !/^[^@\s]{1,200}@[\w.-]{1,200}$/.test(email)) return unread;
  return {
    facts: { issuer, email },
    secret: { key: key.export({ type: "pkcs8", format: "pem" }).toString() },
  };
}

function certificateOf(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text.includes("-----BEGIN") ? text : Buffer.from(text, "base64"));
  } catch {
    return null;
  }
}

/** RSA alone: both Apple's passes and Google's links are signed with it. */
function keyOf(pem: string, passphrase: string | undefined): KeyObject | null {
  try {
    const key = createPrivateKey({
      key: pem,
      format: "pem",
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    return key.asymmetricKeyType === "rsa" ? key : null;
  } catch {
    return null;
  }
}

/** A name of X.500 as Node writes it: a part a line. */
function partsOf(subject: string): ReadonlyMap<string, string> {
  return new Map(
    subject.split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
}
