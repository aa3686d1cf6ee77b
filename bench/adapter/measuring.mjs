/** Functions measured side by side: all in one run and in turns, so that the ratios hold on any machine. */
import { build } from "esbuild";

export const starts = 21;
export const concurrency = 10;
const rounds = 10;
const callsPerRound = 1000;

/** A handler that is compared with, bundled as the functions are. */
export const bundleHandler = (entry, outfile) =>
  build({
    entryPoints: [entry],
    ...{ outfile, bundle: true, minify: true, platform: "node", format: "cjs", target: "node20" },
  });

/**
 * @param {readonly string[]} names
 * @param {(name: string) => import("./contender.mjs").Contender} start
 * @param {{ requests(): Promise<number> }} entra
 */
export async function measure(names, start, entra) {
  const results = Object.fromEntries(names.map((name) => [name, { starts: [], calls: [], rates: [] }]));
  for (const _ of times(starts))
    for (const name of names) results[name].starts.push(await startToFirstAnswer(start, name));
  const running = Object.fromEntries(names.map((name) => [name, start(name)]));
  for (const name of names) {
    await running[name].ready();
    const before = await entra.requests();
    for (const _ of times(1000)) await running[name].call();
    results[name].upstreamCalls = (await entra.requests()) - before;
  }
  for (const round of times(rounds)) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name].calls.push(...(await callOneByOne(running[name])));
      results[name].rates.push(await callInParallel(running[name]));
    }
  }
  for (const name of names) {
    results[name].memory = running[name].memory();
    await running[name].stop();
  }
  return results;
}

async function startToFirstAnswer(start, name) {
  const began = performance.now();
  const contender = start(name);
  await contender.ready();
  await contender.call();
  const time = performance.now() - began;
  await contender.stop();
  return time;
}

async function callOneByOne(contender) {
  const calls = [];
  for (const _ of times(callsPerRound)) {
    const began = performance.now();
    await contender.call();
    calls.push(performance.now() - began);
  }
  return calls;
}

/** @returns calls a second */
async function callInParallel(contender) {
  const began = performance.now();
  let left = callsPerRound;
  const worker = async () => {
    while (left-- > 0) await contender.call();
  };
  await Promise.all(times(concurrency).map(worker));
  return (callsPerRound / (performance.now() - began)) * 1000;
}

export function judge(what, value, aim, digits = 2) {
  console.log(`${value <= aim ? "✓" : "✗"} ${what}: ${value.toFixed(digits)}, aim at most ${aim}`);
}

/** 0, 1, … */
export const times = (count) => Array.from({ length: count }, (_, at) => at);

export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);

export const show = (value, digits, unit) => (Number.isFinite(value) ? `${value.toFixed(digits)}${unit}` : "–");
