/** Mailboxes of many names behind one door, which counts what comes through all of them together. */
const doors: Readonly<Record<string, readonly string[]>> = {
  "gmail.com": ["googlemail.com"],
  "outlook.com": [
    "hotmail.com",
    "hotmail.fr",
    "hotmail.be",
    "live.com",
    "live.fr",
    "live.be",
    "msn.com",
    "outlook.fr",
    "outlook.be",
  ],
  "yahoo.com": ["yahoo.fr", "ymail.com", "aol.com", "aol.fr"],
  "orange.fr": ["wanadoo.fr", "voila.fr"],
  "sfr.fr": ["neuf.fr", "cegetel.net", "club-internet.fr", "9online.fr", "numericable.fr"],
  "free.fr": ["aliceadsl.fr", "libertysurf.fr", "online.fr"],
  "icloud.com": ["me.com", "mac.com"],
  "proximus.be": ["skynet.be", "belgacom.net"],
  "telenet.be": ["pandora.be"],
};

const doorOf = new Map(
  Object.entries(doors).flatMap(([door, names]) => names.map((name) => [name, door] as const)),
);

/** All names that lead to another door: for a statement that writes the lane of many. */
export const laneNames: readonly (readonly [domain: string, lane: string])[] = [...doorOf];

/** The lane of an address: the domain of its mailbox, or the door that domain is behind. Of a number: its country's first digits. */
export function laneOf(channel: string, recipient: string): string {
  if (channel === "email") {
    const domain = recipient.slice(recipient.lastIndexOf("@") + 1).toLowerCase();
    return doorOf.get(domain) ?? domain;
  }
  return "";
}
