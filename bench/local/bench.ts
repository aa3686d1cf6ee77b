/**
 * `npm run bench:local`: what the local gateway costs beside a bare fastify with jose, in one run: the same keys, the same requests, in turns, so
 * that the ratios hold on any machine. Clients send a token again for as long as it lives, and the gateway remembers what it has verified; so that the
 * verification itself is measured, too, the comparison is made again with more tokens than it remembers. Then how long a save takes until it is
 * served. `-- --minutes 10` loads the gateway for so long besides, and watches its memory.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { GatewaySide } from "./gateway-side";
import { type Load, load, type PreparedRequest } from "./load";
import { saves } from "./saves";

const rounds = 11;
const oneByOne = 1500;
const inParallel = { requests: 6000, connections: 32 };
const savesCount = 7;
const root = resolve(__dirname, "../..");

/** Of one side. */
interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: "string", default: "0" } } });
  const children: ChildProcess[] = [];
  const side = (name: string): ChildProcess => {
    const child = fork(join(__dirname, `${name}-side.cjs`));
    children.push(child);
    return child;
  };
  try {
    const gateway = side("gateway");
    const served: GatewaySide = await told(gateway);
    const verifier = side("verifier");
    verifier.send(served);
    const { port } = await told<{ readonly port: number }>(verifier);
    const ports = { gateway: served.port, verifier: port };
    const requests = tokenMix(served, served.good);
    const perSecond = await compare("Tokens sent again and again", ports, requests);
    judge("seconds for 8000 requests", 8000 / perSecond, 1);
    await compare("Each token new", ports, tokenMix(served, served.many));
    const minutes = Number(values.minutes);
    if (minutes > 0) await watchMemory(gateway, served.port, requests, minutes);
  } finally {
    for (const child of children) child.disconnect();
  }
  const taken = await saves(root, savesCount);
  console.log(`From save to served: ${taken.map((one) => (one / 1000).toFixed(2)).join(", ")} s`);
  judge("seconds from save to served, median", median(taken) / 1000, 3);
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, "message");
  return message;
}

/** Of ten requests nine are admitted, and one is refused, for one reason after the other. */
function tokenMix({ path, bad }: GatewaySide, good: readonly string[]): readonly PreparedRequest[] {
  const request = (token: string | undefined, status: number): PreparedRequest => ({
    bytes: Buffer.from(
      [
        `GET ${path} HTTP/1.1`,
        ...["Host: 127.0.0.1", "User-Agent: bench", "Accept: application/json"],
        ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
        "\r\n",
      ].join("\r\n"),
    ),
    status,
  });
  const refused = [...bad, undefined];
  const parts = Array.from({ length: Math.max(refused.length, Math.ceil(good.length / 9)) }, (_, part) => [
    ...Array.from({ length: 9 }, (__, index) => request(good[(9 * part + index) % good.length], 200)),
    request(refused[part % refused.length], 401),
  ]);
  return parts.flat();
}

type Ports = Readonly<Record<"gateway" | "verifier", number>>;

/**
 * @param what the requests are
 * @returns how many the gateway answers in a second, where many come at a time
 */
async function compare(what: string, ports: Ports, requests: readonly PreparedRequest[]): Promise<number> {
  const latencies = { gateway: [] as Load[], verifier: [] as Load[] };
  const loads = { gateway: [] as Load[], verifier: [] as Load[] };
  const names = ["gateway", "verifier"] as const;
  for (let round = -2; round < rounds; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const latency = await load(ports[name], requests, oneByOne, 1);
      const all = await load(ports[name], requests, inParallel.requests, inParallel.connections);
      // The first two warm up.
      if (round < 0) continue;
      latencies[name].push(latency);
      loads[name].push(all);
    }
  const of = (name: keyof Ports): readonly Measured[] =>
    latencies[name].map((one, round) => measured(one, loads[name][round] ?? one));
  report(what, of("gateway"), of("verifier"));
  return median(of("gateway").map(({ perSecond }) => perSecond));
}

const measured = (alone: Load, all: Load): Measured => ({
  p50: quantile(alone.milliseconds, 0.5),
  p99: quantile(alone.milliseconds, 0.99),
  perSecond: (all.milliseconds.length / all.wallMilliseconds) * 1000,
});

/** Ratios are taken round by round, since the machine's speed drifts. */
function report(what: string, gateway: readonly Measured[], verifier: readonly Measured[]): void {
  const row = (label: string, figure: keyof Measured, shown: (value: number) => string) => {
    const ratios = gateway.map((one, round) => one[figure] / (verifier[round]?.[figure] ?? Number.NaN));
    const [ours, theirs] = [gateway, verifier].map((all) => shown(median(all.map((one) => one[figure]))));
    return { "": label, gateway: ours, "fastify + jose": theirs, ratio: `${median(ratios).toFixed(2)}×` };
  };
  console.log(`\n${what}:`);
  const micro = (value: number): string => `${(value * 1000).toFixed(0)} µs`;
  console.table([
    row("p50, one after the other", "p50", micro),
    row("p99", "p99", micro),
    row(`requests a second, ${inParallel.connections} at a time`, "perSecond", (value) => value.toFixed(0)),
  ]);
  const ratios = gateway.map((one, round) => one.p50 / (verifier[round]?.p50 ?? Number.NaN));
  judge("p50 of the gateway by that of fastify and jose", median(ratios), 1.5);
}

/** A line through the samples of the last four fifths: what a process needs at first is no leak. */
async function watchMemory(
  gateway: ChildProcess,
  port: number,
  requests: readonly PreparedRequest[],
  minutes: number,
): Promise<void> {
  const samples: (readonly [minute: number, megabytes: number])[] = [];
  const start = performance.now();
  const minute = (): number => (performance.now() - start) / 60_000;
  let count = 0;
  while (minute() < minutes) {
    await load(port, requests, inParallel.requests, inParallel.connections);
    count += inParallel.requests;
    samples.push([minute(), megabytesOf(gateway)]);
  }
  const settled = samples.slice(Math.floor(samples.length / 5));
  const megabytes = settled.map(([, value]) => value);
  const [low, high] = [Math.min(...megabytes), Math.max(...megabytes)];
  console.log(
    `${count} requests in ${minutes} minutes; ${low.toFixed(0)} to ${high.toFixed(0)} MB after the first fifth`,
  );
  judge("MB a minute that the gateway grows", slope(settled), 1);
}

const megabytesOf = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const rise = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return rise / mean(points.map(([x]) => (x - meanX) ** 2));
}

function judge(what: string, value: number, aim: number): void {
  const isMet = value <= aim;
  console.log(`${isMet ? "✓" : "✗"} ${what}: ${value.toFixed(2)}, aim at most ${aim}`);
  if (!isMet) process.exitCode = 1;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

void main();
