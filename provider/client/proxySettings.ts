/**
 * Which proxy a request goes through, as the environment says it: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in small
 * letters too, which win. What runs on this machine is never asked for through a proxy.
 */

import { BlockList, isIP } from "node:net";

/** A proxy, without the user and password that its setting may hold. */
export interface Proxy {
  /** Such as `http://proxy.corp:3128`. */
  readonly url: string;
  /** The variable that names it. */
  readonly setting: string;
}

/** A proxy, and how it is spoken to. */
export interface ProxyAccess extends Proxy {
  /** With user and password only where the protocol has no header for them. */
  readonly uri: string;
  /** Value of `Proxy-Authorization`. */
  readonly token: string | undefined;
}

/** A variable of the environment that names no proxy. */
export class ProxySettingError extends Error {
  readonly code = "ERR_PROXY_SETTING";
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(message);
    this.name = "ProxySettingError";
    this.setting = setting;
  }
}

const SCHEMES = ["http:", "https:", "socks5:", "socks:"];

/**
 * The proxy of a request, if it goes through one.
 * @throws ProxySettingError when the variable that counts is malformed
 */
export function proxyOf(url: URL, env: NodeJS.ProcessEnv): ProxyAccess | undefined {
  if (isLoopback(url) || isExcepted(url, read("NO_PROXY", env)?.value ?? "")) return undefined;
  const secure = url.protocol === "https:" ? read("HTTPS_PROXY", env) : undefined;
  const found = secure ?? read("HTTP_PROXY", env);
  return found && parseProxy(found.value, found.setting);
}

function read(name: string, env: NodeJS.ProcessEnv): { readonly value: string; readonly setting: string } | undefined {
  for (const setting of [name.toLowerCase(), name]) {
    const value = env[setting]?.trim() ?? "";
    if (value !== "") return { value, setting };
  }
  return undefined;
}

/** `host:port` is what curl takes too. */
function parseProxy(value: string, setting: string): ProxyAccess {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (url === null || url.hostname === "" || !SCHEMES.includes(url.protocol)) {
    // Before the host there may be a password.
    const shown = value.includes("@") ? "what it holds, which is not shown," : `'${value}'`;
    throw new ProxySettingError(setting, `${setting} names no proxy: ${shown} is not of the form http://host:port`);
  }
  const { username, password, protocol, host } = url;
  const shown = `${protocol}//${host}`;
  const user = `${decoded(username)}:${decoded(password)}`;
  return {
    url: shown,
    uri: protocol.startsWith("socks") ? url.href : shown,
    setting,
    token: user === ":" ? undefined : `Basic ${Buffer.from(user).toString("base64")}`,
  };
}

/** A password with a bare `%` in it stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return /(^|\.)localhost$/.test(host) || isIn(LOOPBACK, host);
}

/** Whether an entry of `NO_PROXY` fits: a name and what is below it, an address, a range, each with or without a port. */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = hostOf(url);
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [name, onlyPort] = splitPort(entry.toLowerCase());
    if (onlyPort !== undefined && onlyPort !== port) return false;
    return name === "*" || isNamed(host, name) || isInRange(host, name);
  });
}

/** `[::1]:443`, `host:443`, `10.0.0.0/8`, `::1`: two colons and no bracket are no port. */
function splitPort(entry: string): readonly [name: string, port: string | undefined] {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  return [bracketed ?? plain ?? entry, port];
}

/** `*.corp` leaves out `corp` itself; `corp` and `.corp` do not. */
function isNamed(host: string, entry: string): boolean {
  const name = entry.replace(/^\*?\./, "").replace(/\.$/, "");
  if (name === "") return false;
  return host.endsWith(`.${name}`) || (host === name && !entry.startsWith("*"));
}

function isInRange(host: string, entry: string): boolean {
  const [network = "", bits, ...rest] = entry.split("/");
  const family = isIP(network);
  if (family === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  if (prefix > longest) return false;
  const range = new BlockList();
  range.addSubnet(network, prefix, family === 4 ? "ipv4" : "ipv6");
  return isIn(range, host);
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** Without the brackets of an address, and without the dot that marks a name as complete. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.+)\]$/, "$1").replace(/\.$/, "");
}
