/**
 * What a check is.
 *
 * @module
 */
import type { Fetch } from "../../internal/bounded-get";
import type { Api, Client, System } from "./system";
import type { Tokens } from "./tokens";

/** How a check ended. `not-checked` is never taken for success. */
export interface Outcome {
  readonly status: "passed" | "failed" | "not-checked";
  readonly expected: string;
  readonly got: string;
  /** After a failure: what to look at. */
  readonly look?: readonly string[];
  /** By which OCI's logs know the request. */
  readonly requestId?: string;
  readonly milliseconds?: number;
}

/** What checks work with. */
export interface CheckContext {
  readonly system: System;
  readonly fetch: Fetch;
  readonly tokens: Tokens;
  /** Milliseconds since 1970. */
  now(): number;
  /** The most that the median request may take. */
  readonly mostMilliseconds: number;
  /** What the gateway itself logged of a request; only the local cloud can tell. */
  logOf?(requestId: string): readonly string[];
}

/** What a check is about. */
export interface Subject {
  readonly keySet?: string;
  readonly api?: Api;
  readonly client?: Client;
}

/** One check. */
export interface Check {
  /** Stable; reports and JUnit files are compared by it. */
  readonly id: string;
  title(subject: Subject): string;
  /** What must be known of the system for a success to mean anything: a missing one is no success of the whole. */
  readonly essential: boolean;
  /** Where it does not apply nobody misses it, so that this is not told. @default false */
  readonly isSpecial?: boolean;
  /** The subjects in this system that it applies to. */
  subjects(system: System): readonly Subject[];
  run(subject: Subject, context: CheckContext): Promise<Outcome>;
}

export const passed = (expected: string, got: string, milliseconds?: number): Outcome => ({
  status: "passed",
  expected,
  got,
  ...(milliseconds === undefined ? {} : { milliseconds }),
});

export const notChecked = (expected: string, reason: string): Outcome => ({
  status: "not-checked",
  expected,
  got: reason,
});

/** The subjects of checks on an API: with the client whose tokens they use, an admitted one if there is any. */
export const eachApi = (system: System, isMeant: (api: Api) => boolean = () => true): Subject[] =>
  system.apis.filter(isMeant).map((api) => {
    const client =
      api.clients.find((one) => one.admitted && one.secret !== undefined) ?? api.clients.find((one) => one.admitted);
    return { api, ...(client ? { client } : {}) };
  });

/** The subjects of checks on each client of each API. */
export const eachClient = (system: System, isMeant: (client: Client) => boolean): Subject[] =>
  system.apis.flatMap((api) => api.clients.filter(isMeant).map((client) => ({ api, client })));
