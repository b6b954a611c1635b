import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = "test/simulation/histories.test.ts";

/** Begins with the one file that takes as long as a third of the full run: begun last, it would run on alone. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification): number => Number(moduleId.endsWith(LONGEST));
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => isLongest(b) - isLongest(a));
  }
}
