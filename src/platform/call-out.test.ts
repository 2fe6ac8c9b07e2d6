import { expect, test } from "vitest";
import { callOut, isInside } from "./call-out.ts";

test.each([
  "127.0.0.1",
  "169.254.169.254",
  "100.100.100.200",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::7f00:1",
  "::ffff:0:7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::7f00:1",
  "2002:7f00:1::",
  "2001:0:0:0:0:0:80ff:fffe",
  "fec0::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
])("%s is an address of the inside", (address) => expect(isInside(address)).toBe(true));

test.each(["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "::ffff:808:808"])(
  "%s is an address of the open network",
  (address) => expect(isInside(address)).toBe(false),
);

test.each([
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://127.1/",
  "https://127.0.0.1./",
  "https://localhost/",
  "https://[::ffff:7f00:1]/",
  "https://[::7f00:1]/",
  "https://user:secret@127.0.0.1/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_INFO",
])("%s is not called", async (url) => {
  expect(await callOut({ url, method: "GET", headers: {}, body: null })).toMatchObject({
    outcome: "not_called",
  });
});
