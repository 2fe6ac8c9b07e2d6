import { expect, test } from "vitest";
import { networkFailure, Problem, problemText, readProblem } from "./problem.ts";
import { shouldRetry } from "./queries.ts";

const sayKey = (key: string) => key;

test("a cut while reading says that nothing was changed", () => {
  expect(problemText(networkFailure("GET", false), sayKey)).toBe("console.problem.network_read");
});

test("a cut while sending says whether sending again is harmless", () => {
  expect(problemText(networkFailure("POST", true), sayKey)).toBe("console.problem.network_repeatable");
  expect(problemText(networkFailure("POST", false), sayKey)).toBe("console.problem.network_write");
});

test("the server's own sentence is shown as it is, and its fields are named as in the form", async () => {
  const body = {
    code: "wrong_input",
    detail: "Ce magasin existe déjà.",
    errors: [{ path: "/body/address/town", code: "missing", message: "Saisissez la commune." }],
  };
  const problem = await readProblem(new Response(JSON.stringify(body), { status: 422 }));
  expect(problemText(problem, sayKey)).toBe("Ce magasin existe déjà.");
  expect(problem.errors[0]?.path).toBe("address.town");
});

test("an answer that is not ours, from a proxy for instance, is a fault of the server", async () => {
  const problem = await readProblem(new Response("<html>", { status: 502 }));
  expect(problem.code).toBe("server_fault");
});

test("silence is tried again twice, a refusal never", () => {
  expect(shouldRetry(0, networkFailure("GET", false))).toBe(true);
  expect(shouldRetry(2, networkFailure("GET", false))).toBe(false);
  expect(shouldRetry(0, new Problem({ status: 404, code: "unknown_customer" }))).toBe(false);
});
