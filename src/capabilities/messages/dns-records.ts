import { createPrivateKey, createPublicKey } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { Sender } from "./drivers.ts";
import {
  type Found,
  isSpf,
  type JudgedRecord,
  judgeDkim,
  judgeDmarc,
  judgeMx,
  judgeSpf,
  organisationOf,
  spfMechanism,
  spfToPaste,
  type SpfWalk,
} from "./rules/dns.ts";
import type { RecordsAnswer } from "./schema-inbound.ts";

type Item = RecordsAnswer["items"][number];

/** What of a sender the DNS has to know. */
export type SentBy = {
  readonly fromAddress: string;
  readonly returnAddress: string | null;
  readonly relayHost: string | null;
  readonly dkim: {
    readonly selector: string;
    readonly domain: string;
    readonly key: PublishedKey | null;
  } | null;
};

/** The part of a sender that concerns the DNS; null: nothing leaves by mail. */
export function sentBy({ driver, fromAddress, returnAddress, settings, secrets }: Sender): SentBy | null {
  if (driver !== "smtp" || fromAddress === null) return null;
  const { dkimSelector, dkimDomain } = settings;
  return {
    fromAddress,
    returnAddress,
    relayHost: hostOf(settings),
    dkim:
      typeof dkimSelector === "string" && typeof dkimDomain === "string" && dkimDomain !== ""
        ? {
            selector: dkimSelector,
            domain: dkimDomain.toLowerCase(),
            key: publishedKeyOf(secrets["dkimKey"]),
          }
        : null,
  };
}

function hostOf({ host, url }: Sender["settings"]): string | null {
  if (typeof host === "string" && host !== "") return host;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : null;
}

const patience = { timeout: 2_000, tries: 2 } as const;

/**
 * Asks the DNS what mailboxes will ask it of the shop's messages, and says what to paste.
 *
 * @param servers of the DNS; those of the machine when absent
 */
export async function checkRecords(by: SentBy, servers?: readonly string[]): Promise<Item[]> {
  const resolver = new Resolver(patience);
  if (servers !== undefined) resolver.setServers(servers);
  const fromDomain = domainOf(by.fromAddress);
  const envelopeDomain = domainOf(by.returnAddress ?? by.fromAddress);
  const organisation = organisationOf(fromDomain);
  const [spf, dkim, policy, mx] = await Promise.all([
    spfRecord(resolver, envelopeDomain, by.relayHost),
    dkimRecord(resolver, by, fromDomain),
    dmarcPolicy(resolver, fromDomain, organisation),
    mxRecord(resolver, by.returnAddress),
  ]);
  const isAligned =
    (spf.state === "good" && organisationOf(envelopeDomain) === organisation) ||
    (dkim.state === "good" && by.dkim !== null && organisationOf(by.dkim.domain) === organisation) ||
    dkim.state === "unknown";
  const dmarc: Item = {
    purpose: "dmarc",
    name: policy.name,
    type: "TXT",
    value: `v=DMARC1; p=none; rua=mailto:postmaster@${organisation}`,
    found: [...(policy.found ?? [])],
    ...judgeDmarc(policy.found, isAligned),
  };
  return mx === null ? [spf, dkim, dmarc] : [spf, dkim, dmarc, mx];
}

async function spfRecord(resolver: Resolver, domain: string, relayHost: string | null): Promise<Item> {
  const found = await texts(resolver, domain);
  const shown = (found ?? []).filter(isSpf);
  const item = { purpose: "spf", name: domain, type: "TXT", found: shown } as const;
  if (relayHost === null) return { ...item, value: null, state: "unknown", problem: null, advice: null };
  const mechanism = spfMechanism(relayHost);
  const walk = await walkSpf(resolver, shown[0] ?? "", await addressesOf(resolver, relayHost));
  return { ...item, value: spfToPaste(found, mechanism), ...judgeSpf(found, walk, mechanism) };
}

async function dkimRecord(resolver: Resolver, { dkim }: SentBy, fromDomain: string): Promise<Item> {
  if (dkim === null) {
    const name = `…._domainkey.${fromDomain}`;
    return {
      purpose: "dkim",
      name,
      type: "TXT",
      value: null,
      found: [],
      state: "unknown",
      problem: null,
      advice: null,
    };
  }
  const name = `${dkim.selector}._domainkey.${dkim.domain}`;
  const found = await texts(resolver, name);
  const value = dkim.key === null ? null : `v=DKIM1; k=${dkim.key.type}; p=${dkim.key.text}`;
  return {
    purpose: "dkim",
    name,
    type: "TXT",
    value,
    found: [...(found ?? [])],
    ...judgeDkim(found, dkim.key?.text ?? null),
  };
}

