/** The table of settings, asked of the reader of settings itself. */
import type { ConfigReader, readSettings as readSettingsType, Settings } from "../../provider/config.ts";

export type ReadSettings = typeof readSettingsType;

/** What each setting means; a setting without a row here is an error. */
const MEANINGS: Readonly<Record<keyof Settings, readonly [fallback: string, meaning: string]>> = {
  apiKey: [
    "",
    "The API key, training-scoped. Best in the environment; in stack config, with `--secret`, it is encrypted in the state.",
  ],
  accountId: ["the account of the key", "Needed when the key sees several accounts. One account per stack."],
  baseUrl: [
    "`https://api.fireworks.ai`",
    "The control plane: `http` or `https`, without user name, password or query.",
  ],
  trainerGatewayUrl: ["the control plane", "Where trainers' own servers are reached."],
  additionalHeaders: [
    "",
    "Headers of every request: a JSON object in stack config (set with `--secret`), lines `Name: value` in the environment.",
  ],
  verifySsl: ["`true`", "`false` turns TLS verification off."],
  preflight: [
    "`strict`",
    "`strict` refuses at preview what would fail, `warn` only says it, `off` asks the service nothing.",
  ],
  ownershipMarker: ["`on`", "`off`: descriptions carry no ownership line, and what it proves is not proved."],
  renamedFrom: [
    "",
    "`<project>/<stack>`: what a renamed stack was called, so that it changes and deletes what it made then.",
  ],
  organization: [
    "`organization`",
    "The stack's Pulumi organization, which generated ids hang on. Read by the plugin alone, which Pulumi does not tell it; needed where two organizations have stacks of one name and one Fireworks account.",
  ],
};

/** Texts of which every setting accepts one. */
const SAMPLES = ["http://127.0.0.1", "off", "fleet/dev", "false", '{"X-Team":"nlp"}', "X-Team: nlp"];

/** A setting as its readers see it. */
export interface SettingRow {
  readonly name: keyof Settings;
  /** Stack config. */
  readonly key: string;
  /** In the environment. */
  readonly variable: string | undefined;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every setting, with where it is read from. */
export function settingRows(readSettings: ReadSettings): SettingRow[] {
  const names = Object.keys(MEANINGS) as (keyof Settings)[];
  const keys = readKeys((config) => readSettings(config, {}));
  const variables = readKeys((config) => readSettings({ get: () => undefined }, environment(config)));
  const rows = names.map((name): SettingRow => {
    const [fallback, meaning] = MEANINGS[name];
    const key = keys.find(
      (one) => setBy((text) => readSettings({ get: (asked) => (asked === one ? text : undefined) }, {})) === name,
    );
    const variable = variables.find(
      (one) => setBy((text) => readSettings({ get: () => undefined }, { [one]: text })) === name,
    );
    if (key === undefined) throw new Error(`no stack config sets ${name}`);
    return { name, key, variable, fallback, meaning };
  });
  if (keys.length !== names.length) throw new Error(`settings without a row: ${keys.join(", ")}`);
  return rows;
}

/** `docs/reference/settings.md` */
export function settingsPage(readSettings: ReadSettings): string {
  const rows = settingRows(readSettings).map(
    ({ key, variable, fallback, meaning }) =>
      `| \`${key}\` | ${variable === undefined ? "" : `\`${variable}\``} | ${fallback} | ${meaning} |`,
  );
  return `# Settings

Stack config comes first, the environment second; an empty text counts as not set. A malformed setting is an error that
names it. How to use them for several environments: [environments](../environments.md).

| stack config | environment | default | meaning |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function readKeys(read: (config: ConfigReader) => unknown): string[] {
  const keys = new Set<string>();
  read({
    get: (key) => {
      keys.add(key);
      return undefined;
    },
  });
  return [...keys];
}

function environment(config: ConfigReader): NodeJS.ProcessEnv {
  return new Proxy({}, { get: (_, name) => config.get(String(name)) });
}

/** The setting that a source sets. */
function setBy(read: (text: string) => Settings): string | undefined {
  for (const sample of SAMPLES) {
    try {
      const [name] = Object.keys(read(sample));
      if (name !== undefined) return name;
    } catch {
      // Another sample is meant for it.
    }
  }
  return undefined;
}
