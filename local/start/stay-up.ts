/**
 * What `start` does until it is ended: tells what happens, applies what is saved, and does what keys ask for.
 *
 * @module
 */
import type { Terminal } from "../../internal/terminal";
import { type HotKeyTarget, listenToKeys } from "./hot-keys";
import { applyWhenSaved } from "./loop";
import type { Generation } from "./next-generation";
import { tellRequests, type Verbosity } from "./request-lines";

interface Staying {
  readonly people: Terminal;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly verbosity: Verbosity;
  /** Whether what happens is told, a line each. */
  readonly isTold: boolean;
  /** Where keys are pressed, if anywhere. */
  readonly keyboard: NodeJS.ReadableStream | undefined;
  /** Absent where nothing is watched. */
  readonly watching: Parameters<typeof applyWhenSaved>[1] | undefined;
}

/** Resolves when it was ended, and all that ran with it. */
export async function stayUp(first: Generation, staying: Staying): Promise<void> {
  const { people, signal, verbosity, isTold, keyboard, watching } = staying;
  people.line(
    people.paint("dim", `Ctrl-C stops everything.${keyboard === undefined ? "" : " h tells what other keys do."}`),
  );
  await watching?.fronts.switchOver();
  const loop = watching && applyWhenSaved(first, watching, people);
  const now = loop ?? { cloud: first.cloud };
  const { events, reading } = first.cloud;
  const told = {
    ...{ events, reading },
    get entra() {
      return now.cloud.entra;
    },
  };
  const stopTelling = isTold ? tellRequests(people, told, verbosity) : undefined;
  if (loop)
    people.line(
      people.paint(
        "dim",
        watching?.watched.isWritten
          ? `What is written to the ${watching.watched.roots.length > 1 ? "stacks' directories" : "stack's directory"} is applied.`
          : "What is saved of the app is applied.",
      ),
    );
  await new Promise<void>((done) => {
    const target = (): HotKeyTarget => ({
      ...{ people, verbosity, cloud: now.cloud, restart: loop?.restart },
      quit: end,
    });
    const stopListening = keyboard && listenToKeys(keyboard, target);
    function end(): void {
      // At once: until all has ended, Ctrl-C is a signal again.
      stopListening?.();
      done();
    }
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  await (loop ?? { stop: first.close }).stop();
  stopTelling?.();
}
