import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A mail or a text message as it was handed over, at the product's time. */
export type Taken = {
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly at: number;
};

export type Sink = {
  readonly port: number;
  readonly taken: readonly Taken[];
  /**
   * What the next attempts at an address are answered, one after the other; then it is welcome. An answer in brackets is none: the
   * conversation ends once all was said.
   */
  readonly script: (address: string, answers: readonly string[]) => void;
  /** Calls once, as soon as so many were taken. */
  readonly onceTaken: (count: number, act: () => void) => void;
  readonly close: () => Promise<void>;
};

type Conversation = {
  readonly now: () => number;
  readonly keep: (taken: Taken) => number;
  readonly answerTo: (address: string) => string | undefined;
};

/** A relay for the cases (RFC 5321, the few commands a client says): takes what it is handed, answers as a script says. */
export async function openSink(now: () => number): Promise<Sink> {
  const taken: Taken[] = [];
  const scripts = new Map<string, string[]>();
  const waiting: { readonly count: number; readonly act: () => void }[] = [];
  const sockets = new Set<Socket>();
  const conversation: Conversation = {
    now,
    keep: (one) => {
      taken.push(one);
      for (const { act } of waiting.filter(({ count }) => count === taken.length)) act();
      return taken.length;
    },
    answerTo: (address) => scripts.get(address.toLowerCase())?.shift(),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    converse(socket, conversation);
  });
  const port = await portOf(server);
  return {
    port,
    taken,
    script: (address, answers) => void scripts.set(address.toLowerCase(), [...answers]),
    onceTaken: (count, act) => {
      if (taken.length >= count) act();
      else waiting.push({ count, act });
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, { now, keep, answerTo }: Conversation): void {
  let pending = "";
  let mail = { from: "", to: "" };
  let source: string[] | null = null;
  let isDropped = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hearWords = (lines: string[], line: string): void => {
    if (line !== ".") return void lines.push(line.startsWith(".") ? line.slice(1) : line);
    const count = keep({ ...mail, source: lines.join("\n"), at: now() });
    source = null;
    if (isDropped) socket.destroy();
    else say(`250 2.0.0 taken as ${count}`);
  };
  const hear = (line: string): void => {
    if (source !== null) return hearWords(source, line);
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
        mail = { ...mail, to: address };
        const answer = answerTo(address) ?? "250 ok";
        isDropped = answer.startsWith("(");
        if (isDropped || answer.startsWith("2")) return say("250 2.1.5 ok");
        say(answer);
        if (answer.startsWith("421")) socket.end();
        return;
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

export type Gateway = {
  readonly url: string;
  readonly taken: readonly Taken[];
  readonly close: () => Promise<void>;
};

const insideKey = "REBELOTE_CALL_INSIDE";

/** A gateway for text messages, called as any gateway of a shop is; it stands on this machine, which its operator allows meanwhile. */
export async function openGateway(now: () => number): Promise<Gateway> {
  const taken: Taken[] = [];
  const server = createHttpServer((request, response) => {
    const read: Buffer[] = [];
    request.on("data", (chunk: Buffer) => read.push(chunk));
    request.on("end", () => {
      const source = Buffer.concat(read).toString("utf8");
      const { id, to } = JSON.parse(source) as { id: string; to: string };
      taken.push({ from: id, to, source, at: now() });
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: `g-${id}` }));
    });
  });
  const port = await portOf(server);
  const before = process.env[insideKey];
  process.env[insideKey] = "1";
  return {
    url: `http://127.0.0.1:${port}/sms`,
    taken,
    close: async () => {
      if (before === undefined) delete process.env[insideKey];
      else process.env[insideKey] = before;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
