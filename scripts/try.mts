/**
 * `npm run try -- <example>`: brings an example up as `npm run up` does, on a copy, and leaves emulator and stack open
 * for playing. Prints what a shell needs and commands to try. Ctrl-C ends the emulator and removes everything.
 */
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { foldersOnPath } from "./engine/executables.mts";
import { withLanguage } from "./engine/languages.mts";
import { keepReplacements, languageIn, linkForPlugin } from "./example/linkPackages.mts";
import { openEmulator } from "./example/openEmulator.mts";
import { prepare } from "./example/prepare.mts";
import { makeStack, type Place, runPulumi } from "./example/runPulumi.mts";
import { type ExampleProject, type ExampleSetup, setups } from "./example/setups.mts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Without a build it runs what is installed already.
  options: { "no-build": { type: "boolean", default: false } },
});
const [example = "quickstart"] = positionals;
const setup = Object.hasOwn(setups, example) ? setups[example] : undefined;
if (setup === undefined) {
  console.error(`no example ${example}. Fix: choose among ${Object.keys(setups).join(", ")}`);
  process.exit(2);
}

const root = join(import.meta.dirname, "..");
const STACK = "emulator";
const stop = new AbortController();
// A terminal interrupts Pulumi too, which then ends in order; what is left to do here comes after that.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stop.abort();
  });
}

const engine = await prepare({ build: !values["no-build"] });
mkdirSync(join(root, ".quickstart"), { recursive: true });
// Below the root, where the packed package and the SDK are found.
const scratch = mkdtempSync(join(root, ".quickstart", `try-${example}-`));
const { emulator, env: serviceEnv } = await openEmulator(setup);
try {
  process.exitCode = await play(setup);
} finally {
  await emulator.close();
  rmSync(scratch, { recursive: true, force: true });
  console.error(`${example} is gone: emulator, stack and state`);
}

async function play({ projects, commands }: ExampleSetup): Promise<number> {
  const whole = join(root, "examples", example);
  const isSettings = /Pulumi\.(emulator|real)\.yaml$/;
  cpSync(whole, join(scratch, example), {
    recursive: true,
    filter: (source) => !source.includes("node_modules", whole.length) && !isSettings.test(source),
  });
  const pulumiEnv = engine.environment({ home: join(scratch, "home"), backend: join(scratch, "backend") });
  const settings = { ...pulumiEnv, ...serviceEnv };
  const places = await Promise.all(
    projects.map(async (project) => {
      const folder = join(scratch, project.folder);
      keepReplacements(join(root, "examples", project.folder), folder);
      linkForPlugin(folder);
      const env = await withLanguage(languageIn(folder), { command: engine.command, env: settings });
      return { project, place: { engine, folder, env } };
    }),
  );
  for (const { project, place } of places) {
    const exitCode = await bringUp(project, place);
    if (stop.signal.aborted) return 0;
    if (exitCode !== 0) return exitCode;
  }
  const last = places.at(-1)?.place;
  if (last !== undefined) console.log(instructions(last, commands));
  if (!stop.signal.aborted) await once(stop.signal, "abort");
  return 0;
}

async function bringUp(project: ExampleProject, place: Place): Promise<number> {
  await makeStack(place, STACK, project);
  const exitCode = await runPulumi(place, ["up", "--yes", ...(project.upArgs ?? [])]);
  if (exitCode === 0 && project.afterwards !== undefined) emulator.advance(project.afterwards);
  return exitCode;
}

function instructions({ folder, env }: Place, commands: readonly string[]): string {
  const own = foldersOnPath(process.env);
  const added = foldersOnPath(env).filter((place) => !own.includes(place));
  const path = [...added, dirname(engine.command), dirname(process.execPath), join(root, "node_modules/.bin")];
  const settings = Object.entries(env).filter(([name]) => /^(PULUMI_|FIREWORKS_|PYTHONPATH$)/.test(name));
  return [
    `\n${example} is up. In another terminal:\n`,
    // Settings of one's own would win over the example's.
    String.raw`unset $(env | sed -n -E 's/^((PULUMI|FIREWORKS)_[A-Za-z0-9_]*)=.*/\1/p')`,
    `export PATH=${quoted([...new Set(path)].join(delimiter))}:"$PATH"`,
    ...settings.map(([name, value = ""]) => `export ${name}=${quoted(value)}`),
    `cd ${quoted(folder)}`,
    "\nThen, for example:\n",
    ...["pulumi preview", ...commands, `curl -s "$FIREWORKS_BASE_URL/_emulator/requests"`].map((line) => `$ ${line}`),
    "\nOr edit the program there. Ctrl-C here ends the emulator and removes the stack.",
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
