#!/usr/bin/env node
import { isatty } from "node:tty";
import { systemClock } from "../client/clock.js";
import { runCommand } from "./runCommand.js";
import { confirm, describeTerminal } from "./terminal.js";

void runCommand(process.argv.slice(2), {
  print: console.log,
  complain: console.error,
  ...describeTerminal(isatty(1), process.env),
  env: process.env,
  folder: process.cwd(),
  nodeVersion: process.versions.node,
  clock: systemClock,
  confirm: isatty(0) ? (question) => confirm(question) : undefined,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
