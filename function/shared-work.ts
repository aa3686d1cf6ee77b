/** Work that takes a while and that all who need it meanwhile share. */
import type { Clock } from "./clock";

export interface Work {
  /** Never rejects. */
  run(): Promise<void>;
  /** Whether nobody need start it now. */
  isNeedless(): boolean;
  /** What it takes at most, unless the instance is frozen meanwhile. */
  readonly timeoutMs: number;
}

export class SharedWork {
  #running: { readonly since: number; readonly done: Promise<void> } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly work: Work,
  ) {}

  /**
   * Starts the work, or joins it. One that is overdue was frozen with its instance between two calls: it ends now and brings nothing, so that
   * whoever finds it has it begun anew.
   *
   * @returns what settles when the work has; it never rejects
   */
  run(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return this.#start();
    if (this.clock.elapsed() - running.since <= this.work.timeoutMs) return running.done;
    return running.done.then(() => (this.work.isNeedless() ? undefined : (this.#running?.done ?? this.#start())));
  }

  #start(): Promise<void> {
    const done = this.work.run().finally(() => {
      this.#running = undefined;
    });
    this.#running = { since: this.clock.elapsed(), done };
    return done;
  }
}
