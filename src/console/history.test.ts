import { expect, test } from "vitest";
import { changed, historyOf, redone, settled, undone } from "./history.ts";

test("what is undone can be done again, until something else is written", () => {
  const written = changed(changed(historyOf("thé"), "thé vert"), "thé noir");
  expect(undone(written).present).toBe("thé vert");
  expect(undone(undone(written)).present).toBe("thé");
  expect(redone(undone(written)).present).toBe("thé noir");
  expect(redone(changed(undone(written), "café")).present).toBe("café");
  expect(undone(historyOf("thé")).present).toBe("thé");
});

test("typing on in one editor is undone in one step", () => {
  const typed = ["3", "30", "300"].reduce((history, text) => changed(history, text, "days"), historyOf(""));
  expect(undone(typed).present).toBe("");
  const apart = changed(settled(typed), "3000", "days");
  expect(undone(apart).present).toBe("300");
});
