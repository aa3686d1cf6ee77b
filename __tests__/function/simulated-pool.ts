/**
 * Copies of the adapter as OCI Functions runs them: each answers one call at a time, a call that finds none idle waits for the first that is, while
 * another copy starts. Time is simulated; the adapters are the real ones.
 */
import { type CallAuthorizer, makeAuthorizer } from "../../function/authorizer/make-authorizer";
import type { Clock } from "../../function/clock";
import { type Adapter, makeAdapter } from "../../function/jwks-adapter";
import type { Answer } from "../../function/jwks-answer";
import { selfCallMark } from "../../function/jwks-self-call";
import type { LogLine } from "../../function/log";
import { UpstreamFailure } from "../../function/upstream-failure";
import type { Extras, UpstreamAnswer, UpstreamGet } from "../../function/upstream-get";
import { rsaKeyPair } from "../prepared-keys";
import { inputOf, trustIn } from "./signed-keys";
import type { SimulatedClock } from "./simulated-clock";
import type { SimulatedObject } from "./simulated-object";

export const jwksUri = "https://idp.example.com/keys";
export const snapshotUri = "https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/ns/b/bucket/o/keys.json";
export const selfUri = "https://gateway.example.com/jwks/keys";

export const principal = {
  OCI_RESOURCE_PRINCIPAL_RPST: "token",
  OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: String(rsaKeyPair().privateKey.export({ type: "pkcs8", format: "pem" })),
};

export interface PoolOptions {
  readonly clock: SimulatedClock;
  /** What the identity provider answers; it may be exchanged. */
  upstream: UpstreamGet;
  /** Where a snapshot is kept, if one is. */
  readonly object?: SimulatedObject;
  readonly environment?: Readonly<Record<string, string>>;
  /** What a copy's wall clock is ahead by. */
  readonly skewMs?: () => number;
  /** Which of the idle copies gets a call, from 0 to 1. */
  readonly random?: () => number;
  /** How long a copy takes to start. */
  readonly startMs?: number;
}

export class Copy {
  readonly lines: LogLine[] = [];
  readonly #adapter: Adapter;

  constructor(
    environment: Readonly<Record<string, string>>,
    readonly clock: Clock,
    connect: Connect,
  ) {
    this.#adapter = makeAdapter(environment, { clock, log: (line) => this.lines.push(line), connect });
  }

  async answer(mark: string | null = null, deadline: string | null = null): Promise<Answer> {
    return this.#adapter({ method: "GET", ifNoneMatch: [], mark }, () => deadline);
  }
}

type Connect = (uri: URL, maxBytes: number, extras?: Extras) => UpstreamGet;

/** A copy of either function that knows nothing yet. */
export type Learner = Pick<Copy, "answer" | "lines">;

export const learners = ["adapter", "authorizer"] as const;
export type LearnerKind = (typeof learners)[number];

/**
 * A copy of the authorizer that asks those of the adapter. What it answers is told as the adapter would: which of two kids it admits tokens of, or 503.
 */
class AuthorizerCopy implements Learner {
  readonly lines: LogLine[] = [];
  readonly #authorize: CallAuthorizer;

  constructor(environment: Readonly<Record<string, string>>, clock: Clock, connect: Connect) {
    this.#authorize = makeAuthorizer(asTrust(environment), { clock, log: (line) => this.lines.push(line), connect });
  }

