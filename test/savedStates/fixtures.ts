import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Seed } from "../../provider/emulator/index.js";
import { statesOf } from "../support/releasedVersions.js";
import { TestStack } from "../support/testStack.js";
import { FIREWORKS } from "./service.js";
import { type Outcome } from "./steps.js";

/** Stands for the emulator's address, whose port is another one in every run. */
const ADDRESS = "http://emulator.test";
/** Of the engine, not of the package, and another one in every recording. */
const VOLATILE = ["created", "modified", "sourcePosition", "stackTrace"];

/** A moment in the life of a stack of a released version. */
export interface Fixture {
  /** As `pulumi stack export` writes it. */
  readonly state: unknown;
  /** What the service held at that moment, without the vendor's account. */
  readonly service: Seed;
  /** What that version itself went on to do. */
  readonly outcomes: readonly Outcome[];
}

export function readFixture(version: string, id: string): Fixture {
  return JSON.parse(readFileSync(join(statesOf(version), `${id}.json`), "utf8")) as Fixture;
}

export function writeFixture(version: string, id: string, fixture: Fixture): void {
  mkdirSync(statesOf(version), { recursive: true });
  writeFileSync(join(statesOf(version), `${id}.json`), `${JSON.stringify(fixture, null, 1)}\n`);
}

/** The stack and its service, in its default modes, as they are now. */
export async function save(stack: TestStack): Promise<Pick<Fixture, "state" | "service">> {
  const file = join(stack.folder, "state.json");
  await stack.expectSuccess("stack", ["export", "--file", file]);
  const { version, deployment } = JSON.parse(
    readFileSync(file, "utf8").replaceAll(stack.emulator.url, ADDRESS),
  ) as Exported;
  const resources = (deployment.resources ?? []).map((resource) =>
    Object.fromEntries(Object.entries(resource).filter(([key]) => !VOLATILE.includes(key))),
  );
  const { manifest } = deployment;
  const state = { version, deployment: { manifest: { ...manifest, time: "2026-11-29T00:00:00Z" }, resources } };
  const { accounts, ...rest } = stack.emulator.state();
  const own = accounts.filter(({ id }) => id !== FIREWORKS.id).map(withoutEmpty);
  return { state, service: { ...rest, accounts: own, modes: {} } };
}

/** A stack that stands where the saved one stood. */
export async function restore(
  { state, service }: Pick<Fixture, "state" | "service">,
  program: string,
): Promise<TestStack> {
  const stack = await TestStack.create(program, { seed: { ...service, accounts: [...service.accounts, FIREWORKS] } });
  const file = join(stack.folder, "state.json");
  writeFileSync(file, JSON.stringify(state).replaceAll(ADDRESS, stack.emulator.url));
  await stack.expectSuccess("stack", ["import", "--file", file]);
  return stack;
}

type Account = Seed["accounts"][number];

function withoutEmpty(account: Account): Account {
  const isFilled = ([, value]: [string, unknown]): boolean => !Array.isArray(value) || value.length > 0;
  return Object.fromEntries(Object.entries(account).filter(isFilled)) as Account;
}

interface Exported {
  readonly version: number;
  readonly deployment: { readonly manifest: object; readonly resources?: readonly object[] };
}
