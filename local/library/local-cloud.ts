/**
 * What programs get that run stacks on their machine, in words of their own: nothing here names what is inside.
 *
 * @module
 */
// For `Symbol.asyncDispose`, which projects need not have asked their compiler for.
/// <reference lib="esnext.disposable" preserve="true" />

import type { App, TerraformStack } from "cdktf";

/**
 * What is run, and how. One of `stacks` and `dirs` is needed.
 *
 * @beta
 */
export interface LocalCloudSettings {
  /**
   * Stacks, with those of their app whose outputs they read, or apps with all their stacks. They are synthesized into a folder that goes with the
   * cloud.
   *
   * @default - none
   */
  readonly stacks?: readonly (App | TerraformStack)[];
  /** Directories of stacks that have been synthesized, or folders of several, such as `cdktf.out`. @default - none */
  readonly dirs?: readonly string[];
  /** Directories of further stacks, which are not run, and whose outputs these read. @default - those of the same app */
  readonly beside?: readonly string[];
  /** Values of Terraform variables. @default - `TF_VAR_name`, then stand-ins */
  readonly variables?: Readonly<Record<string, string>>;
  /** What only an account knows, by address and attribute: `{ "data.oci_dns_zones.all.id": "x" }`. @default - stand-ins */
  readonly values?: Readonly<Record<string, unknown>>;
  /**
   * Who answers for an origin that the stacks call, such as an HTTP back end: `{ "https://orders.internal": "http://127.0.0.1:3000" }`.
   *
   * @default - an echo answers for HTTP back ends: with the request that it got, as JSON
   */
  readonly origins?: Readonly<Record<string, string>>;
  /** Let `origins` lead to other machines than this one: requests leave it then, with the tokens that they carry. @default false */
  readonly remoteOrigins?: boolean;
  /** Files of JavaScript by the address, display name, image or OCID of the function that they are. @default - what the stacks bundle */
  readonly functions?: Readonly<Record<string, string>>;
  /** Ports. @default - free ones, which differ from run to run */
  readonly ports?: LocalPorts;
  /** What the clock of the cloud shows at first; from there it runs at the machine's pace. @default - the machine's time */
  readonly clock?: Date;
  /** How gateways read what Oracle's pages leave open: `strict` answers less, `lenient` lets more pass. @default "strict" */
  readonly reading?: "strict" | "lenient";
  /** Let gateways call where it really is what `origins` does not name; no echo answers then. @default false */
  readonly outbound?: boolean;
  /**
   * Let Entra and the gateways answer over https as well, under an authority of this run: {@link LocalCloud.authority}. The URLs are
   * {@link LocalEndpoint.https} and `tokens.https`.
   *
   * @default false
   */
  readonly https?: boolean;
  /** Start a forward proxy, through which other programs reach all of it by the real names: {@link LocalCloud.proxy}. @default false */
  readonly proxy?: boolean;
  /** Serve the control page, and what programs in any language ask over HTTP: {@link LocalCloud.console}. @default false */
  readonly console?: boolean;
}

/**
 * Ports on loopback.
 *
 * @beta
 */
export interface LocalPorts {
  /** Of the gateways, in the order of the stacks, those first whose outputs others read. @default - free ones */
  readonly gateways?: readonly number[];
  /** Of Entra. @default - a free one */
  readonly entra?: number;
  /** Of the console, with `console`. @default - a free one */
  readonly console?: number;
  /** Of the proxy, with `proxy`. @default - a free one */
  readonly proxy?: number;
}

/**
 * Entra ID, API gateways and functions of some stacks, running in this process and on loopback alone.
 *
 * @beta
 */
