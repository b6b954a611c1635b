/**
 * `npm run docs:look`: opens every page of `dist-site/` in a headless browser, wide and light, narrow and dark. A page
 * that logs an error, loads what is not there or is somebody else's, shows a broken picture, or is wider than the
 * window, is a fault, and so is a search that does not find. Pictures of some are left in `test/scratch/site`.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "./files.mts";
import { type BrowserPage, openBrowser } from "./site/browser.mts";
import { serveSite } from "./site/serveSite.mts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "dist-site");
const pictures = join(root, "test/scratch/site");

/** Looked at by people, each time that the theme or the pages change. */
const SHOWN = ["index", "docs/report", "docs/safety-and-recovery", "docs/watching", "docs/reference/resources"];

const WINDOWS = [
  { name: "wide", width: 1400, height: 1000, scheme: "light" },
  { name: "narrow", width: 390, height: 844, scheme: "dark" },
] as const;

/** What is looked for, and the page that must come first. */
const SEARCHES: readonly (readonly [string, string])[] = [
  ["ownership line", "docs/safety-and-recovery.html"],
  ["AutoscalingPolicyArgs", "docs/reference/resources.html"],
  ["license", "docs/licences.html"],
];

const BROKEN = `[...document.images].filter((image) => image.complete && image.naturalWidth === 0).map(({ src }) => src)`;
const TOO_WIDE = `document.documentElement.scrollWidth > window.innerWidth`;
/** How much longer the page in the picture of a report is than the picture. */
const EXCESS = `document.querySelector("main").scrollHeight - document.documentElement.height.baseVal.value`;
const FIRST_RESULT = `document.querySelector(".VPLocalSearchBox a.result")?.getAttribute("href") ?? "nothing"`;

const paths = filesLike("**/*.html", folder).filter((path) => path !== "404.html");
if (paths.length === 0) throw new Error("dist-site/ has no pages. Fix: npm run docs:site");
mkdirSync(pictures, { recursive: true });
const site = await serveSite(folder, "/pulumi-fireworks/");
const browser = await openBrowser(process.env, (line) => {
  console.error(line);
});
const faults: string[] = [];
try {
  const page = await browser.newPage();
  let at = "";
  const fault = (text: string): void => void faults.push(`${at}: ${text}`);
  hear(page, site.url, fault);
  for (const { name, width, height, scheme } of WINDOWS) {
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const path of paths) {
      at = `${path}, ${name}`;
      await page.goto(`${site.url}${path}`, { waitUntil: "networkidle0" });
      for (const src of await page.evaluate<string[]>(BROKEN)) fault(`the picture ${src.slice(0, 100)} is broken`);
      if (await page.evaluate<boolean>(TOO_WIDE)) fault("is wider than the window");
      const shown = path.replace(".html", "");
      if (SHOWN.includes(shown))
        await page.screenshot({ path: join(pictures, `${shown.replaceAll("/", "-")}-${name}.png`) });
    }
  }
  at = "the picture of a report";
  await page.goto(`${site.url}report.svg`, { waitUntil: "networkidle0" });
  const excess = await page.evaluate<number>(EXCESS);
  if (Math.abs(excess) > 20) fault(`its frame is too ${excess > 0 ? "small" : "large"} by ${Math.abs(excess)}`);
  for (const [text, expected] of SEARCHES) {
    at = `search for ${text}`;
    await page.setViewport(WINDOWS[0]);
    await page.goto(site.url, { waitUntil: "networkidle0" });
    await page.click(".VPNavBarSearch button");
    await page.waitForSelector(".VPLocalSearchBox input");
    await page.type(".VPLocalSearchBox input", text);
    await page.waitForSelector(".VPLocalSearchBox a.result");
    await page.screenshot({ path: join(pictures, `search-${text.replaceAll(" ", "-")}.png`) });
    const first = await page.evaluate<string>(FIRST_RESULT);
    if (!first.includes(expected)) fault(`finds ${first} first, and not ${expected}`);
  }
} finally {
  await browser.close();
  await site.close();
}
console.log(`${paths.length} pages, each ${WINDOWS.map(({ name, scheme }) => `${name} and ${scheme}`).join(", ")}`);
console.log(pictures);
for (const text of faults) console.error(text);
if (faults.length > 0) process.exitCode = 1;

function hear(page: BrowserPage, own: string, fault: (text: string) => void): void {
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) fault(`logs ${message.text()}`);
  });
  page.on("pageerror", ({ message }) => {
    fault(`throws ${message}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith("data:")) fault(`asks for ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) fault(`is answered ${response.status()} for ${response.url()}`);
  });
}
