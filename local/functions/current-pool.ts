/**
 * The copies of a function whose program may change: calls go to those of the latest, and those of earlier ones end with their last call.
 *
 * @module
 */
import type { FunctionCall, FunctionOutcome } from "./function-call";
import type { FunctionPool } from "./function-pool";

export class CurrentPool {
  private readonly retiring = new Set<FunctionPool>();

  constructor(private current: FunctionPool) {}

  /** Process ids of all running copies. */
  public get pids(): readonly number[] {
    return [this.current, ...this.retiring].flatMap(({ pids }) => pids);
  }

  public invoke(call: FunctionCall): Promise<FunctionOutcome> {
    return this.current.invoke(call);
  }

  /** From now on calls go to another pool. */
  public replace(next: FunctionPool): void {
    const former = this.current;
    this.current = next;
    this.retiring.add(former);
    void former.retire().finally(() => this.retiring.delete(former));
  }

  public async close(): Promise<void> {
    await Promise.all([this.current, ...this.retiring].map((pool) => pool.close()));
  }
}
