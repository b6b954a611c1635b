import { quickstartSeed, type Seed, type State } from "../../provider/emulator/index.js";
import { type TestStack } from "./testStack.js";

type AccountSeed = Seed["accounts"][number];

/** The quickstart's seed with some parts of account `acme`, and some of the whole, changed. */
export function seedWith(acme: Partial<AccountSeed>, top: Omit<Partial<Seed>, "accounts"> = {}): Seed {
  const [first, ...others] = quickstartSeed.accounts;
  if (first === undefined) throw new Error("the quickstart has no account");
  return { ...quickstartSeed, ...top, accounts: [{ ...first, ...acme }, ...others] };
}

/** What account `acme` of a stack's service holds, beside the quickstart's own job. */
export function holdings(stack: TestStack) {
  const acme = account(stack.emulator.state());
  const isThere = ({ deleteTime }: { deleteTime?: string | undefined }): boolean => deleteTime === undefined;
  return {
    jobs: acme.trainerJobs.filter(isThere).flatMap(({ id }) => (id === "sft-7" ? [] : [id])),
    deployments: acme.deployments.filter(isThere).map(({ id }) => id),
    models: stack.models(),
    created: { jobs: acme.created.trainerJobs, deployments: acme.created.deployments },
  };
}

function account(state: State): State["accounts"][number] {
  const acme = state.accounts.find(({ id }) => id === "acme");
  if (acme === undefined) throw new Error("the seed has no account acme");
  return acme;
}
