#!/usr/bin/env node
import { main } from "./command.js";

const stop = new AbortController();
const end = (): void => {
  stop.abort();
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has gone (`| head -1`) wants no more; anything else is a line that is lost.
  if (error.code !== "EPIPE") {
    process.stderr.write(`fireworks-emulator: standard output: ${error.message}\n`);
    process.exitCode = 1;
  }
  end();
});
// Nowhere is left to say it.
process.stderr.on("error", () => undefined);

void main(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  stop: stop.signal,
}).then((code) => {
  if (code !== 0) process.exitCode = code;
});
