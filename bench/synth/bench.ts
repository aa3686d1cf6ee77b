/**
 * `npm run bench:synth`: what the constructs cost at synth, against the same resources written with the generated classes.
 * Each measurement has a process of its own; the two sides take turns, and medians are compared.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "./measured-synth";

/** Deployments, and how often each side is measured. */
const plan: readonly (readonly [number, number])[] = [
  [1, 9],
  [10, 9],
  [100, 9],
  [1000, 5],
];

interface Row {
  readonly count: number;
  /** Processor time of the constructs by that of the bare classes: the median over pairs measured one after the other. */
  readonly ratio: number;
  readonly secured: Measurement;
  readonly bare: Measurement;
}

function measure(side: "secured" | "bare", count: number): Measurement {
  const script = join(__dirname, "measured-synth.cjs");
  return JSON.parse(execFileSync(process.execPath, [script, side, String(count)], { encoding: "utf8" }));
}

function measureRow(count: number, rounds: number): Row {
  const pairs = Array.from({ length: rounds }, () => [measure("secured", count), measure("bare", count)] as const);
  const ratio = median(pairs.map(([secured, bare]) => secured.cpuMilliseconds / bare.cpuMilliseconds));
  return {
    count,
    ratio,
    secured: medians(pairs.map(([first]) => first)),
    bare: medians(pairs.map(([, last]) => last)),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const medians = (all: readonly Measurement[]): Measurement => ({
  milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
  cpuMilliseconds: median(all.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  wallMilliseconds: median(all.map(({ wallMilliseconds }) => wallMilliseconds)),
  megabytes: median(all.map(({ megabytes }) => megabytes)),
  documentBytes: median(all.map(({ documentBytes }) => documentBytes)),
  resources: median(all.map(({ resources }) => resources)),
});

function print(rows: readonly Row[]): void {
  const columns = [
    "deployments",
    "resources",
    "synth ms",
    "cpu ms",
    "wall ms",
    "MB",
    "JSON kB",
    "bare cpu ms",
    "bare MB",
    "ratio",
  ];
  console.log(columns.map((column) => column.padStart(11)).join(" "));
  for (const row of rows) {
    const { secured, bare } = row;
    const figures = [
      row.count,
      secured.resources,
      secured.milliseconds.toFixed(0),
      secured.cpuMilliseconds.toFixed(0),
      secured.wallMilliseconds.toFixed(0),
      secured.megabytes.toFixed(0),
      (secured.documentBytes / 1000).toFixed(1),
      bare.cpuMilliseconds.toFixed(0),
      bare.megabytes.toFixed(0),
      row.ratio.toFixed(2),
    ];
    console.log(figures.map((figure) => String(figure).padStart(11)).join(" "));
  }
}

interface Aim {
  readonly what: string;
  readonly measured: number;
  readonly aim: number;
  /** The same figure of the generated classes alone. Where they miss the aim already, the constructs cannot meet it. */
  readonly bare?: number;
}

function aimsOf(rows: readonly Row[]): Aim[] {
  const row = (count: number): Row => {
    const found = rows.find((candidate) => candidate.count === count);
    if (found === undefined) throw new Error(`${count} deployments were not measured`);
    return found;
  };
  const perDeployment = (count: number) => row(count).secured.cpuMilliseconds / count;
  const growth = perDeployment(1000) / perDeployment(100);
  const { secured, bare } = row(1000);
  return [
    { what: "ratio to bare classes at 100 deployments", measured: row(100).ratio, aim: 1.1 },
    { what: "ratio to bare classes at 1000 deployments", measured: row(1000).ratio, aim: 1.1 },
    { what: "processor time per deployment, 1000 against 100", measured: growth, aim: 1.5 },
    { what: "MB at 1000 deployments", measured: secured.megabytes, aim: 300, bare: bare.megabytes },
  ];
}

function report({ what, measured, aim, bare }: Aim): void {
  const isMet = measured <= aim;
  const besides = bare === undefined ? "" : ` (bare classes alone: ${bare.toFixed(0)})`;
  console.log(`${what}: ${measured.toFixed(2)}, aim ${aim}: ${isMet ? "met" : "MISSED"}${besides}`);
  if (!isMet && (bare === undefined || bare <= aim)) process.exitCode = 1;
}

const rows = plan.map(([count, rounds]) => measureRow(count, rounds));
print(rows);
aimsOf(rows).forEach(report);
