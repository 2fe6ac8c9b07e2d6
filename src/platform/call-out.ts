import { lookup as lookUp } from "node:dns";
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** A request to a program of somebody else: a provider, a gateway. */
export type CallOut = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

export type CallAnswer =
  | { readonly outcome: "answered"; readonly status: number; readonly text: string }
  /** No answer. `mayHaveArrived`: it was said whole before the silence. */
  | { readonly outcome: "silent"; readonly mayHaveArrived: boolean; readonly error: string }
  /** It was not called at all: the address leads into the installation's own network, or is none. */
  | { readonly outcome: "not_called"; readonly error: string };

const patienceMs = 20_000;
const mostBytes = 100_000;

// What is nobody's on the open network (RFC 6890): a shop that types an address must not reach its host's inside.
const inside = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  inside.addSubnet(net, prefix, "ipv4");
// In IPv6 also whatever carries an address of IPv4 within it: translated, tunnelled or compatible (RFC 6052, 7915, 4380, 3056, 4291).
for (const [net, prefix] of [
  ["::", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2001::", 32],
  ["2002::", 16],
  ["fec0::", 10],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  inside.addSubnet(net, prefix, "ipv6");

/** Whether an address of the network is one of the installation's own surroundings (RFC 6890). */
export function isInside(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return inside.check(mapped, "ipv4");
  return inside.check(address, kind === 4 ? "ipv4" : "ipv6");
}

/** An operator whose gateway stands in the same building says so by `REBELOTE_CALL_INSIDE=1`. */
function mayCallInside(): boolean {
  return process.env["REBELOTE_CALL_INSIDE"] === "1";
}

/**
 * Asks once, follows no redirection, waits 20 s and reads 100 kB at most. Only https to the open network, unless the operator
 * allows the inside; the name is looked up by the very call that uses it, so that it cannot mean another place later.
 */
export async function callOut({ url, method, headers, body }: CallOut): Promise<CallAnswer> {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !["https:", "http:"].includes(address.protocol))
    return { outcome: "not_called", error: "not an address of the web" };
  if (address.protocol === "http:" && !mayCallInside())
    return { outcome: "not_called", error: "only https is called" };
  const host = address.hostname.replaceAll(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && isInside(host) && !mayCallInside())
    return { outcome: "not_called", error: "an address of the inside" };
  return await new Promise<CallAnswer>((resolve) => {
    let isSaid = false;
    const say = address.protocol === "http:" ? overHttp : overHttps;
    const call = say(
      address,
      {
        method,
        headers: { ...headers, ...(body === null ? {} : { "content-length": Buffer.byteLength(body) }) },
        lookup: lookUpOutside,
        signal: AbortSignal.timeout(patienceMs),
      },
      (response) => {
        const read: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= mostBytes) read.push(chunk);
        });
        response.on("end", () => {
          const text = Buffer.concat(read).toString("utf8");
          resolve({ outcome: "answered", status: response.statusCode ?? 0, text });
        });
        response.on("error", (error) =>
          resolve({ outcome: "silent", mayHaveArrived: true, error: error.message }),
        );
      },
    );
    call.on("finish", () => {
      isSaid = true;
    });
    call.on("error", (error: NodeJS.ErrnoException) => {
      const { message, code } = error;
      if (code === "EINSIDE") resolve({ outcome: "not_called", error: message });
      // Nothing was said on a connection that never opened.
      else {
        const neverOpened = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
        const mayHaveArrived = isSaid && !neverOpened.includes(code ?? "");
        resolve({ outcome: "silent", mayHaveArrived, error: message });
      }
    });
    call.end(body ?? undefined);
  });
}

const lookUpOutside: LookupFunction = (name, options, answer) => {
  lookUp(name, { ...options, all: true }, (error, found) => {
    const first = found?.[0];
    if (error !== null || first === undefined) {
      answer(error ?? new Error(`${name} has no address`), "", 4);
      return;
    }
    if (!mayCallInside() && found.some(({ address }) => isInside(address))) {
      answer(Object.assign(new Error(`${name} leads inside`), { code: "EINSIDE" }), "", 4);
      return;
    }
    if (options.all === true) answer(null, found);
    else answer(null, first.address, first.family);
  });
};
