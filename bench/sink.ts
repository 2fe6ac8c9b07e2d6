import { type ChildProcess, fork } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

/** What a sink took: by recipient the Message-IDs, in the order in which they came. */
export type Taken = {
  readonly count: number;
  readonly bytes: number;
  readonly mails: readonly (readonly [to: string, id: string])[];
};

export type Sink = {
  readonly url: string;
  readonly count: () => Promise<number>;
  readonly take: () => Promise<Taken>;
  readonly close: () => void;
};

/** A relay in a process of its own that takes everything at once (RFC 5321, the commands a client says). */
export async function openSink(): Promise<Sink> {
  const child = fork(fileURLToPath(import.meta.url), ["sink"], { execArgv: process.execArgv });
  const port = await said<number>(child);
  const ask = async <Answer>(question: string): Promise<Answer> => {
    const answer = said<Answer>(child);
    child.send(question);
    return await answer;
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    count: async () => await ask<number>("count"),
    take: async () => await ask<Taken>("take"),
    close: () => child.kill(),
  };
}

async function said<Answer>(child: ChildProcess): Promise<Answer> {
  return await new Promise((resolve) => child.once("message", (answer) => resolve(answer as Answer)));
}

if (process.argv[2] === "sink") listen();

function listen(): void {
  let bytes = 0;
  let mails: (readonly [string, string])[] = [];
  const server = createServer((socket) => {
    converse(socket, (to, source) => {
      bytes += source.length;
      mails.push([to, /^Message-ID: <([^>@]+)/im.exec(source)?.[1] ?? ""]);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" ? address?.port : 0);
  });
  process.on("message", (question) => {
    if (question === "count") return process.send?.(mails.length);
    process.send?.({ count: mails.length, bytes, mails });
    mails = [];
    bytes = 0;
    return undefined;
  });
}

function converse(socket: Socket, took: (to: string, source: string) => void): void {
  let pending = "";
  let to = "";
  let isData = false;
  socket.setNoDelay(true).setEncoding("latin1");
  socket.on("error", () => undefined);
  socket.write("220 sink\r\n");
  socket.on("data", (chunk: string) => {
    pending += chunk;
    let answers = "";
    for (;;) {
      if (isData) {
        const end = pending.indexOf("\r\n.\r\n");
        if (end === -1) break;
        took(to, pending.slice(0, end));
        pending = pending.slice(end + 5);
        isData = false;
        answers += "250 2.0.0 taken\r\n";
        continue;
      }
      const end = pending.indexOf("\r\n");
      if (end === -1) break;
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "RCPT") to = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (verb === "DATA") isData = true;
      answers += verb === "DATA" ? "354 go on\r\n" : verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n";
    }
    if (answers !== "") socket.write(answers);
  });
}
