import { type State } from "../seed.js";

/** What a user needs to go on, to be copied into a shell: the first account that has a key. */
export function greeting(url: string, { accounts }: State): string {
  const account = accounts.find(({ apiKeys }) => apiKeys.length > 0);
  const key = account?.apiKeys[0];
  if (account === undefined || key === undefined) return "no account has a key: add one to the seed\n";
  const job = account.trainerJobs.find(({ deleteTime }) => deleteTime === undefined);
  const about = [`account ${account.id}`, `key ${key}`, job === undefined ? "no trainer job" : `trainer job ${job.id}`];
  return `${about.join(", ")}

export FIREWORKS_BASE_URL=${url}
export FIREWORKS_API_KEY=${shellWord(key)}
`;
}

function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