export interface LocalCloud {
  /** APIs by name: as `SecuredApiStack` was given it, else the path prefix; of several stacks that have the same one, `stack/name`. */
  readonly endpoints: Readonly<Record<string, LocalEndpoint>>;
  /**
   * A token as Entra gives it to a client of an API, signed with the key that signs now.
   *
   * @throws an error with the code `TOKEN_REFUSED` where Entra gives none, with its AADSTS code and reason
   */
  token(order: TokenOrder): Promise<string>;
  /** The global `fetch`, for real names: what the cloud answers for leads there, and all other names lead nowhere. */
  readonly fetch: typeof globalThis extends { fetch: infer Fetch } ? Fetch : never;
  /**
   * Requests that gateways answered, oldest first: the latest thousand, and then each as it comes, until the cloud closes. Each loop over it is a
   * reader of its own; one that is a thousand behind misses the oldest.
   */
  readonly requests: LocalEvents<AnsweredRequest>;
  /** Lines of the gateways' access and execution logs and of the functions' output, to be read like {@link requests}. */
  readonly logs: LocalEvents<LoggedLine>;
  /** Entra's signing keys. */
  readonly keys: {
    /**
     * Puts another key in charge.
     *
     * @param how `planned`: the next key, long published, signs from now on. `emergency`: one does that nobody has seen, and the present one is
     *   withdrawn.
     */
    rotate(how?: "planned" | "emergency"): Promise<void>;
  };
  /** Entra itself. */
  readonly entra: {
    /** From now on key sets and token endpoints answer 503, close the connection, never answer, or are well again. */
    outage(kind: "unavailable" | "reset" | "silent" | "none"): void;
  };
  /** The time that tokens, secrets, key caches and rate limits go by. */
  readonly clock: LocalClock;
  /** Applies the stacks again at the clock's time, as a later `terraform apply` would: secrets whose time has come are new. */
  apply(): Promise<void>;
  /** What is not played, and what would help; requests for it are answered with 503. */
  readonly notPlayed: readonly string[];
  /** What Oracle's pages say that the service may refuse, and what runs here all the same. */
  readonly warnings: readonly string[];
  /** The authority of this run, for clients of https; absent without `https`. */
  readonly authority?: LocalAuthority;
  /** The way of other programs to the real names; absent without `proxy`. */
  readonly proxy?: LocalProxy;
  /** The control page, and what `/openapi.json` there describes for programs in any language; absent without `console`. */
  readonly console?: LocalConsole;
  /** Ends servers and functions, and takes temporary folders away: a process ends by itself then. */
  close(): Promise<void>;
  /** The same, at the end of a block that begins with `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Where an API is called.
 *
 * @beta
 */
export interface LocalEndpoint {
  /** By its real name, as it is deployed: `https://….apigateway.eu-frankfurt-1.oci.customer-oci.com/orders`. For the cloud's own `fetch`. */
  readonly url: string;
  /** On this machine: `http://127.0.0.1:40123/orders`. For everybody else. */
  readonly local: string;
  /** The same over https; absent without `https`. */
  readonly https?: string;
  /** Its clients by name; none where routes are open to everyone alone. */
  readonly clients: Readonly<Record<string, LocalClient>>;
  /** Where clients get tokens, and on this machine; absent for issuers other than Entra. */
  readonly tokens?: {
    /** By its real name. */
    readonly url: string;
    /** On this machine. */
    readonly local: string;
    /** The same over https; absent without `https`. */
    readonly https?: string;
    /** What a client asks for. */
    readonly scope: string;
  };
}

/**
 * A client as Entra knows it here.
 *
 * @beta
 */
export interface LocalClient {
  /** `azp` of its v2 tokens, `appid` of its v1 tokens. */
  readonly clientId: string;
  /** Made up for this run, or given by a variable; absent where the client has another credential or none. */
  readonly secret?: string;
  /** Whether the gateway lists it. */
  readonly admitted: boolean;
}

/**
 * Which token.
 *
 * @beta
 */
export interface TokenOrder {
  /** Name of the API, as in {@link LocalCloud.endpoints}. @default - the only one */
  readonly api?: string;
  /** Name or client id of the client. @default - the first that the gateway lists */
  readonly client?: string;
  /** Which of several issuers that the API trusts, by its `iss`. @default - the client's own: Entra, unless another one's list alone names it */
  readonly issuer?: string;
  /** Claims to add or replace; `undefined` takes one away. Entra's key signs them, whatever they say. @default - as Entra writes them */
  readonly claims?: Readonly<Record<string, unknown>>;
  /**
   * Who signs in to the client, by the flow that it has registered (a code, or a device code): a member of the tenant, a guest whom nobody assigned
   * anything, or a member of another tenant.
   *
   * @default - the client itself, or a member where the client has no credential of its own
   */
  readonly person?: "member" | "guest" | ForeignMember;
}

/**
 * Somebody of another tenant.
 *
 * @beta
 */
export interface ForeignMember {
  /** Its id. */
  readonly tenant: string;
}

/**
 * The clock of a cloud.
 *
 * @beta
 */
export interface LocalClock {
  /** The time that it shows. */
  now(): Date;
  /** Moves it forward, or back by what is negative. @param by seconds, or parts that are added up */
  advance(by: number | TimeSpan): void;
}

/**
 * Parts of a time span, which are added up.
 *
 * @beta
 */
export interface TimeSpan {
  /** @default 0 */
  readonly days?: number;
  /** @default 0 */
  readonly hours?: number;
  /** @default 0 */
  readonly minutes?: number;
  /** @default 0 */
  readonly seconds?: number;
}

/**
 * A certificate authority that lives as long as the cloud.
 *
 * @beta
 */
export interface LocalAuthority {
  /** Its certificate, PEM. */
  readonly certificate: string;
  /** The same as a file, for `NODE_EXTRA_CA_CERTS` and `curl --cacert`. */
  readonly file: string;
}

/**
 * To be read with `for await`, by any number of readers.
 *
 * @beta
 */
export interface LocalEvents<T> {
  /** A new reader, from the oldest event that is kept. */
  [Symbol.asyncIterator](): AsyncIterator<T, void, undefined>;
}

/**
 * A forward proxy on loopback.
 *
 * @beta
 */
export interface LocalProxy {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** An authority of its own, for the stacks' names alone. */
  readonly authority: LocalAuthority;
  /** What makes curl, Python, Node and the like use and trust it, by variable of their environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The control page, on loopback.
 *
 * @beta
 */
export interface LocalConsole {
  /** `http://127.0.0.1:…` */
  readonly url: string;
}

/**
 * A request that a gateway answered.
 *
 * @beta
 */
export interface AnsweredRequest {
  /** The `opc-request-id` that the client got. */
  readonly id: string;
  /** By the cloud's clock. */
  readonly at: Date;
  /** Name of the API; absent where no deployment has the path. */
  readonly api?: string;
  /** Of the request. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Of the answer. */
  readonly status: number;
  /** Why the gateway answered by itself, with the code of Oracle's log; absent where the back end answered. */
  readonly reason?: string;
  /** What the token said that came with it, whether it was any good or not. */
  readonly token?: {
    /** Algorithm and key. */
    readonly header: Readonly<Record<string, unknown>>;
    /** What it claims; nobody has verified it here. */
    readonly claims: Readonly<Record<string, unknown>>;
  };
  /** From the request to the end of the answer. */
  readonly milliseconds: number;
}

/**
 * A line of a log.
 *
 * @beta
 */
export interface LoggedLine {
  /** By the cloud's clock. */
  readonly at: Date;
  /** A gateway's two logs, and `invoke` for what a function writes. */
  readonly log: "access" | "execution" | "invoke";
  /** `invoke` has `ERROR` for what goes to standard error. */
  readonly level: "INFO" | "WARN" | "ERROR";
  /** Address of the deployment or the function. */
  readonly source: string;
  /** `opc-request-id` of the request that it belongs to. */
  readonly requestId?: string;
  /** As Oracle names it: https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm */
  readonly code?: string;
  /** In words. */
  readonly message: string;
}
