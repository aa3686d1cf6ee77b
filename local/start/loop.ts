/**
 * The loop of `start`: what is saved is applied onto what runs.
 *
 * @module
 */
import { printable, printableLines, type Terminal } from "../../internal/terminal";
import { UserError } from "../../internal/user-error";
import type { PlayedCloud } from "../cloud";
import type { Fronts } from "../fronts";
import { changesInWords } from "./changes";
import type { Generation } from "./next-generation";
import { type Watched, watchFiles } from "./watched-files";

interface LoopOptions {
  readonly watched: Watched;
  readonly fronts: Fronts;
  /**
   * Synthesizes, and starts what comes of it beside what runs.
   *
   * @param isAnew takes over nothing that an apply would leave alone
   */
  next(current: Generation, isAnew: boolean): Promise<Generation>;
}

/** So much of what an app says when it fails. */
const mostLines = 12;

/** What runs, and is replaced by what is saved. */
export interface Loop {
  /** What runs now. */
  readonly cloud: PlayedCloud;
  /** Begins anew, although nothing was saved; rejects never, since a failure is told. */
  restart(): Promise<void>;
  /** Ends it, and all that runs then. */
  stop(): Promise<void>;
}

/** Applies at each save, one after the other; of saves that come meanwhile the last one counts. */
export function applyWhenSaved(first: Generation, options: LoopOptions, people: Terminal): Loop {
  const { watched, fronts, next } = options;
  let current = first;
  let wanted: "apply" | "restart" | undefined;
  let work: Promise<void> | undefined;
  const apply = async (isAnew: boolean): Promise<void> => {
    const before = performance.now();
    const made = await next(current, isAnew);
    const former = current;
    current = made;
    const answered = fronts.switchOver();
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    people.line(
      printable(`${isAnew ? "Restarted" : "Applied"} in ${seconds} s: ${changesInWords(former.cloud, made.cloud)}`),
    );
    printNewSecrets(people, former.cloud, made.cloud);
    printNewAuthorities(people, former.cloud, made.cloud);
    await answered;
    await former.close();
  };
  const all = async (): Promise<void> => {
    while (wanted !== undefined) {
      const isAnew = wanted === "restart";
      wanted = undefined;
      await apply(isAnew).catch((error: unknown) => {
        fronts.abandon();
        printFailure(people, error);
      });
    }
    work = undefined;
  };
  const want = (what: "apply" | "restart"): Promise<void> => {
    if (wanted !== "restart") wanted = what;
    work ??= all();
    return work;
  };
  const endWatching = watchFiles(watched, () => void want("apply"));
  return {
    get cloud() {
      return current.cloud;
    },
    restart: () => want("restart"),
    async stop() {
      endWatching();
      wanted = undefined;
      await work;
      await current.close();
    },
  };
}

/** Names came that the former ones may not vouch for. */
function printNewAuthorities(people: Terminal, former: PlayedCloud, now: PlayedCloud): void {
  const [proxy, https] = [now.proxy, now.https];
  const changed = [
    ...(proxy !== undefined && proxy.ca !== former.proxy?.ca ? [["proxy", proxy.caFile] as const] : []),
    ...(https !== undefined && https.ca !== former.https?.ca ? [["https", https.file] as const] : []),
  ];
  for (const [whose, file] of changed)
    people.line(
      people.paint(
        "yellow",
        `  ${printable(`new authority for ${whose}: programs that have read ${file} start again`)}`,
      ),
    );
}

function printFailure(people: Terminal, error: unknown): void {
  const words = error instanceof UserError ? error.message : String(error);
  const lines = printableLines(words.trim()).split("\n");
  people.line(people.paint("red", "What was saved is not applied, and what ran before runs on:"));
  for (const line of lines.slice(-mostLines)) people.line(`  ${line}`);
}

/** Made here, for this machine: whoever calls as such a client needs it. */
function printNewSecrets(people: Terminal, former: PlayedCloud, now: PlayedCloud): void {
  const of = ({ entra }: PlayedCloud) =>
    entra
      .directory()
      .applications.flatMap(({ displayName, secrets }) => secrets.map(({ value }) => ({ displayName, value })));
  const known = new Set(of(former).map(({ value }) => value));
  for (const { displayName, value } of of(now))
    if (!known.has(value)) people.line(`  ${printable(`new secret of ${displayName}: ${value}`)}`);
}
