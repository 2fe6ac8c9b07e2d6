import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, measured on two cores: begun first, so that no worker is left alone with one of them at the end. */
const longest = [
  "tests/browser/main-job.test.ts",
  "tests/browser/demo.test.ts",
  "tests/program/analytics.test.ts",
  "tests/browser/loyalty-operation.test.ts",
  "tests/browser/month.test.ts",
  "tests/program/program.test.ts",
  "tests/browser/segments.test.ts",
  "src/capabilities/demo/demo.room.test.ts",
  "tests/browser/space.test.ts",
  "tests/browser/preferences.test.ts",
  "tests/program/segment-cases.test.ts",
  "src/capabilities/segments/crowd.room.test.ts",
  "src/capabilities/segments/follow.room.test.ts",
  "src/capabilities/loyalty/fraud.room.test.ts",
];

const place = ({ moduleId }: TestSpecification): number => {
  const found = longest.findIndex((path) => moduleId.endsWith(path));
  if (found >= 0) return found;
  return longest.length + (/\/tests\/(browser|program)\//.test(moduleId) ? 0 : 1);
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