/** A policy of the domain itself, else of the organisation above it (RFC 7489 6.6.3). */
async function dmarcPolicy(
  resolver: Resolver,
  domain: string,
  organisation: string,
): Promise<{ readonly name: string; readonly found: Found }> {
  const own = { name: `_dmarc.${domain}`, found: await texts(resolver, `_dmarc.${domain}`) };
  if (own.found === null || own.found.length > 0 || organisation === domain) return own;
  const above = `_dmarc.${organisation}`;
  return { name: above, found: await texts(resolver, above) };
}

async function mxRecord(resolver: Resolver, returnAddress: string | null): Promise<Item | null> {
  if (returnAddress === null) return null;
  const domain = domainOf(returnAddress);
  const found = await answered(async () =>
    (await resolver.resolveMx(domain)).map(({ priority, exchange }) => `${priority} ${exchange}`),
  );
  const judged: JudgedRecord = judgeMx(found);
  return { purpose: "mx", name: domain, type: "MX", value: null, found: [...(found ?? [])], ...judged };
}

// More than this many questions no mailbox asks, nor do we.
const mostLookups = 12;

/** Follows `include` and `redirect` (RFC 7208 5.2, 6.1), counting the questions. */
async function walkSpf(resolver: Resolver, record: string, relay: readonly string[]): Promise<SpfWalk> {
  const listed = new BlockList();
  const terms: string[] = [];
  const waiting = [record];
  let lookups = 0;
  for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
    for (const said of text.trim().toLowerCase().split(/\s+/u).slice(1)) {
      const term = said.replace(/^\+/u, "");
      if (!/^all$/u.test(term) || text === record) terms.push(term);
      if (/^(?:include:|redirect=|a\b|mx\b|exists:|ptr\b)/u.test(term)) lookups += 1;
      list(listed, term);
      const next = /^(?:include:|redirect=)(?<name>[\w.-]+)$/u.exec(term)?.groups?.["name"];
      if (next !== undefined && lookups <= mostLookups) {
        waiting.push(((await texts(resolver, next)) ?? []).find(isSpf) ?? "");
      }
    }
  }
  const coversRelay = relay.some((address) => listed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
  return { terms, lookups, coversRelay };
}

function list(listed: BlockList, term: string): void {
  const {
    kind,
    address = "",
    bits,
  } = /^ip(?<kind>[46]):(?<address>[\da-f.:]+)(?:\/(?<bits>\d{1,3}))?$/u.exec(term)?.groups ?? {};
  if (kind === undefined || isIP(address) !== Number(kind)) return;
  const most = kind === "4" ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix <= most) listed.addSubnet(address, prefix, kind === "4" ? "ipv4" : "ipv6");
}

async function addressesOf(resolver: Resolver, host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const four = await answered(async () => await resolver.resolve4(host));
  const six = await answered(async () => await resolver.resolve6(host));
  return [...(four ?? []), ...(six ?? [])];
}

async function texts(resolver: Resolver, name: string): Promise<Found> {
  return await answered(async () => (await resolver.resolveTxt(name)).map((parts) => parts.join("")));
}

/** No such name and no such record are answers; silence and failure are not. */
async function answered(ask: () => Promise<readonly string[]>): Promise<Found> {
  try {
    return await ask();
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ENOTFOUND" || code === "ENODATA" ? [] : null;
  }
}

/** A public key as the DNS shows it (RFC 6376 3.6.1, RFC 8463 4). */
type PublishedKey = { readonly type: "rsa" | "ed25519"; readonly text: string };

function publishedKeyOf(privateKey: string | undefined): PublishedKey | null {
  if (privateKey === undefined) return null;
  try {
    const key = createPublicKey(createPrivateKey(privateKey));
    if (key.asymmetricKeyType === "rsa")
      return { type: "rsa", text: key.export({ format: "der", type: "spki" }).toString("base64") };
    const { x = "" } = key.export({ format: "jwk" });
    return { type: "ed25519", text: Buffer.from(x, "base64url").toString("base64") };
  } catch {
    return null;
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
