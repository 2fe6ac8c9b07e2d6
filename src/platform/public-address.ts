import type { FastifyInstance } from "fastify";

let listening: string | null = null;

/** Remembers where a server answers, for links written before any operator has said what the world calls it. */
export function rememberAddress(server: FastifyInstance): void {
  server.addHook("onListen", async () => {
    const [address] = server.addresses();
    if (typeof address === "object") listening = `http://127.0.0.1:${address.port}`;
    await Promise.resolve();
  });
}

/** The same for what is written before the server listens: the port it was told to take. */
export function expectPort(port: number): void {
  listening ??= `http://127.0.0.1:${port}`;
}

/**
 * The beginning of the product's own links, such as `https://fidelite.maisonlacaille.fr`, without a slash at its end:
 * `REBELOTE_PUBLIC_URL`, else where this machine answers. Never what a request says of its host, which anybody may write.
 */
export function publicAddress(): string {
  const said = process.env["REBELOTE_PUBLIC_URL"];
  return (said ?? listening ?? "http://127.0.0.1:4700").replace(/\/+$/, "");
}
