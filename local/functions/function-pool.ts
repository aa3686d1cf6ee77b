/**
 * The running copies of one function: one more when all are busy, one fewer when it idles. Restless, it does all that OCI does not promise to leave: see
 * `function-pool` in choices.
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
  /**
   * Numbers from 0 to 1 that decide which of the idle copies gets a call, and which ends after one. Idle copies are frozen then.
   * @default - calls go to the copy that was idle last, and copies end by {@link idleSeconds} alone
   */
  readonly restless?: () => number;
}

/** Of calls after which a copy ends. */
const endingShare = 0.1;

/** Seconds; OCI documents none. */
export const defaultIdleSeconds = 300;

interface Idle {
  readonly instance: FunctionInstance;
  readonly since: number;
}

/** @param found a copy, `overdue`, or a sentence where none can be started */
type Waiter = (found: FunctionInstance | string) => void;

const idleCheckMs = 1000;

/** Copies of one function. */
export class FunctionPool {
  private idle: Idle[] = [];
  private readonly all = new Set<FunctionInstance>();
  private readonly called = new WeakSet<FunctionInstance>();
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

  /** Lets calls under way end, and then closes; nobody may call any more. */
  public async retire(): Promise<void> {
    while (this.settling.size > 0) await Promise.allSettled(this.settling);
    await this.close();
  }

  private async callInstance(call: FunctionCall): Promise<FunctionOutcome> {
    if (!this.isClosed) await this.stopIdle();
    // It may have closed meanwhile.
    if (this.isClosed) return failedCall("serviceUnavailable", "The local cloud is closing.");
    const instance = this.takeIdle() ?? (await this.nextFree(Date.now() + this.timeoutMs));
    if (instance === "overdue")
      return failedCall("rateLimited", "All copies of the function were busy until the deadline.");
    if (typeof instance === "string") return failedCall("badGateway", instance);
    this.called.add(instance);
    try {
      return await instance.call(call, Date.now() + this.timeoutMs);
    } finally {
      this.release(instance);
    }
  }

  private takeIdle(): FunctionInstance | undefined {
    const { restless } = this.options;
    this.idle = this.idle.filter(({ instance }) => instance.isAlive);
    return restless === undefined ? this.idle.pop()?.instance : this.takeAny(restless)?.instance;
  }

  private takeAny(random: () => number): Idle | undefined {
    return this.idle.splice(Math.floor(random() * this.idle.length), 1)[0];
  }

  /** Counts what is about to start, so that calls that come together do not start too many. */
  private hasRoom(): boolean {
    const hasRoom = this.all.size + this.starting < (this.options.maxInstances ?? 4);
    if (hasRoom) this.starting += 1;
    return hasRoom;
  }

  /** A busy copy that is done, or a new one, whichever comes first: https://github.com/fnproject/fn/blob/master/api/agent/agent.go */
  private nextFree(deadline: number): Promise<FunctionInstance | string> {
    const found = new Promise<FunctionInstance | string>((resolve) => {
      const timer = setTimeout(() => waiter("overdue"), Math.max(0, deadline - Date.now()));
      const waiter: Waiter = (instance) => {
        clearTimeout(timer);
        const place = this.waiting.indexOf(waiter);
        if (place >= 0) this.waiting.splice(place, 1);
        resolve(instance);
      };
      this.waiting.push(waiter);
    });
    if (this.hasRoom()) void this.track(this.startInstance());
    return found;
  }

  private async startInstance(): Promise<void> {
    const instance = await FunctionInstance.start(this.order()).catch((failure: unknown) =>
      failure instanceof Error ? failure.message : String(failure),
    );
    this.starting -= 1;
    if (typeof instance === "string") {
      this.waiting[0]?.(instance);
      this.admitNext();
      return;
    }
    this.all.add(instance);
    void instance.ended.then(() => this.all.delete(instance));
    if (this.isClosed) await instance.stop("SIGKILL");
    else this.release(instance);
  }

  private release(instance: FunctionInstance): void {
    const [next] = this.waiting;
    if (!instance.isAlive) this.admitNext();
    else if (next === undefined) this.rest(instance);
    else next(instance);
  }

  private rest(instance: FunctionInstance): void {
    this.idle.push({ instance, since: this.clock.now() });
    const { restless, isKeptWarm } = this.options;
    if (restless === undefined) return;
    instance.freeze();
    const mayEnd = isKeptWarm !== true || this.all.size + this.starting > 1;
    const ending = mayEnd && restless() < endingShare ? this.takeAny(restless) : undefined;
    if (ending !== undefined) void this.track(ending.instance.stop("SIGKILL"));
  }

  /** Another copy takes the place of one that is gone, where somebody waits. */
  private admitNext(): void {
    if (this.waiting.length > this.starting && this.hasRoom()) void this.track(this.startInstance());
  }

  private async stopIdle(): Promise<void> {
    const oldest = this.clock.now() - (this.options.idleSeconds ?? defaultIdleSeconds) * 1000;
    const overdue = this.idle.filter(({ since }) => since <= oldest);
    this.idle = this.idle.filter(({ since }) => since > oldest);
    const isLast = overdue.length === this.all.size + this.starting;
    if (this.options.isKeptWarm && isLast) this.idle.push(...overdue.splice(this.keptOf(overdue), 1));
    await Promise.all(overdue.map(({ instance }) => instance.stop()));
  }

  /** The last one that has been called: what keeps a copy warm calls it, and one that came too late for its call knows nothing yet. */
  private keptOf(overdue: readonly Idle[]): number {
    return overdue.findLastIndex(({ instance }) => this.called.has(instance));
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.settling.add(work);
    void work.catch(() => undefined).finally(() => this.settling.delete(work));
    return work;
  }
}
