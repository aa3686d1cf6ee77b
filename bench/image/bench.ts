/**
 * `npm run bench:image`: what our layer weighs against what `fn build` adds for the same function, how long a build takes, and what a second push
 * costs. The registry is Debian's docker-registry behind a proxy that counts.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { tinyBase, writeBaseLayout } from "../../__tests__/image/real/base-image";
import { startDockerRegistry } from "../../__tests__/image/real/docker-registry";
import { type LoopbackProxy, startLoopbackProxy } from "../../__tests__/image/real/loopback-proxy";
import { skopeoPush } from "../../__tests__/image/real/skopeo";
import { bundle } from "../../image/bundle";
import { packLayer } from "../../image/pack";
import { fnBuildFiles } from "./fn-build-files";

const run = promisify(execFile);
const runs = 9;
const adapter = join("function", "dist", "func.js");

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly aim?: string;
  readonly isMet?: boolean;
}

async function main(): Promise<void> {
  const missing = ["docker-registry", "skopeo"].filter(
    (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
  );
  const rows = [...(await weigh()), ...(missing.length === 0 ? await build() : [])];
  for (const { what, measured, aim, isMet } of rows) {
    const verdict = aim === undefined ? "" : `aim ${aim}: ${isMet === true ? "met" : "MISSED"}`;
    console.log(`${what.padEnd(52)} ${measured.padStart(12)}   ${verdict}`.trimEnd());
  }
  if (missing.length > 0) console.log(`Builds and pushes were not measured; not installed: ${missing.join(", ")}`);
  if (rows.some(({ isMet }) => isMet === false)) process.exitCode = 1;
}

async function weigh(): Promise<readonly Row[]> {
  const ours = await packLayer(bundle({ file: adapter }), "/function");
  const theirs = await packLayer(fnBuildFiles(adapter), "/function");
  const [size, other] = [ours.bytes.length, theirs.bytes.length];
  return [
    { what: "our layer, compressed", measured: `${size} B`, aim: "32 KB", isMet: size <= 32 * 1024 },
    { what: "fn build's layer for the same function", measured: `${other} B` },
    { what: "ratio", measured: (size / other).toFixed(3) },
  ];
}

async function build(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-image-"));
  const registry = await startDockerRegistry();
  const proxy = await startLoopbackProxy(registry.host);
  const base = `${registry.host}/fn/node:24`;
  const command = (...args: string[]) => timed(folder, [...args, adapter, "--base", base]);
  const push = () => traffic(proxy, () => command("push", "--target", `${proxy.host}/bench/adapter`));
  try {
    await writeBaseLayout(join(folder, "base"), [tinyBase("amd64")]);
    await skopeoPush(join(folder, "base"), base);
    const cold = await command("build");
    const later: number[] = [];
    while (later.length < runs) later.push(await command("build"));
    const warm = later.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
    const [first, second] = [await push(), await push()];
    return [
      { what: "build, first process", measured: `${cold.toFixed(0)} ms` },
      { what: `build, median of ${runs} more`, measured: `${warm.toFixed(0)} ms`, aim: "2000 ms", isMet: warm <= 2000 },
      { what: "first push: sent", measured: `${first.bytes} B` },
      { what: "first push: requests", measured: `${first.requests}` },
      { what: "second push: sent", measured: `${second.bytes} B`, aim: "0 B", isMet: second.bytes === 0 },
      {
        what: "second push: requests (all GET)",
        measured: `${second.requests}`,
        aim: "no writes",
        isMet: second.writes === 0,
      },
    ];
  } finally {
    await proxy.close();
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of one run of the program, the start of Node included. */
async function timed(configuration: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const env = { PATH: process.env.PATH, DOCKER_CONFIG: configuration };
  await run(process.execPath, [join("image", "dist", "image.js"), ...args], { env });
  return performance.now() - started;
}

async function traffic(proxy: LoopbackProxy, action: () => Promise<unknown>) {
  proxy.requests.length = 0;
  await action();
  const writes = proxy.requests.filter(({ method }) => method !== "GET" && method !== "HEAD").length;
  const bytes = proxy.requests.reduce((sum, request) => sum + request.bytes, 0);
  return { requests: proxy.requests.length, writes, bytes };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
