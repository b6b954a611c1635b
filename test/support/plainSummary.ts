import { type Reporter, type TestModule } from "vitest/node";

/** Closes a run with one plain line, `N passed, N failed`, that any CI can read. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string): number => states.filter((candidate) => candidate === state).length;
    const skipped = count("skipped") === 0 ? "" : `, ${count("skipped")} skipped`;
    console.log(`\n${count("passed")} passed, ${count("failed")} failed${skipped}`);
  }
}
