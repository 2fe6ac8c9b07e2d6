import { expect, test } from "vitest";
import { shownBy } from "./shown.ts";

const id = "019aa000-0000-7000-8000-000000000001";

test("opening a record, at the desk or at the counter, shows a person; her whole data are told apart", () => {
  expect(shownBy("GET", "/customers/:id", { id })).toEqual({ what: "record", customerId: id });
  expect(shownBy("GET", "/customers/:id/timeline", { id })).toEqual({ what: "record", customerId: id });
  expect(shownBy("GET", "/counter/customers/:id", { id })).toEqual({ what: "record", customerId: id });
  expect(shownBy("GET", "/segments/:id/why/:customerId", { id: "x", customerId: id })).toBeNull();
  expect(shownBy("GET", "/shared-card/customers/:customerId", { customerId: id })?.customerId).toBe(id);
  expect(shownBy("GET", "/customers/:id/personal-data/:section", { id })?.what).toBe("data");
});

test("a list shows many people at once; figures and settings show nobody", () => {
  expect(shownBy("POST", "/people/search", {})).toEqual({ what: "list", customerId: null });
  for (const url of [
    "/messages",
    "/messages/:id",
    "/mailings/:id/lines",
    "/calls",
    "/letter-runs/:id/paper.pdf",
    "/winback/board",
  ])
    expect(shownBy("GET", url, { id }), url).toEqual({ what: "list", customerId: null });
  expect(shownBy("GET", "/mailings/:id/report", { id })).toBeNull();
  expect(shownBy("POST", "/people/count", {})).toBeNull();
  expect(shownBy("GET", "/customer-fields", {})).toBeNull();
  expect(shownBy("PATCH", "/customers/:id", { id })).toBeNull();
});
