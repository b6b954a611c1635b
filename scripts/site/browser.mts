import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheFolder } from "../engine/cacheFolder.mts";
import { withLock } from "../engine/lock.mts";
import { npmProgram } from "../npm.mts";

/** Of 120 MB, and for one command: so it is not among what `npm ci` installs. */
const PACKAGES = ["@sparticuz/chromium@153.0.0", "puppeteer-core@25.16.0"];

/** What is used of a page of puppeteer-core. */
export interface BrowserPage {
  setViewport(size: { width: number; height: number }): Promise<void>;
  emulateMediaFeatures(features: { name: string; value: string }[]): Promise<void>;
  goto(url: string, options: { waitUntil: "networkidle0" }): Promise<unknown>;
  /** Runs an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  waitForSelector(selector: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  screenshot(options: { path: string }): Promise<unknown>;
  on(event: "console", hear: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", hear: (error: Error) => void): void;
  on(event: "request", hear: (request: { url(): string }) => void): void;
  on(event: "response", hear: (response: { url(): string; status(): number }) => void): void;
}

interface Browser {
  newPage(): Promise<BrowserPage>;
  close(): Promise<void>;
}

interface Chromium {
  readonly args: string[];
  executablePath(): Promise<string>;
}

interface Puppeteer {
  launch(options: { executablePath: string; args: string[]; headless: "shell" }): Promise<Browser>;
}

/**
 * A headless browser, from npm once for all processes of this machine.
 *
 * @param env `CHROME` names a browser to take instead, which systems other than Linux need
 */
export async function openBrowser(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Browser> {
  const { CHROME } = env;
  if (CHROME === undefined && process.platform !== "linux")
    throw new Error("the browser that npm has is for Linux. Fix: set CHROME to the path of a Chrome or Chromium");
  const require = createRequire(join(await installed(env, log), "package.json"));
  const { default: puppeteer } = require("puppeteer-core") as { default: Puppeteer };
  const { default: chromium } = require("@sparticuz/chromium") as { default: Chromium };
  const executablePath = CHROME ?? (await chromium.executablePath());
  return puppeteer.launch({ executablePath, args: CHROME === undefined ? chromium.args : [], headless: "shell" });
}

async function installed(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(env), "browser", PACKAGES.join("-").replaceAll(/[^\w.-]/g, "_"));
  await withLock(`${folder}.lock`, { log }, async () => {
    if (existsSync(folder)) return;
    log(`installing ${PACKAGES.join(" and ")}, only this once`);
    // Moved when it is whole, so that one that was interrupted is not taken for it.
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(building, { recursive: true });
    writeFileSync(join(building, "package.json"), JSON.stringify({ private: true }));
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ...PACKAGES];
    execFileSync(process.execPath, [npmProgram(env), ...args], {
      cwd: building,
      stdio: ["ignore", "ignore", "inherit"],
    });
    renameSync(building, folder);
    return Promise.resolve();
  });
  return folder;
}
