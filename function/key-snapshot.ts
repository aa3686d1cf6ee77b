/**
 * The last good key set in one object of Object Storage, for when no copy of the function knows keys and the identity provider gives none.
 *
 * All times in it are told by Object Storage's own clock, in whole seconds since 1970, and rounded so that keys seem older and never younger: clocks of
 * instances may differ, and one that is frozen between reading and writing must not make old keys new. An object is only overwritten as it was read, so
 * that an older set never replaces a newer one.
 *
 * Nobody waits for a write. What is read is asked for only where nothing else is known.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "./clock";
import { jwksFetch, once } from "./jwks-fetch";
import type { KeyStore } from "./key-store";
import type { Log } from "./log";
import { type ResourcePrincipal, signatureHeaders } from "./resource-principal";
import { policyTag, readNumbers, type SecondHandPolicy, takeSecondHand } from "./second-hand";
import { SharedWork } from "./shared-work";
import { UpstreamFailure } from "./upstream-failure";
import type { Extras, UpstreamAnswer, UpstreamGet } from "./upstream-get";

/** What Object Storage has to answer within when a call waits. */
export const snapshotMs = 1500;

/** A write may begin before an instance is frozen and go on when it thaws. */
const writeMs = 300_000;

/** Ours: how old what is written may look while the keys are the same. It is read in outages only, and a write costs a little. */
const rewriteMs = 3_600_000;

/** Ours: after a write that failed. */
const pauseMs = 300_000;

/** User-defined metadata: https://docs.oracle.com/en-us/iaas/api/#/en/objectstorage/20160918/Object/PutObject */
const seenHeader = "opc-meta-jwks-adapter-seen";
const policyHeader = "opc-meta-jwks-adapter-policy";

export interface StoredKeysParts {
  readonly uri: URL;
  readonly connect: (extras: Extras) => UpstreamGet;
  /** @returns undefined where the function has none: then nothing is read or written */
  readonly principal: () => ResourcePrincipal | undefined;
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
}

export class StoredKeys {
  readonly #reading: SharedWork;
  readonly #writing: SharedWork;
  #written = { etag: "", since: Number.NEGATIVE_INFINITY, waitMs: 0 };

  constructor(
    private readonly policy: SecondHandPolicy,
    private readonly parts: StoredKeysParts,
  ) {
    const { clock, store } = parts;
    this.#reading = new SharedWork(clock, {
      run: () => this.#told("jwks-snapshot-read", () => this.#read()),
      isNeedless: () => store.served !== undefined,
      timeoutMs: snapshotMs,
    });
    this.#writing = new SharedWork(clock, {
      run: () => this.#told("jwks-snapshot-write", () => this.#write()),
      isNeedless: () => true,
      timeoutMs: Number.POSITIVE_INFINITY,
    });
  }

  /** Never rejects, and shows in what is served. */
  read(): Promise<void> {
    return this.#reading.run();
  }

  /** Writes what is served if it is other than what was written, or that looks old. Nobody need wait for it. */
  offer(): void {
    const { served } = this.parts.store;
    if (served === undefined) return;
    const { etag, since, waitMs } = this.#written;
    const isDue = this.parts.clock.elapsed() - since >= waitMs;
    if (isDue || (waitMs !== pauseMs && served.etag !== etag)) void this.#writing.run();
  }

  async #read(): Promise<string> {
    const { store, clock } = this.parts;
    const sentAt = clock.elapsed();
    const fetched = await jwksFetch(this.#request(), clock, snapshotMs, once)();
    if ("why" in fetched) return fetched.why;
    const { jwks, headers = {} } = fetched;
    const now = serverTime(headers);
    const seen = readNumbers(headers[seenHeader], jwks.length);
    if (headers[policyHeader] !== this.#tag || seen === undefined || now === undefined) return "no-snapshot";
    // The answer is no younger than the question, and its Date has lost up to a second.
    const seenAt = seen.map((second) => sentAt - Math.max(0, now + 1 - second) * 1000);
    return takeSecondHand(store, this.policy, clock.elapsed(), { jwks, seenAt });
  }

  async #write(): Promise<string> {
    const { clock, store } = this.parts;
    this.#written = { etag: "", since: clock.elapsed(), waitMs: pauseMs };
    const timeout = new AbortController();
    const cancel = clock.after(writeMs, () => timeout.abort());
    try {
      const { headers, body } = await this.#request()(timeout.signal);
      const now = serverTime(headers);
      const { served, agesMs } = store;
      if (served === undefined || now === undefined || headers.etag === undefined) return "no-object";
      const seen = agesMs.map((age) => Math.max(0, now - Math.ceil(age / 1000)));
      const [newest, written] = [Math.max(...seen), newestIn(headers)];
      const isNewer = newest > written || (newest === written && !served.body.equals(body));
      if (isNewer) {
        const metadata = { "if-match": headers.etag, [seenHeader]: seen.join(","), [policyHeader]: this.#tag };
        await this.#request(served.body, metadata)(timeout.signal);
      }
      this.#written = { etag: served.etag, since: clock.elapsed(), waitMs: rewriteMs };
      return isNewer ? "written" : "newer-already";
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      // Another copy was faster: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.13
      return error.detail === 412 ? "newer-already" : error.message;
    } finally {
      cancel();
    }
  }

  get #tag(): string {
    return policyTag("snapshot", this.policy);
  }

  #request(body?: Buffer, headers: Readonly<Record<string, string>> = {}): UpstreamGet {
    const { uri, connect, principal, clock } = this.parts;
    return async (signal): Promise<UpstreamAnswer> => {
      const signer = principal();
      if (signer === undefined) throw new UpstreamFailure("connection", "NO_RESOURCE_PRINCIPAL");
      const content = body === undefined ? {} : { body };
      const request = { method: body === undefined ? "GET" : "PUT", uri, ...content } as const;
      return connect({ headers: { ...headers, ...signatureHeaders(request, signer, clock.wall()) }, ...content })(
        signal,
      );
    };
  }

  async #told(event: string, work: () => Promise<string>): Promise<void> {
    const { clock, log } = this.parts;
    const start = clock.elapsed();
    const outcome = await work().catch((error: unknown) => (error instanceof Error ? error.name : "defect"));
    const isGood = /^(usable|written|newer-already)$/.test(outcome);
    log({ level: isGood ? "info" : "warn", event, outcome, durationMs: Math.round(clock.elapsed() - start) });
  }
}

/** @returns seconds since 1970, by the clock of whoever answered */
function serverTime({ date }: IncomingHttpHeaders): number | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/** @returns when the identity provider listed the newest key that is written there; nothing is older than what was never written */
function newestIn(headers: IncomingHttpHeaders): number {
  const text = String(headers[seenHeader] ?? "");
  return Math.max(Number.NEGATIVE_INFINITY, ...(readNumbers(text, text.split(",").length) ?? []));
}
