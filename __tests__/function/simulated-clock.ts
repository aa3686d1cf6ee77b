import type { Clock } from "../../function/clock";

/** A clock that stands still until it is moved. */
export class SimulatedClock implements Clock {
  #elapsed = 1_000_000;
  #wall = Date.UTC(2026, 0, 1);
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  elapsed(): number {
    return this.#elapsed;
  }

  wall(): number {
    return this.#wall;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#elapsed + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Timers that nobody has cancelled and that have not run. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Time passes, and timers run in their order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#move(Math.max(0, next.at - this.#elapsed));
      next.action();
    }
    // It may have been frozen for longer meanwhile.
    this.#move(Math.max(0, end - this.#elapsed));
    await settled();
  }

  /** Time passes while the process does not run: no timer is served. */
  freeze(milliseconds: number): void {
    this.#move(milliseconds);
  }

  /** The machine sleeps, and only the wall clock notices; or somebody sets that clock. */
  stepWall(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #move(milliseconds: number): void {
    this.#elapsed += milliseconds;
    this.#wall += milliseconds;
  }
}

/** All that can go on without time passing has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
