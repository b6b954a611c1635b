import { FireworksApiError, UnauthenticatedError } from "../../client/errors.js";
import { modesSchema, type Modes } from "../../emulator/modes.js";
import { readOwnPackage } from "../ownPackage.js";
import { FACTS } from "./facts.js";
import { type Look } from "./look.js";
import { MODES } from "./modes.js";
import { type Row } from "./row.js";
import { type Trial } from "./trial.js";
import { open, type Verdict } from "./verdict.js";

/** One line of the table. */
export interface Finding {
  readonly question: string;
  /** The emulator's mode that plays both answers, if one does. */
  readonly mode?: keyof Modes;
  readonly emulator: string;
  readonly verdict: Verdict;
}

/** What a record is made of, for whoever has to decide whether it may be published. */
export const CONTENTS =
  "modes of the emulator, counts, states, names of the API's fields; no key, address, account or name";

/** Puts every question. One that could not be asked stays open, and the others are asked all the same. */
export async function findings(look: Look, trial: Trial | undefined): Promise<Finding[]> {
  const defaults = modesSchema.parse({});
  const found: Finding[] = [];
  for (const [mode, row] of Object.entries(MODES) as [keyof Modes, Row][]) {
    found.push({ question: row.question, mode, emulator: defaults[mode], verdict: await find(row, look, trial) });
  }
  for (const row of FACTS) {
    found.push({ question: row.question, emulator: row.emulator, verdict: await find(row, look, trial) });
  }
  return found;
}

async function find(row: Row, look: Look, trial: Trial | undefined): Promise<Verdict> {
  try {
    return await row.find(look, trial);
  } catch (error) {
    if (!(error instanceof FireworksApiError) || error instanceof UnauthenticatedError) throw error;
    return open(`could not be asked: ${error.status === undefined ? "no answer" : `HTTP ${error.status}`}`);
  }
}

/** The file: `modes` is what the emulator takes. */
export function recordOf(found: readonly Finding[], { recordedAt, wrote }: { recordedAt: string; wrote: boolean }) {
  const told = (pick: (verdict: Verdict) => string | undefined, of: readonly Finding[] = found) =>
    Object.fromEntries(
      of.flatMap(({ mode, question, verdict }) => {
        const text = pick(verdict);
        return text === undefined ? [] : [[mode ?? question, text]];
      }),
    );
  const valueOf = (verdict: Verdict) => ("value" in verdict ? verdict.value : undefined);
  return {
    about: `how a Fireworks account answers, by pulumi-fireworks ${readOwnPackage().version} verify: ${CONTENTS}`,
    recordedAt,
    wrote,
    modes: told(
      valueOf,
      found.filter(({ mode }) => mode !== undefined),
    ),
    facts: told(
      valueOf,
      found.filter(({ mode }) => mode === undefined),
    ),
    /** Answered, and played by no mode. */
    others: told((verdict) => ("other" in verdict ? verdict.other : undefined)),
    open: told((verdict) => ("open" in verdict ? verdict.open : undefined)),
  };
}