  async answer(_mark: string | null = null, deadline: string | null = null): Promise<Answer> {
    // At once, because signatures are verified in real time, in which the simulated clock may go on.
    const admitted = await Promise.all(["a", "b"].map((kid) => this.#isAdmitted(kid, deadline)));
    const keys = admitted.flatMap(([kid, is]) => (is === true ? { kid } : []));
    return admitted.some(([, is]) => is === undefined)
      ? { status: 503, headers: [["Retry-After", "1"]], body: "" }
      : { status: 200, headers: [], body: JSON.stringify({ keys }) };
  }

  /** Undefined where nothing can be said. */
  async #isAdmitted(kid: string, deadline: string | null): Promise<readonly [string, boolean | undefined]> {
    try {
      const { active } = await this.#authorize(Buffer.from(inputOf(kid)), () => deadline);
      return [kid, active];
    } catch (failure) {
      if (failure instanceof Error && failure.message === "KEYS_UNAVAILABLE") return [kid, undefined];
      throw failure;
    }
  }
}

/** The adapter's settings as the authorizer has them. */
function asTrust({
  JWKS_URI: keys = "",
  JWKS_SELF_URI: copies = "",
  JWKS_SNAPSHOT_URI: snapshot,
  JWKS_ISSUER: keysIssuer,
  JWKS_DENIED_KIDS: denied = "",
  ...more
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = { ...(copies !== "" && { copies }), snapshot, keysIssuer };
  return {
    ...more,
    AUTHORIZER_TRUSTS: JSON.stringify([trustIn(keys, given)]),
    AUTHORIZER_DENIED: JSON.stringify({ kids: denied.split(",").filter((kid) => kid !== "") }),
  };
}

export class SimulatedPool {
  /** Calls that came in, those of copies among them. */
  calls = 0;
  selfCalls = 0;
  upstreamRequests = 0;
  readonly copies: Copy[] = [];
  readonly #idle: Copy[] = [];
  readonly #waiting: ((copy: Copy) => void)[] = [];

  constructor(readonly options: PoolOptions) {}

  /**
   * A copy that has just started and answers nobody yet.
   *
   * @param told what it gets from the function's own address; otherwise what the pool answers
   */
  start(over: Readonly<Record<string, string>> = {}, told?: (mark: string) => Promise<UpstreamAnswer>): Copy {
    const copy = new Copy(...this.#partsOf(over, told));
    this.copies.push(copy);
    return copy;
  }

  /** As {@link start}; an authorizer is none of the pool. */
  startLearner(
    kind: LearnerKind,
    over: Readonly<Record<string, string>> = {},
    told?: (mark: string) => Promise<UpstreamAnswer>,
  ): Learner {
    return kind === "adapter" ? this.start(over, told) : new AuthorizerCopy(...this.#partsOf(over, told));
  }

  #partsOf(
    over: Readonly<Record<string, string>>,
    told: ((mark: string) => Promise<UpstreamAnswer>) | undefined,
  ): readonly [Readonly<Record<string, string>>, Clock, Connect] {
    const { clock, environment = {}, skewMs = () => 0 } = this.options;
    const skew = skewMs();
    const own: Clock = {
      // Each process counts from its own start.
      elapsed: (
        (begin) => () =>
          clock.elapsed() - begin
      )(clock.elapsed()),
      wall: () => clock.wall() + skew,
      after: (milliseconds, action) => clock.after(milliseconds, action),
    };
    const all = {
      JWKS_URI: jwksUri,
      JWKS_SELF_URI: selfUri,
      ...(this.options.object && { JWKS_SNAPSHOT_URI: snapshotUri, ...principal }),
      ...environment,
      ...over,
    };
    const connect: Connect =
      (uri, _maxBytes, extras = {}) =>
      (signal) => {
        const { headers = {} } = extras;
        if (uri.href === snapshotUri) return (this.options.object?.connect(extras) ?? silent)(signal);
        if (uri.href === selfUri) return told?.(headers[selfCallMark] ?? "") ?? this.#selfCall(headers, signal);
        this.upstreamRequests++;
        return this.options.upstream(signal);
      };
    return [all, own, connect];
  }

  /** A call that OCI gives to a copy that it has just started, because all others were busy then. */
  async callNew(deadline: string | null = null, kind: LearnerKind = "adapter"): Promise<Answer> {
    this.calls++;
    if (kind === "authorizer") return this.startLearner(kind).answer(null, deadline);
    const copy = this.start();
    const answer = await copy.answer(null, deadline);
    this.#release(copy);
    return answer;
  }

  /** A call that goes to whichever copy is idle. */
  async call(mark: string | null = null): Promise<Answer> {
    this.calls++;
    const copy = await this.#take();
    const answer = await copy.answer(mark);
    this.#release(copy);
    return answer;
  }

  #take(): Promise<Copy> | Copy {
    const { clock, random = () => 0, startMs = 2000 } = this.options;
    const [idle] = this.#idle.splice(Math.floor(random() * this.#idle.length), 1);
    if (idle !== undefined) return idle;
    clock.after(startMs, () => this.#release(this.start()));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(copy: Copy): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(copy);
    else next(copy);
  }

  /** Through the gateway, whose own limits are left out. */
  #selfCall(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<UpstreamAnswer> {
    this.selfCalls++;
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new UpstreamFailure("timeout")));
      void this.call(headers[selfCallMark]).then((answer) => {
        if (answer.status === 200) resolve(overHttp(answer));
        else reject(new UpstreamFailure("status", answer.status));
      });
    });
  }
}

export const overHttp = ({ headers, body }: Answer): UpstreamAnswer => ({
  body: Buffer.from(body),
  headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
});

/** An identity provider that says nothing until nobody listens any more. */
export const silent: UpstreamGet = (signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new UpstreamFailure("timeout")));
  });

export const failing =
  (status: number): UpstreamGet =>
  () =>
    Promise.reject(new UpstreamFailure("status", status));

export const giving =
  (body: Buffer): UpstreamGet =>
  async () => ({ body, headers: {} });

export const kidsOf = ({ body }: Answer): readonly string[] =>
  (JSON.parse(String(body)) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
