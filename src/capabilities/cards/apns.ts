import { type ClientHttp2Session, connect, constants } from "node:http2";
import type { OpenApple } from "./operations-wallet-accounts.ts";

/** Apple's push service, and for tests the authority that signed a local one. */
export type PushService = { readonly address: string; readonly authority?: string };

export const applePushService: PushService = { address: "https://api.push.apple.com" };

export type Pushed = {
  /** Tokens Apple no longer knows: their phones let the pass go. */
  readonly gone: readonly string[];
  readonly failed: readonly string[];
};

const patienceMs = 10_000;

/**
 * Tells phones that a pass of theirs has changed: an empty message, by the certificate that signs the passes (Apple, Wallet Passes,
 * "Adding a web service to update passes"). The phone then asks which, and fetches it.
 */
export async function pushAll(
  service: PushService,
  account: Pick<OpenApple, "certificate" | "key" | "passType">,
  tokens: readonly string[],
): Promise<Pushed> {
  if (tokens.length === 0) return { gone: [], failed: [] };
  let session: ClientHttp2Session;
  try {
    session = await open(service, account);
  } catch {
    return { gone: [], failed: tokens };
  }
  try {
    const gone: string[] = [];
    const failed: string[] = [];
    for (const token of tokens) {
      const status = await pushOne(session, account.passType, token);
      if (status === "gone") gone.push(token);
      if (status === "failed") failed.push(token);
    }
    return { gone, failed };
  } finally {
    session.close();
  }
}

async function open(
  { address, authority }: PushService,
  { certificate, key }: Pick<OpenApple, "certificate" | "key">,
): Promise<ClientHttp2Session> {
  const session = connect(address, {
    cert: certificate,
    key,
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return await new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      session.destroy();
      reject(error);
    };
    session.setTimeout(patienceMs, () => fail(new Error("Apple's push service does not answer.")));
    session.once("error", fail);
    session.once("connect", () => {
      session.off("error", fail);
      // A connection lost later ends its requests, which say so themselves.
      session.on("error", () => undefined);
      resolve(session);
    });
  });
}

async function pushOne(
  session: ClientHttp2Session,
  topic: string,
  token: string,
): Promise<"done" | "gone" | "failed"> {
  return await new Promise((resolve) => {
    const request = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: `/3/device/${token}`,
      "apns-topic": topic,
      "apns-push-type": "background",
      "apns-priority": "5",
    });
    let status = 0;
    let answer = "";
    request.setEncoding("utf8");
    request.setTimeout(patienceMs, () => request.close());
    request.on("response", (headers) => {
      status = Number(headers[":status"]);
    });
    request.on("data", (text: string) => {
      if (answer.length < 2_000) answer += text;
    });
    request.on("error", () => resolve("failed"));
    request.on("close", () => resolve(outcomeOf(status, answer)));
    request.end("{}");
  });
}

function outcomeOf(status: number, answer: string): "done" | "gone" | "failed" {
  if (status === 200) return "done";
  const isUnknown = status === 410 || (status === 400 && answer.includes("BadDeviceToken"));
  return isUnknown ? "gone" : "failed";
}
