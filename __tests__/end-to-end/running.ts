/** The commands in this process, with what they print. */
import { start } from "../../synthesized/start/main";
import { verify } from "../../synthesized/verify/main";

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function sink() {
  const stream = {
    text: "",
    columns: 120,
    write(text: string): void {
      stream.text += text;
    },
  };
  return stream;
}

/** Runs `start --once` on a stack. */
export async function startOnce(directory: string, ...args: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [sink(), sink()];
  const { signal } = new AbortController();
  const surroundings = { projectRoot: directory, environment: {}, stdout, stderr, signal };
  const code = await start(["--once", "--stack", directory, ...args], surroundings);
  return { code, out: stdout.text, err: stderr.text };
}

/** A `start` that stays up. */
export interface Up {
  /** The page. */
  readonly url: string;
  /** All that was printed so far. */
  text(): string;
  /** As Ctrl-C. */
  stop(): Promise<number>;
}

/** Runs `start` on a stack until it has printed where its page is. */
export const startUp = (directory: string, ...args: readonly string[]): Promise<Up> =>
  up(directory, "--stack", directory, ...args);

/** Runs `start` on an example of the built project until it has printed where its page is. */
export const startUpExample = (project: string, name: string): Promise<Up> => up(project, "--example", name);

async function up(projectRoot: string, ...args: readonly string[]): Promise<Up> {
  const ending = new AbortController();
  const stderr = sink();
  const stdout = sink();
  const printed = new Promise<string>((done) => {
    const write = stdout.write;
    stdout.write = (text) => {
      write(text);
      const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\S*$)/.exec(/switches: (\S+)/.exec(stdout.text)?.[1] ?? "") ?? [];
      if (url !== undefined && stdout.text.includes("Ctrl-C")) done(url);
    };
  });
  const process = { projectRoot, environment: {}, stdout, stderr, signal: ending.signal };
  const ended = start(args, process);
  const url = await Promise.race([printed, ended.then((code) => Promise.reject(new Error(`it ended with ${code}`)))]);
  return {
    url,
    text: () => stdout.text,
    stop: () => {
      ending.abort();
      return ended;
    },
  };
}

/** Runs `verify`. */
export async function runVerify(
  args: readonly string[],
  {
    projectRoot = "/nowhere",
    environment = {},
    stdin = "",
  }: { projectRoot?: string; environment?: Record<string, string>; stdin?: string } = {},
): Promise<Ended> {
  const [stdout, stderr] = [sink(), sink()];
  const { Readable } = await import("node:stream");
  const code = await verify(args, { projectRoot, environment, stdin: Readable.from([stdin]), stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}
