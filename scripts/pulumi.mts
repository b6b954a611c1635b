/** `npm run pulumi -- <args>`: the resolved Pulumi CLI, apart from the user's own login and stacks unless told otherwise. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { scratchFolders } from "./engine/cacheFolder.mts";
import { engineEnvironment, scratchEnvironment } from "./engine/environment.mts";
import { NoEngineError } from "./engine/noEngineError.mts";
import { resolveEngine } from "./engine/resolve.mts";

try {
  const engine = await resolveEngine();
  const env = engineEnvironment(engine, withScratchDefaults(process.env));
  process.exitCode = await run(engine.command, process.argv.slice(2), env);
} catch (error) {
  if (!(error instanceof NoEngineError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** What the user has not set points to scratch folders, so that nothing here touches a login or a real stack by accident. */
function withScratchDefaults(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PULUMI_HOME, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = scratchEnvironment(scratchFolders(env));
  const added: NodeJS.ProcessEnv = {
    ...(env.PULUMI_HOME ? {} : { PULUMI_HOME }),
    ...(env.PULUMI_BACKEND_URL ? {} : { PULUMI_BACKEND_URL }),
  };
  const told = Object.entries(added).map(([name, value]) => `${name}=${value ?? ""}`);
  if (told.length > 0) console.error(`pulumi-fireworks: with ${told.join(" ")} (set your own to change that)`);

  // Stacks of the user's own, and secrets in them, are never to be protected by an empty passphrase unasked.
  const asked = [env.PULUMI_BACKEND_URL, env.PULUMI_CONFIG_PASSPHRASE, env.PULUMI_CONFIG_PASSPHRASE_FILE].some(Boolean);
  return { ...env, ...added, ...(asked ? {} : { PULUMI_CONFIG_PASSPHRASE }) };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // npm starts scripts in the package's root, but `-C` and the project are meant from where the user is.
  const cwd = env.npm_lifecycle_event === "pulumi" ? env.INIT_CWD : undefined;
  const child = spawn(command, args, { stdio: "inherit", env, cwd: cwd ?? process.cwd() });
  // The terminal interrupts both; the engine needs time to stop in order and decides on the exit code.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
