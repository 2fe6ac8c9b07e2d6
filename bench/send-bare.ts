// The bare library's side of `send.ts`, in a process that holds nothing else.
import nodemailer from "nodemailer";

type Task = {
  readonly url: string;
  readonly html: string;
  readonly text: string;
  readonly key: string;
  readonly messages: number;
  readonly connections: number;
};
const { url, html, text, key, messages, connections } = JSON.parse(process.argv[3] ?? "") as Task;

const transporter = nodemailer.createTransport({
  url,
  pool: true,
  maxConnections: connections,
  maxMessages: 500,
  ignoreTLS: true,
  dkim: { domainName: "maison.example", keySelector: "rebelote", privateKey: key },
});
const [started, before] = [performance.now(), process.cpuUsage()];
let next = 0;
await Promise.all(Array.from({ length: connections }, send));
const perSecond = Math.round(messages / ((performance.now() - started) / 1_000));
const memoryMb = Math.round(process.resourceUsage().maxRSS / 102.4) / 10;
const { user, system } = process.cpuUsage(before);
const cpuMsEach = Math.round((user + system) / messages / 10) / 100;
process.stdout.write(`${JSON.stringify({ perSecond, memoryMb, cpuMsEach })}\n`);
transporter.close();

async function send(): Promise<void> {
  while (next < messages) {
    next += 1;
    const name = `Léa${next}`;
    await transporter.sendMail({
      from: { name: "Maison Test", address: "bonjour@maison.example" },
      to: `k${next}@example.test`,
      subject: `Pour ${name}`,
      text: text.replaceAll("PRENOM", name),
      html: html.replaceAll("PRENOM", name),
      list: { unsubscribe: { url: "https://maison.example/u/x", comment: "" } },
    });
  }
}
