import { FAULT_GRAMMAR } from "../faults/faultSpec.js";
import { DEFAULT_PORT } from "./flags.js";

export const HELP = `fireworks-emulator: a local Fireworks control plane on 127.0.0.1

  --port N           TCP port, 0 picks a free one (default ${DEFAULT_PORT})
  --seed FILE        what the service knows at the start, JSON, or one of these names:
                     quickstart  account acme, key fw-emulator-key, trainer job sft-7 (default)
                     training    the same; a new trainer job saves checkpoints by itself
  --state FILE       written after each change; loaded instead of the seed when it exists.
                     One emulator at a time: FILE.lock beside it says which
  --modes FILE       modes that win over those of seed and state: as JSON, or a record of
                     npx pulumi-fireworks verify, which holds those of your account
  --latency MS       real milliseconds before each answer (default 0)
  --fault SPEC       something that goes wrong; may be repeated
  --allow-host NAME  answers to this name too, besides localhost, 127.0.0.0/8 and [::1], which
                     keep web pages out; may be repeated
  --version          the version of the package
  --help             this text

${FAULT_GRAMMAR}

While it runs
  GET  /_emulator/status     the state file, and why it cannot be written
  GET  /_emulator/requests   what was asked so far
  POST /_emulator/reset      back to the seed; requests and faults are gone
  GET  /_emulator/state      in the seed's form; PUT replaces it
  PUT  /_emulator/faults     a JSON array of SPECs (or of fault objects)
  PUT  /_emulator/modes      changes the named modes: {"outputModelExists": "return-existing"}
  POST /_emulator/runs       plays a run: {"account": "acme", "job": "sft-7", "state": "JOB_STATE_FAILED"}
  POST /_emulator/clock      {"advance": "1h"}, {"now": "2026-11-01T00:00:00Z"} or {"realTime": true};
                             it ends with the year 2999; GET shows it
`;
