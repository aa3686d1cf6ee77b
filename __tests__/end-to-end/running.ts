/** The commands in this process, with what they print. */
import { runProgram } from "../../internal/run-program";
import { start } from "../../local/start/main";
import { verify } from "../../synthesized/verify/main";
import { capturedProcess, type Ended, programOf, runCaptured, type Surroundings } from "../internal/captured-process";

/** Runs `start --once` on a stack. */
export const startOnce = (directory: string, ...args: readonly string[]): Promise<Ended> =>
  runCaptured(programOf("start", start), ["start", "--once", "--stack", directory, ...args], {
    projectRoot: directory,
  });

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

/** Runs `start` on the app of a project, which it watches, until it has printed where its page is. */
export const startUpApp = (project: string, ...args: readonly string[]): Promise<Up> => up(project, ...args);

/** Runs `start` on an example of the built project until it has printed where its page is. */
export const startUpExample = (project: string, name: string): Promise<Up> => up(project, "--example", name);

async function up(projectRoot: string, ...args: readonly string[]): Promise<Up> {
  const ending = new AbortController();
  const process = capturedProcess({ projectRoot, signal: ending.signal });
  const { stdout, stderr } = process;
  const printed = new Promise<string>((done) => {
    const write = stdout.write;
    stdout.write = (text) => {
      write.call(stdout, text);
      const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\S*$)/.exec(/switches: (\S+)/.exec(stdout.text)?.[1] ?? "") ?? [];
      if (url !== undefined && stdout.text.includes("Ctrl-C")) done(url);
    };
  });
  const ended = runProgram(programOf("start", start), ["start", ...args], process);
  const early = ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${stderr.text}`)));
  const url = await Promise.race([printed, early]);
  return {
    url,
    text: () => stdout.text,
    stop: () => {
      ending.abort("SIGINT");
      return ended;
    },
  };
}

/** Runs `verify`. */
export const runVerify = (args: readonly string[], given: Surroundings = {}): Promise<Ended> =>
  runCaptured(programOf("verify", verify), ["verify", ...args], given);
