/**
 * The running copies of one function: one more when all are busy, one fewer when it idles.
 *
 * @module
 */
import type { Clock } from "../clock";
import { type FunctionCall, type FunctionOutcome, failedCall } from "./function-call";
import { FunctionInstance, type InstanceOrder } from "./function-instance";

/** How many, how long. */
export interface PoolOptions {
  /** @default 4; OCI's own limit is the tenancy's concurrency, counted in megabytes. See `function-copies` in choices. */
  readonly maxInstances?: number;
  /** Seconds on the cloud's clock after which an idle copy ends. @default 300; OCI documents none: see `function-idle` in choices */
  readonly idleSeconds?: number;
  /** Whether the last copy stays, however long it idles. @default false */
  readonly isKeptWarm?: boolean;
}

/** Seconds; OCI documents none. */
export const defaultIdleSeconds = 300;

interface Idle {
  readonly instance: FunctionInstance;
  readonly since: number;
}

type Waiter = (instance: FunctionInstance | "start" | "overdue") => void;

const idleCheckMs = 1000;

/** Copies of one function. */
export class FunctionPool {
  private idle: Idle[] = [];
  private readonly all = new Set<FunctionInstance>();
  private readonly waiting: Waiter[] = [];
  private readonly settling = new Set<Promise<unknown>>();
  private starting = 0;
  private isClosed = false;
  private readonly idleCheck: NodeJS.Timeout;

  constructor(
    private readonly order: () => InstanceOrder,
    private readonly timeoutMs: number,
    private readonly clock: Clock,
    private readonly options: PoolOptions,
  ) {
    this.idleCheck = setInterval(() => this.track(this.stopIdle()), idleCheckMs).unref();
  }

  /** Process ids of the running copies. */
  public get pids(): readonly number[] {
    return [...this.all].flatMap(({ pid, isAlive }) => (pid === undefined || !isAlive ? [] : [pid]));
  }

  public invoke(call: FunctionCall): Promise<FunctionOutcome> {
    return this.track(this.callInstance(call));
  }

  /** Ends all copies; calls under way fail. */
  public async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.idleCheck);
    for (const waiter of this.waiting.splice(0)) waiter("overdue");
    await Promise.all([...this.all].map((instance) => instance.stop()));
    await Promise.allSettled(this.settling);
    await Promise.all([...this.all].map((instance) => instance.stop("SIGKILL")));
  }

  private async callInstance(call: FunctionCall): Promise<FunctionOutcome> {
    if (this.isClosed) return failedCall("serviceUnavailable", "The local cloud is closing.");
    await this.stopIdle();
    const deadline = Date.now() + this.timeoutMs;
    const found = this.takeIdle() ?? (this.hasRoom() ? "start" : await this.waitUntil(deadline));
    if (found === "overdue")
      return failedCall("rateLimited", "All copies of the function were busy until the deadline.");
    const instance = found === "start" ? await this.startInstance() : found;
    if (typeof instance === "string") return failedCall("badGateway", instance);
    try {
      return await instance.call(call, Date.now() + this.timeoutMs);
    } finally {
      this.release(instance);
    }
  }

  private takeIdle(): FunctionInstance | undefined {
    for (let last = this.idle.pop(); last !== undefined; last = this.idle.pop())
      if (last.instance.isAlive) return last.instance;
    return undefined;
  }

  /** Counts what is about to start, so that calls that come together do not start too many. */
  private hasRoom(): boolean {
    const hasRoom = this.all.size + this.starting < (this.options.maxInstances ?? 4);
    if (hasRoom) this.starting += 1;
    return hasRoom;
  }

  private waitUntil(deadline: number): Promise<FunctionInstance | "start" | "overdue"> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter("overdue"), Math.max(0, deadline - Date.now()));
      const waiter: Waiter = (found) => {
        clearTimeout(timer);
        const place = this.waiting.indexOf(waiter);
        if (place >= 0) this.waiting.splice(place, 1);
        resolve(found);
      };
      this.waiting.push(waiter);
    });
  }

  /** @returns a sentence where it cannot be started */
  private async startInstance(): Promise<FunctionInstance | string> {
    try {
      const instance = await FunctionInstance.start(this.order());
      this.all.add(instance);
      void instance.ended.then(() => this.all.delete(instance));
      if (!this.isClosed) return instance;
      await instance.stop("SIGKILL");
      return "The local cloud is closing.";
    } catch (failure) {
      this.admitNext();
      return failure instanceof Error ? failure.message : String(failure);
    } finally {
      this.starting -= 1;
    }
  }

  private release(instance: FunctionInstance): void {
    const next = instance.isAlive ? this.waiting.shift() : undefined;
    if (!instance.isAlive) this.admitNext();
    else if (next === undefined) this.idle.push({ instance, since: this.clock.now() });
    else next(instance);
  }

  /** The place of a copy that is gone belongs to whoever waits longest. */
  private admitNext(): void {
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.starting += 1;
    next("start");
  }

  private async stopIdle(): Promise<void> {
    const oldest = this.clock.now() - (this.options.idleSeconds ?? defaultIdleSeconds) * 1000;
    const overdue = this.idle.filter(({ since }) => since <= oldest);
    this.idle = this.idle.filter(({ since }) => since > oldest);
    const isLast = overdue.length === this.all.size + this.starting;
    if (this.options.isKeptWarm && isLast) this.idle.push(...overdue.splice(-1));
    await Promise.all(overdue.map(({ instance }) => instance.stop()));
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.settling.add(work);
    void work.catch(() => undefined).finally(() => this.settling.delete(work));
    return work;
  }
}
