/** Whether a URL's host is the machine itself, so that an emulator answers there. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|0\.0\.0\.0|(.+\.)?localhost)$/.test(host);
}
