import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** An authority made for one test file, and what it signs, by the system's OpenSSL. */
export type Authority = {
  readonly certificate: string;
  /** @param days how long it holds from today; negative: it has ended */
  readonly sign: (subject: string, options?: { days?: number; alternative?: string }) => Signed;
  readonly run: (args: readonly string[], files: Readonly<Record<string, string | Buffer>>) => OpenSsl;
};

export type Signed = { readonly certificate: string; readonly key: string };
export type OpenSsl = { readonly status: number | null; readonly out: string };

export function openAuthority(name: string): Authority {
  const folder = mkdtempSync(join(tmpdir(), "rebelote-authority-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (args: readonly string[]): OpenSsl => {
    const done = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
    return { status: done.status, out: `${done.stdout}${done.stderr}` };
  };
  const must = (args: readonly string[]): void => {
    const { status, out } = openssl(args);
    if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${out}`);
  };
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  must([
    ..."req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 900 -subj".split(" "),
    `/CN=${name}`,
  ]);
  let count = 0;
  return {
    certificate: read("ca.pem"),
    sign: (subject, { days = 30, alternative } = {}) => {
      count += 1;
      const file = `signed${count}`;
      must([
        ..."req -new -newkey rsa:2048 -nodes -keyout".split(" "),
        `${file}.key`,
        "-out",
        `${file}.csr`,
        "-subj",
        subject,
      ]);
      writeFileSync(
        join(folder, "more.cnf"),
        alternative === undefined ? "" : `subjectAltName=${alternative}\n`,
      );
      must(
        days > 0
          ? [
              ..."x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -extfile more.cnf -in".split(" "),
              `${file}.csr`,
              "-out",
              `${file}.pem`,
              "-days",
              `${days}`,
            ]
          : caCommand(folder, file),
      );
      return { certificate: read(`${file}.pem`), key: read(`${file}.key`) };
    },
    run: (args, files) => {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      return openssl(args);
    },
  };
}

/** Only `openssl ca` writes a certificate that has already ended. */
function caCommand(folder: string, file: string): string[] {
  const settings = `[ca]
default_ca=own
[own]
dir=${folder}
new_certs_dir=${folder}
database=${folder}/index
serial=${folder}/serial
certificate=${folder}/ca.pem
private_key=${folder}/ca.key
default_md=sha256
policy=any
unique_subject=no
[any]
commonName=optional
userId=optional
organizationName=optional
organizationalUnitName=optional
countryName=optional
`;
  writeFileSync(join(folder, "ca.cnf"), settings);
  writeFileSync(join(folder, "index"), "");
  writeFileSync(join(folder, "serial"), "1000\n");
  const span = ["-startdate", "200101000000Z", "-enddate", "210101000000Z"];
  return [
    "ca",
    "-batch",
    "-notext",
    "-config",
    "ca.cnf",
    "-in",
    `${file}.csr`,
    "-out",
    `${file}.pem`,
    ...span,
  ];
}
