import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds until the command and all that it started are killed. */
  readonly timeout?: number;
}

export interface Outcome {
  readonly status: number | null;
  /** Standard output. */
  readonly output: string;
  /** Standard output and standard error as they came. */
  readonly transcript: string;
}

/** Runs a command to its end, whatever that is. */
export function attempt(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { cwd, env, timeout = 840_000 } = options;
  return new Promise((resolve, reject) => {
    // A group of its own, so that nothing it started outlives it.
    const child = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const kill = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
    const timer = setTimeout(kill, timeout);
    const chunks: { out: Buffer; isOutput: boolean }[] = [];
    child.stdout.on("data", (out: Buffer) => chunks.push({ out, isOutput: true }));
    child.stderr.on("data", (out: Buffer) => chunks.push({ out, isOutput: false }));
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(timer);
      const join = (list: typeof chunks) => Buffer.concat(list.map(({ out }) => out)).toString("utf8");
      resolve({ status, output: join(chunks.filter(({ isOutput }) => isOutput)), transcript: join(chunks) });
    });
  });
}

/** Runs a command that must succeed; the error holds the end of what it printed. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const outcome = await attempt(command, args, options);
  if (outcome.status !== 0) {
    const tail = outcome.transcript.split("\n").slice(-60).join("\n");
    throw new Error(`${command} ${args.join(" ")} ended with ${outcome.status}:\n${tail}`);
  }
  return outcome;
}

/** The environment without what npm and vitest tell their children: a nested npm or vitest must not think it is this one. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|INIT_CWD|NODE_ENV|NODE_OPTIONS|VITEST|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL)/i.test(name),
    ),
  );
