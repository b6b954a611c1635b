import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestProject } from "vitest/node";
import { resolveEngine } from "../../scripts/engine/resolve.mts";
import { installPacked } from "../../scripts/installPacked.mts";

declare module "vitest" {
  interface ProvidedContext {
    engineCommand: string;
    engineEnvironment: NodeJS.ProcessEnv;
  }
}

/** Once per test run: a real engine, and the package installed as users get it. No engine is a failure. */
export default async function setup(project: TestProject): Promise<() => void> {
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-fireworks-engine-"));
  const engine = await resolveEngine();
  project.provide("engineCommand", engine.command);
  project.provide("engineEnvironment", {
    ...engine.environment({ home: join(scratch, "home"), backend: join(scratch, "backend") }),
    // Every run starts two Node processes that load the SDK; compiled once, a run takes a tenth less.
    NODE_COMPILE_CACHE: join(scratch, "compiled"),
    // The types of the examples are checked by `npm run lint`; what users have is in test/e2e/installed.full.ts.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  });
  installPacked();
  return () => {
    rmSync(scratch, { recursive: true, force: true });
  };
}
