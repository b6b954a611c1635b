/** Why a file cannot be read, and what to do about it: Node's own texts name a system call, and the newcomer nothing. */
export function readFault(path: string, error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return `there is no file ${path}`;
    case "EISDIR":
      return `${path} is a folder, not a file`;
    case "EACCES":
    case "EPERM":
      return `this user may not read ${path}: change its permissions, or give a copy`;
    default:
      return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Why a file cannot be written. @param folder that it would be in */
export function writeFault(path: string, folder: string, error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return `${path} cannot be written: there is no folder ${folder}; make it first`;
    case "EACCES":
    case "EPERM":
      return `this user may not write ${path}: change the permissions, or give another place`;
    default:
      return `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
