/**
 * Preloaded into a provider process: its clock runs `FAST_CLOCK_RATE` times as fast, so that a wait
 * of a minute for a lost promotion takes a second of test time. Sockets keep their real time.
 */

const rate = Number(process.env.FAST_CLOCK_RATE);
const { setTimeout: realSetTimeout, setInterval: realSetInterval } = globalThis;
const realNow = Date.now.bind(Date);
const start = realNow();

Date.now = () => Math.round(start + (realNow() - start) * rate);
const scaled = (ms: unknown): number => (typeof ms === "number" ? ms / rate : 0);
const fastSetTimeout = (work: () => void, ms?: number, ...rest: []): NodeJS.Timeout =>
  realSetTimeout(work, scaled(ms), ...rest);
const fastSetInterval = (work: () => void, ms?: number, ...rest: []): NodeJS.Timeout =>
  realSetInterval(work, scaled(ms), ...rest);
// `util.promisify(setTimeout)` finds its own form on the function.
globalThis.setTimeout = Object.assign(fastSetTimeout, realSetTimeout);
globalThis.setInterval = Object.assign(fastSetInterval, realSetInterval);
