/**
 * What the adapter costs: `npm run bench:adapter`. It is measured beside (a) a trivial FDK handler that returns constant bytes and (b) a plain
 * fetch-and-rewrite handler, all in one run and in turns, so that the ratios hold on any machine.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Contender } from "./contender.mjs";
import { startEntra } from "./entra.mjs";
import { bundleHandler, concurrency, judge, measure, median, quantile, show, starts, times } from "./measuring.mjs";

const here = dirname(fileURLToPath(import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "bench-adapter-"));
const entra = await startEntra();
const environment = {
  JWKS_URI: entra.uri,
  NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
  CONSTANT_BODY: adapted(entra.document),
};
writeFileSync(environment.NODE_EXTRA_CA_CERTS, entra.authority);

try {
  const contenders = await bundleAll();
  const upstreamTime = await medianUpstreamTime();
  const start = (name) => new Contender(contenders[name], environment);
  const results = await measure(Object.keys(contenders), start, entra);
  print(results, upstreamTime, await upstreamCallsPerWindow(contenders.adapter));
} finally {
  entra.stop();
  rmSync(folder, { recursive: true });
}

async function bundleAll() {
  const bundles = {
    trivial: join(folder, "trivial.js"),
    naive: join(folder, "naive.js"),
    adapter: join(folder, "function/func.js"),
  };
  for (const name of ["trivial", "naive"]) await bundleHandler(join(here, `${name}.cjs`), bundles[name]);
  await promisify(execFile)(process.execPath, [join(here, "../../function/build.mjs"), dirname(bundles.adapter)]);
  return bundles;
}

/** Calls without a pause over some freshness windows, the shortest that there are. */
async function upstreamCallsPerWindow(bundle) {
  const contender = new Contender(bundle, { ...environment, JWKS_FRESH_SECONDS: "1" });
  await contender.ready();
  await contender.call();
  const before = await entra.requests();
  const start = performance.now();
  while (performance.now() - start < 5000) await contender.call();
  const windows = (performance.now() - start) / 1000;
  await contender.stop();
  return ((await entra.requests()) - before) / windows;
}

function print(results, upstreamTime, callsPerWindow) {
  const { trivial } = results;
  const row = (label, value, digits, unit) => {
    const [a, b, ours] = ["trivial", "naive", "adapter"].map((name) => value(results[name]));
    return {
      "": label,
      "(a) trivial": show(a, digits, unit),
      "(b) naive": show(b, digits, unit),
      adapter: show(ours, digits, unit),
      "adapter / (a)": show(ours / a, 2, "×"),
      "adapter / (b)": show(ours / b, 3, "×"),
    };
  };
  console.table([
    row("warm call, p50", ({ calls }) => quantile(calls, 0.5) * 1000, 0, " µs"),
    row("warm call, p99", ({ calls }) => quantile(calls, 0.99) * 1000, 0, " µs"),
    row(`throughput, ${concurrency} at a time`, ({ rates }) => median(rates), 0, "/s"),
    row("start to first answer, median", ({ starts: all }) => median(all), 1, " ms"),
    row("memory after the run", ({ memory }) => memory, 1, " MB"),
    row("upstream calls per 1,000 requests", ({ upstreamCalls }) => upstreamCalls, 0, ""),
  ]);
  const warm = quantile(results.adapter.calls, 0.5) / quantile(trivial.calls, 0.5);
  const start = median(results.adapter.starts) / (median(trivial.starts) + upstreamTime);
  console.log(`One GET to the identity provider from a fresh process: ${upstreamTime.toFixed(1)} ms.`);
  judge("warm p50 against (a)", warm, 1.15);
  judge("start against (a) plus that GET", start, 1.2);
  judge("upstream calls per freshness window", callsPerWindow, 1);
}

function adapted(document) {
  const keys = JSON.parse(document).keys.map(({ kty, use, kid, n, e }) => ({ kty, use, kid, n, e, alg: "RS256" }));
  return JSON.stringify({ keys });
}

async function medianUpstreamTime() {
  const measured = [];
  for (const _ of times(starts)) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(here, "upstream-time.cjs")], {
      env: { ...process.env, ...environment },
    });
    measured.push(Number(stdout));
  }
  return median(measured);
}
