/**
 * One measurement in a process of its own: `node measured-synth.js secured|bare COUNT`. Prints what it took as JSON.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { makeBareResources } from "./bare-resources";
import { addSecuredDeployments, emptyStack } from "./secured-deployments";

/** What one process measured. */
export interface Measurement {
  /** From the first construct to the last written byte, without starting Node and loading modules. */
  readonly milliseconds: number;
  /** The same span in processor time, which other programs of the machine disturb less. */
  readonly cpuMilliseconds: number;
  /** Since the process started. */
  readonly wallMilliseconds: number;
  readonly megabytes: number;
  readonly documentBytes: number;
  readonly resources: number;
}

function measure(side: string, count: number): Measurement {
  const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));
  try {
    // Both sides make some, so that neither starts warmer.
    const addBareResources = makeBareResources(side === "bare" ? count : 1);
    const add = side === "bare" ? addBareResources : addSecuredDeployments;
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    const app = new App({ outdir });
    add(emptyStack(app), count);
    app.synth();
    const end = performance.now();
    const { user, system } = process.cpuUsage(cpuStart);
    // Before the document is read back.
    const megabytes = process.resourceUsage().maxRSS / 1024;
    const document = readFileSync(join(outdir, "stacks", "bench", "cdk.tf.json"), "utf8");
    const resources: Record<string, object> = JSON.parse(document).resource;
    return {
      milliseconds: end - start,
      cpuMilliseconds: (user + system) / 1000,
      wallMilliseconds: end,
      megabytes,
      documentBytes: document.length,
      resources: Object.values(resources).reduce((sum, byName) => sum + Object.keys(byName).length, 0),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const [side = "secured", count = "1"] = process.argv.slice(2);
process.stdout.write(JSON.stringify(measure(side, Number(count))));
