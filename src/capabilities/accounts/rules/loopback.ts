/** What tells whether a request was made on the machine itself. */
export type Origin = {
  readonly peerAddress: string | undefined;
  readonly host: string | undefined;
  readonly forwarded: boolean;
};

/**
 * Whether the request comes from this machine: the peer and the Host header are both loopback and no proxy
 * forwarded it. The Host is checked too, so that a page elsewhere cannot reach in by a name that resolves here
 * (DNS rebinding).
 */
export function isFromThisMachine(origin: Origin): boolean {
  if (origin.forwarded) return false;
  return isLoopbackAddress(origin.peerAddress) && isLoopbackHost(origin.host);
}

function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return name === "localhost" || name === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
