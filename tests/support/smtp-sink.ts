import { createServer, type Socket } from "node:net";
import { afterAll } from "vitest";

export type SunkMail = { readonly from: string; readonly to: string; readonly source: string };

export type SmtpSink = {
  readonly url: string;
  readonly mails: readonly SunkMail[];
  /** The next message to this address is answered with this code; then it is welcome again. */
  readonly refuseOnce: (address: string, code: number) => void;
  /**
   * What the next messages to this address are answered, one after the other; then it is welcome. `drop`: the conversation ends once
   * all was said, before the answer. 421 ends it too.
   */
  readonly script: (address: string, answers: readonly string[]) => void;
  readonly close: () => Promise<void>;
};

/**
 * A relay that keeps what it is handed (RFC 5321, the few commands a client says). Closed at the end of the file.
 *
 * @example const sink = await openSmtpSink();
 */
export async function openSmtpSink(): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const refusals = new Map<string, number>();
  const scripts = new Map<string, string[]>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    converse(socket, mails, refusals, scripts);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sink has no port.");
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  afterAll(close);
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuseOnce: (recipient, code) => void refusals.set(recipient, code),
    script: (recipient, answers) => void scripts.set(recipient, [...answers]),
    close,
  };
}

function converse(
  socket: Socket,
  mails: SunkMail[],
  refusals: Map<string, number>,
  scripts: ReadonlyMap<string, string[]>,
): void {
  let pending = "";
  let mail = { from: "", to: "" };
  let source: string[] | null = null;
  let isDropped = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (source !== null) {
      if (line !== ".") return void source.push(line.startsWith(".") ? line.slice(1) : line);
      mails.push({ ...mail, source: source.join("\n") });
      if (isDropped) return void socket.destroy();
      source = null;
      return say(`250 2.0.0 kept as ${mails.length}`);
    }
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    switch (line.slice(0, 4).toUpperCase()) {
      case "EHLO":
      case "HELO":
      case "RSET":
        return say("250 sink");
      case "MAIL":
        mail = { from: address, to: "" };
        return say("250 2.1.0 ok");
      case "RCPT": {
        const refused = refusals.get(address);
        refusals.delete(address);
        mail = { ...mail, to: address };
        const scripted = scripts.get(address)?.shift();
        isDropped = scripted === "drop";
        if (scripted !== undefined && !isDropped && !scripted.startsWith("2")) {
          say(scripted);
          if (scripted.startsWith("421")) socket.end();
          return;
        }
        return say(refused === undefined ? "250 2.1.5 ok" : `${refused} the sink says so`);
      }
      case "DATA":
        source = [];
        return say("354 go on");
      case "QUIT":
        say("221 2.0.0 bye");
        return void socket.end();
      default:
        return say("502 5.5.1 unknown");
    }
  };
  socket.setEncoding("utf8");
  say("220 sink");
  socket.on("data", (chunk: string) => {
    pending += chunk;
    const lines = pending.split("\r\n");
    pending = lines.pop() ?? "";
    lines.forEach(hear);
  });
}
