import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll } from "vitest";

/** The shop's mail server, Postfix and Dovecot of Debian, and that of a mailbox provider, another Postfix. */
export type MailServer = {
  /** The shop's relay. */
  readonly url: string;
  readonly port: number;
  /** The mailbox to which everything sent to `b+…@retour.boutique.test` comes, read by IMAP. */
  readonly imap: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
  };
  readonly returnAddress: string;
  /**
   * Mailboxes the provider knows are those of `exemple.test` that begin with `ici`; `plein@` is full (5.2.2), `bloque@` refuses the
   * sender (5.7.1), all others do not exist (5.1.1). What arrived there, as it arrived.
   */
  readonly arrivedAt: (local: string) => Promise<readonly string[]>;
  /** What came back to the shop and is still in its mailbox. */
  readonly cameBack: () => Promise<readonly string[]>;
};

type Running = { readonly stop: () => Promise<void> };

// Nobody: neither server delivers as root.
const uid = 65_534;

/**
 * Starts the servers in a folder of their own, on ports of their own; stopped at the end of the file. Debian's packages are
 * installed when they are absent and this is root.
 *
 * @example const mail = await openMailServer();
 */
export async function openMailServer(): Promise<MailServer> {
  providePackages();
  const folder = await mkdtemp(join(tmpdir(), "rebelote-mail-"));
  await chmod(folder, 0o755);
  const running: Running[] = [];
  afterAll(async () => {
    await Promise.all(running.map(async ({ stop }) => await stop()));
    await rm(folder, { recursive: true, force: true });
  });
  const [relayPort, farPort, imapPort] = [await freePort(), await freePort(), await freePort()];
  const far = join(folder, "far");
  const near = join(folder, "near");
  running.push(await startPostfix(far, farPort, farSettings));
  running.push(await startPostfix(near, relayPort, nearSettings(farPort)));
  running.push(await startDovecot(join(folder, "dovecot"), join(near, "mail"), imapPort));
  await Promise.all([relayPort, farPort, imapPort].map(answering));
  return {
    url: `smtp://127.0.0.1:${relayPort}`,
    port: relayPort,
    imap: { host: "127.0.0.1", port: imapPort, username: "b", password: "secret" },
    returnAddress: "b@retour.boutique.test",
    arrivedAt: async (local) => {
      const all = await maildir(join(far, "mail", "arrived"));
      return all.filter((message) => message.includes(`Delivered-To: ${local}@exemple.test`));
    },
    cameBack: async () => await maildir(join(near, "mail", "b")),
  };
}

const nearSettings = (farPort: number): string => `
myhostname = relais.boutique.test
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = retour.boutique.test
virtual_mailbox_maps = inline:{ { b@retour.boutique.test = b/ } }
recipient_delimiter = +
transport_maps = inline:{ { exemple.test = smtp:[127.0.0.1]:${farPort} } }
smtp_dns_support_level = disabled
`;

const farSettings = `
myhostname = mx.exemple.test
virtual_mailbox_domains = exemple.test
virtual_mailbox_maps = regexp:$config_directory/mailboxes
smtpd_recipient_restrictions = check_recipient_access inline:{ { plein@exemple.test = 552 5.2.2 Mailbox full }, { bloque@exemple.test = 550 5.7.1 Sender not welcome here } }, permit_mynetworks, reject
`;

/** A Postfix of its own: configuration, queue, mail and log below the folder. */
async function startPostfix(folder: string, port: number, settings: string): Promise<Running> {
  for (const name of ["etc", "queue", "data", "mail", "log"])
    await mkdir(join(folder, name), { recursive: true });
  await chown(join(folder, "mail"), uid, uid);
  spawnSync("chown", ["postfix", join(folder, "data")]);
  await writeFile(
    join(folder, "etc", "main.cf"),
    `compatibility_level = 3.6
queue_directory = ${join(folder, "queue")}
data_directory = ${join(folder, "data")}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_base = ${join(folder, "mail")}
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${uid}
smtpd_tls_security_level = none
smtp_tls_security_level = none
maillog_file = ${join(folder, "log", "mail.log")}
maillog_file_prefixes = ${folder}
notify_classes =
biff = no
${settings}`,
  );
  await writeFile(join(folder, "etc", "mailboxes"), "/^ici[^@]*@exemple\\.test$/ arrived/\n");
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...[
      "cleanup unix n - n - 0 cleanup",
      "qmgr unix n - n 300 1 qmgr",
      "rewrite unix - - n - - trivial-rewrite",
    ],
    ...["bounce", "defer", "trace"].map((name) => `${name} unix - - n - 0 bounce`),
    ...["smtp unix - - n - - smtp", "relay unix - - n - - smtp", "virtual unix - n n - - virtual"],
    ...["error unix - - n - - error", "retry unix - - n - - error", "proxymap unix - - n - - proxymap"],
    ...[
      "anvil unix - - n - 1 anvil",
      "scache unix - - n - 1 scache",
      "postlog unix-dgram n - n - 1 postlogd",
    ],
  ];
  await writeFile(join(folder, "etc", "master.cf"), `${services.join("\n")}\n`);
  const postfix = ["-c", join(folder, "etc")];
  const child = run("postfix", [...postfix, "start-fg"]);
  // What was started lives on in a session of its own: it is told to stop, not killed.
  return { stop: async () => await ended(child, run("postfix", [...postfix, "stop"])) };
}

async function startDovecot(folder: string, mail: string, port: number): Promise<Running> {
  await mkdir(join(folder, "run"), { recursive: true });
  const configuration = join(folder, "dovecot.conf");
  await writeFile(
    configuration,
    `protocols = imap
base_dir = ${join(folder, "run")}
state_dir = ${join(folder, "run")}
log_path = ${join(folder, "dovecot.log")}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}/%n
first_valid_uid = ${uid}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${uid} home=${mail}/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
  );
  const child = run("dovecot", ["-F", "-c", configuration]);
  return {
    stop: async () => {
      child.kill("SIGTERM");
      await ended(child);
    },
  };
}

function run(program: string, options: readonly string[]): ChildProcess {
  return spawn(program, [...options], { stdio: "ignore", env: { ...process.env, PATH: paths } });
}

const paths = `/usr/sbin:/usr/bin:/sbin:/bin:${process.env["PATH"] ?? ""}`;

async function ended(...children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => child.once("exit", () => resolve()));
    }),
  );
}

async function maildir(folder: string): Promise<string[]> {
  const messages: string[] = [];
  for (const part of ["new", "cur"]) {
    const names = await readdir(join(folder, part)).catch(() => []);
    for (const name of names.toSorted((one, other) => one.localeCompare(other)))
      messages.push(await readFile(join(folder, part, name), "utf8"));
  }
  return messages;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("data", () => {
        resolve(true);
        socket.destroy();
      });
      socket.once("error", () => resolve(false));
    });
    if (answers) return;
    await sleep(100);
  }
  throw new Error(`Nothing answers on port ${port}.`);
}

/** Postfix and Dovecot: the system's, or Debian's packages when this is root on Debian. Neither is started for the whole machine. */
function providePackages(): void {
  const isThere = (): boolean => existsSync("/usr/sbin/postfix") && existsSync("/usr/sbin/dovecot");
  if (!isThere() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    spawnSync("apt-get", ["update", "-qq"], { env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postfix", "dovecot-imapd"], {
      env,
    });
  }
  if (!isThere() || process.getuid?.() !== 0)
    throw new Error(
      "Tests of mail need Postfix and Dovecot and to be root: install postfix and dovecot-imapd.",
    );
}
