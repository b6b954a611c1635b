/** What the engine looks for; on Windows with the ending `.exe` or `.cmd`. */
export const EXECUTABLE = "pulumi-resource-fireworks";

/** The files, by name, of an executable that is a program of Node. */
export function executableFiles(program: string): Readonly<Record<string, string>> {
  return {
    [EXECUTABLE]: `#!/usr/bin/env node\n${program}`,
    [`${EXECUTABLE}.cmd`]: `@node "%~dp0${EXECUTABLE}" %*\r\n`,
  };
}
