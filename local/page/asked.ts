/**
 * What is asked of a running cloud from outside of its process: where it is, tokens, what happened, and its system for checks.
 *
 * @module
 */
import type { System, Visitor } from "../../synthesized/system/apis";
import type {
  AnsweredRequest,
  LocalAuthority,
  LocalEndpoint,
  LocalEvents,
  LocalProxy,
  LoggedLine,
  TokenOrder,
} from "../library/local-cloud";

/** Asks for a token. */
export interface AskedToken extends TokenOrder {
  /** For checks: a guest or a member of another tenant through whatever the client is, a program too. */
  readonly visitor?: Visitor;
  /** What is wrong with it, where it must be refused. */
  readonly wrong?: string;
}

/** An id or a domain. */
const tenantSchema = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9.-]{0,199}$" } as const;

/** JSON schema of {@link AskedToken} as JSON, in which null stands for what is taken away. */
export const askedTokenSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    api: {
      description: "Name of the API, as in /env, or the address of its deployment. Default: the only one.",
      type: "string",
    },
    client: {
      description: "Name or id. Default: the first that the gateway lists.",
      ...{ type: "string", minLength: 1, maxLength: 200 },
    },
    issuer: {
      description: "Which of several issuers that the API trusts, by its iss. Default: the client's own.",
      ...{ type: "string", minLength: 1, maxLength: 400 },
    },
    claims: {
      description: "Claims to add or replace; null takes one away. The issuer's key signs them, whatever they say.",
      ...{ type: "object", maxProperties: 50 },
    },
    person: {
      description:
        "Who signs in to the client: a member of the tenant, a guest whom nobody assigned anything, or a member of another tenant.",
      anyOf: [
        { enum: ["member", "guest"] },
        {
          ...{ type: "object", required: ["tenant"], additionalProperties: false },
          properties: { tenant: tenantSchema },
        },
      ],
      examples: ["member", "guest", { tenant: "77777777-7777-4777-8777-777777777777" }],
    },
    visitor: {
      description: "For checks: a guest, or one of another tenant, through whatever the client is, a program too.",
      ...{ type: "object", minProperties: 1, maxProperties: 1, additionalProperties: false },
      properties: { guest: { const: true }, tenant: tenantSchema },
      examples: [{ guest: true }, { tenant: "77777777-7777-4777-8777-777777777777" }],
    },
    wrong: { description: "For checks: what is wrong with it, such as expired.", type: "string", maxLength: 40 },
  },
} as const;

/** What is answered where something cannot be done, whatever it is. */
export interface Problem {
  /** Stable: programs switch on it. */
  readonly code: string;
  /** What was got, what is allowed, what helps. */
  readonly message: string;
  /** Of a token that there is not: why, in the words of whoever gives none. */
  readonly reason?: string;
  /** The status with which Entra itself refuses it; 0: it did not answer. */
  readonly refused?: number;
}

/** A token, or why there is none. */
export type TokenOrProblem = { readonly token: string; readonly expiresIn: number } | Problem;

/** `GET /env`: all that a program in any language needs to call what runs here. */
export interface LocalEnvironment {
  /** Of the stacks. */
  readonly name: string;
  /** The page's own address, and that of all that is described in `/openapi.json`. */
  readonly console: string;
  readonly tenantId: string;
  readonly entra: {
    readonly local: string;
    /** The same over https, under {@link authority}. */
    readonly https?: string;
  };
  /** By name, with their clients and where those get tokens. */
  readonly apis: Readonly<Record<string, LocalEndpoint>>;
  /** What clients of https must trust. */
  readonly authority?: LocalAuthority;
  readonly proxy?: LocalProxy;
  /** The same as texts by the names of variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What checks and programs of other processes work with. */
export interface Asked {
  /** The system as it is walked through, without secrets. */
  readonly system: System;
  /** @param host by which whoever asks calls this machine */
  environment(console: string, host: string): LocalEnvironment;
  /** The same as lines of variables. */
  inDotenv(environment: LocalEnvironment): string;
  /** Any token of it. @param userAgent who asks Entra */
  token(order: AskedToken, userAgent: string): Promise<TokenOrProblem>;
  readonly requests: Happened<AnsweredRequest>;
  readonly logs: Happened<LoggedLine>;
  /** Texts that somebody gave, which nobody is told here. */
  readonly given: readonly string[];
}

/** What happened so far, and what happens from then on. */
export interface Happened<T> extends LocalEvents<T> {
  latest(): readonly T[];
}
