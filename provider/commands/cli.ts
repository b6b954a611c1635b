#!/usr/bin/env node
import { runCommand } from "./runCommand.js";

void runCommand(process.argv.slice(2), { print: console.log, complain: console.error }).then((exitCode) => {
  process.exitCode = exitCode;
});
