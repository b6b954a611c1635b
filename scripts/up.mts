/**
 * `npm run up`: the main job from the repository, offline. Starts the emulator, brings up an example
 * on a real Pulumi engine with a local backend, shows its outputs and leaves nothing running. State
 * stays below `.quickstart/`, so that a second run finds what the first one made.
 *
 *   npm run up                                       the quickstart, against the emulator
 *   npm run up -- train-promote-serve                another example
 *   npm run up -- python-quickstart                  one in another language
 *   npm run up -- destroy                            any other Pulumi command on the same stack
 *   npm run up -- stack output name
 *   npm run up -- train-promote-serve destroy        both
 *   npm run up -- --real --config trainerJob=my-job  against the real service, with FIREWORKS_API_KEY
 *   npm run up -- --fresh                            forget what earlier runs made, then up
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withLanguage } from "./engine/languages.mts";
import { languageIn, linkForPlugin } from "./example/linkPackages.mts";
import { openEmulator } from "./example/openEmulator.mts";
import { prepare } from "./example/prepare.mts";
import { makeStack, runPulumi } from "./example/runPulumi.mts";
import { type ExampleProject, setups } from "./example/setups.mts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    real: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    config: { type: "string", multiple: true, default: [] },
  },
});
const root = join(import.meta.dirname, "..");
const [first = "quickstart"] = positionals;
const named = Object.hasOwn(setups, first);
const example = named ? first : "quickstart";
const [command = "up", ...words] = named ? positionals.slice(1) : positionals;
const setup = setups[example];
if (setup === undefined) throw new Error(`no example ${example}`);
const stackName = values.real ? "real" : "emulator";
const scratch = join(root, ".quickstart", example === "quickstart" ? stackName : `${example}-${stackName}`);

if (values.real && !process.env.FIREWORKS_API_KEY) {
  console.error("--real needs FIREWORKS_API_KEY in the environment; without --real no key is needed or used.");
  process.exit(2);
}
if (values.fresh) {
  for (const made of [scratch, ...setup.projects.map(settingsFile)]) rmSync(made, { recursive: true, force: true });
}
mkdirSync(scratch, { recursive: true });

const engine = await prepare({ build: true });
const service = values.real ? realService() : await emulatedService();
try {
  const env = {
    ...engine.environment({ home: join(scratch, "home"), backend: join(scratch, "backend") }),
    ...service.env,
  };
  // What is built on another stack goes before it.
  for (const project of command === "destroy" ? setup.projects.toReversed() : setup.projects) {
    process.exitCode = await runProject(project, env);
    if (process.exitCode !== 0) break;
  }
} finally {
  await service.close();
}

interface Service {
  readonly env: NodeJS.ProcessEnv;
  advance(by: string): void;
  close(): Promise<void>;
}

function realService(): Service {
  const kept = Object.entries(process.env).filter(([name]) => name.startsWith("FIREWORKS_"));
  console.error(`running against the real service; the stack's state is in ${join(scratch, "backend")}: keep it`);
  return { env: Object.fromEntries(kept), advance: () => undefined, close: () => Promise.resolve() };
}

/** The address stays the same from run to run, since the state remembers which service holds a model. */
async function emulatedService(): Promise<Service> {
  const portFile = join(scratch, "port");
  const port = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  const { emulator, env } = await openEmulator(setup ?? {}, { port, stateFile: join(scratch, "service.json") });
  writeFileSync(portFile, new URL(emulator.url).port);
  console.error(`emulator at ${emulator.url}, no account or key needed`);
  return {
    env,
    advance: (by) => {
      emulator.advance(by);
    },
    close: async () => {
      const promotions = emulator.requests().filter(({ path }) => path.endsWith(":promote")).length;
      console.error(`the emulator answered ${emulator.requests().length} requests, ${promotions} of them promotions`);
      await emulator.close();
    },
  };
}

async function runProject(project: ExampleProject, env: NodeJS.ProcessEnv): Promise<number> {
  const folder = folderOf(project);
  linkForPlugin(folder);
  const place = { engine, folder, env: await withLanguage(languageIn(folder), { command: engine.command, env }) };
  const isNew = !existsSync(settingsFile(project));
  // What an example says of itself is of the emulator's account.
  await makeStack(place, stackName, isNew && !values.real ? project : { folder: project.folder });
  for (const setting of values.config) {
    const [key = "", ...value] = setting.split("=");
    await runPulumi(place, ["config", "set", key, value.join("=")]);
  }
  const confirmed = ["up", "destroy", "refresh"].includes(command) ? ["--yes"] : [];
  const own = ["up", "preview"].includes(command) ? (project.upArgs ?? []) : [];
  const exitCode = await runPulumi(place, [command, ...words, ...confirmed, ...own]);
  if (isNew && command === "up" && exitCode === 0 && project.afterwards !== undefined) {
    service.advance(project.afterwards);
  }
  return exitCode;
}

/** The quickstart is the project of the root itself. */
function folderOf({ folder }: ExampleProject): string {
  return folder === "quickstart" ? root : join(root, "examples", folder);
}

function settingsFile(project: ExampleProject): string {
  return join(folderOf(project), `Pulumi.${stackName}.yaml`);
}
