const SCRIPTS = "it runs scripts in the place of programs";
const KILLS = "it stops processes in the middle of something, and looks for them by ps";
const SIGNALS = "it sends a polite signal, which ends a process at once on Windows";

/**
 * Files that need a POSIX system, each with the reason. Tests among them are left out on Windows, and run in CI on the others.
 */
export const posixOnly: Readonly<Record<string, string>> = {
  "test/bench/policies.mts": "it measures memory by ulimit of a shell",
  "test/bench/stack.mts": "it measures time and memory by a shell",
  "test/client/doctor.test.ts": SCRIPTS,
  "test/e2e/crash.test.ts": KILLS,
  "test/e2e/deployment.full.ts": KILLS,
  "test/e2e/deploymentReplacement.full.ts": KILLS,
  "test/e2e/managedTrainingCrash.full.ts": KILLS,
  "test/e2e/pipelines.full.ts": "it runs the shell scripts of the example pipelines, which are for Linux",
  "test/e2e/plugin.full.ts": KILLS,
  "test/e2e/pluginInstall.full.ts": "it links to files, and unpacks archives of POSIX systems",
  "test/e2e/politeStop.full.ts": SIGNALS,
  "test/e2e/projectWorkflows.full.ts": "it runs the blocks of the release, most of which are for Linux",
  "test/e2e/screen.full.ts": "it opens a pseudo terminal by Python",
  "test/e2e/trainerJobCrash.full.ts": KILLS,
  "test/e2e/try.full.ts": "it types into a POSIX shell",
  "test/e2e/unfinished.full.ts": SIGNALS,
  "test/handlers/deployedModel/process/life.test.ts": SIGNALS,
  "test/handlers/deployment/process/life.test.ts": SIGNALS,
  "test/handlers/promotedModel/process/crash.test.ts": SIGNALS,
  "test/handlers/promotedModel/process/messages.test.ts": SIGNALS,
  "test/handlers/trainerJob/process/life.test.ts": SIGNALS,
  "test/provider/emulatorProcess.test.ts": SIGNALS,
  "test/support/healthyMachine.ts": SCRIPTS,
  "test/support/killDuringUp.ts": KILLS,
  "test/support/releaseClone.ts": "it runs blocks of workflows, as GitHub does on Linux",
  "test/unit/commands/plugin.test.ts": SCRIPTS,
  "test/unit/engine/companions.test.ts": "it asks for executable modes",
  "test/unit/engine/discovery.test.ts": SCRIPTS,
  "test/unit/engine/goBuild.test.ts": SCRIPTS,
  "test/unit/engine/languages.test.ts": SCRIPTS,
  "test/unit/engine/pulumiCommand.test.ts": SCRIPTS,
  "test/unit/engine/writeExecutable.ts": SCRIPTS,
  "test/unit/pipelines/workflows.test.ts": "it asks a POSIX shell about scripts for Linux",
};
