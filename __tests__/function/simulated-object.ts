/** One object of Object Storage with a clock of its own: reads, conditional overwrites and user-defined metadata, as its documents say. */
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../function/clock";
import { UpstreamFailure } from "../../function/upstream-failure";
import type { Extras, UpstreamAnswer, UpstreamGet } from "../../function/upstream-get";

export class SimulatedObject {
  reads = 0;
  writes = 0;
  /** What happens to requests instead of what should. */
  fault: UpstreamGet | undefined;
  /** Runs between the arrival of a read and its answer. */
  beforeAnswer: () => void | Promise<void> = () => undefined;
  #body: Buffer = Buffer.from('{"keys":[]}');
  #metadata: Readonly<Record<string, string>> = {};
  #version = 1;

  /** @param aheadMs of the simulated wall clock */
  constructor(
    private readonly clock: Pick<Clock, "wall">,
    private readonly aheadMs = 0,
  ) {}

  readonly connect =
    ({ headers = {}, body }: Extras): UpstreamGet =>
    async (signal) => {
      if (!headers.authorization?.startsWith("Signature ")) throw new UpstreamFailure("status", 401);
      if (this.fault) return this.fault(signal);
      return body === undefined ? this.#read() : this.#write(body, headers);
    };

  get text(): string {
    return String(this.#body);
  }

  /** What whoever may write it puts there: all that another object holds. @param metadata that is changed */
  become(other: SimulatedObject, metadata: Readonly<Record<string, string>> = {}): void {
    this.#version++;
    this.#body = other.#body;
    this.#metadata = { ...other.#metadata, ...metadata };
  }

  async #read(): Promise<UpstreamAnswer> {
    this.reads++;
    const answer = { body: this.#body, headers: { ...this.#metadata, etag: `v${this.#version}`, ...this.#now() } };
    await this.beforeAnswer();
    return answer;
  }

  #write(body: Buffer, headers: Readonly<Record<string, string>>): UpstreamAnswer {
    if (headers["if-match"] !== `v${this.#version}`) throw new UpstreamFailure("status", 412);
    this.writes++;
    this.#version++;
    this.#body = body;
    this.#metadata = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("opc-meta-")));
    return { body: Buffer.alloc(0), headers: this.#now() };
  }

  #now(): IncomingHttpHeaders {
    return { date: new Date(this.clock.wall() + this.aheadMs).toUTCString() };
  }
}
