/**
 * What `summary --json` prints: what a reviewer asks of a stack. Members may be added; what is here keeps its meaning.
 *
 * Ids, host names and variables that only an account knows stand as names in angle brackets, `<tenant>`.
 *
 * @module
 */
/** A part, or why it is not understood: then it may be anything. */
export type Told<T> = T | { readonly notUnderstood: string };

/** One stack. */
export interface Summary {
  readonly stack: string;
  readonly apis: readonly ApiSummary[];
  readonly gateways: readonly GatewaySummary[];
  readonly functions: readonly FunctionSummary[];
  /** Whom gateways and functions call, by what they are told to call. */
  readonly outbound: readonly OutboundSummary[];
  /** Connections among all that are needed which the network lets nobody open. */
  readonly closed: readonly ClosedSummary[];
  readonly iam: readonly StatementSummary[];
  readonly secrets: readonly SecretSummary[];
  /** What anyone can read or pull besides. */
  readonly public: readonly string[];
  /** What live deployments would keep although the stack no longer sets it; empty without `--former`. */
  readonly inherited: readonly InheritedSummary[];
  readonly notUnderstood: readonly { readonly setting: string; readonly reason: string; readonly remedy?: string }[];
  /** What somebody named as weaker than the default; empty where the manifest is not beside the stack. */
  readonly choices: readonly string[];
  /** What synth warned of; empty likewise. */
  readonly warnings: readonly string[];
  /** What it would have warned of or refused, had nobody taken it back: each with the reason; empty likewise. */
  readonly suppressed: readonly string[];
  /** How many resources are managed, by cloud. */
  readonly resources: Readonly<Record<string, number>>;
}

/** A setting that would be kept: never its value. */
export interface InheritedSummary {
  readonly api: string;
  /** Methods and path, where it is a route's. */
  readonly route?: string;
  /** `request_policies.cors` */
  readonly setting: string;
  /** The stack's own condition refuses the plan, so that nothing is applied. */
  readonly isRefused: boolean;
}

/** One deployment. */
export interface ApiSummary {
  readonly name: string;
  readonly address: string;
  readonly pathPrefix: Told<string>;
  /** Name of its gateway. */
  readonly gateway: Told<string>;
  /** Why it is not known how many of it there are, if any; absent for the usual one. */
  readonly howMany?: string;
  readonly callers: CallersSummary;
  /** Absent where no token is asked for, and where several issuers are trusted apart. */
  readonly tokens?: TokensSummary;
  /** One for each that is trusted apart from others, where there are several. */
  readonly trusts?: readonly TokensSummary[];
  /** Absent where the gateway itself judges tokens, or a function of which nothing is known here. */
  readonly authorizer?: AuthorizerSummary;
  readonly routes: Told<readonly Told<RouteSummary>[]>;
  readonly rateLimit?: Told<{ readonly perSecond: number; readonly for: "all together" | "each address" }>;
  readonly logs: readonly LogSummary[];
}

/** Who may call an API. */
export interface CallersSummary {
  readonly admits:
    | "everyone"
    | "clients"
    | "subjects"
    | "any client"
    | "whom a function admits"
    | "whom a selected server admits"
    | "nobody"
    | "not understood";
  /** The same in words, without the names of clients. */
  readonly words: string;
  /** Also those that are registered, or listed, and refused. */
  readonly clients: readonly ClientSummary[];
}

/** A client of an API. */
export interface ClientSummary {
  readonly name: string;
  readonly clientId: Told<string>;
  readonly isAdmitted: Told<boolean>;
  /** It is listed, and an authorizer function refuses it by name. */
  readonly isDenied?: true;
  /** Whether Entra gives it tokens for this API; absent where the stack does not tell. */
  readonly getsTokens?: boolean;
  readonly roles: readonly string[];
  /** `2 secrets`, `certificate`, `federated identity repo:… of https://…`; absent where the stack does not register it. */
  readonly credentials?: readonly string[];
  /** The stack only lists it: it neither registers it nor looks it up. */
  readonly isStranger?: true;
  /** For whom it acts, where people sign in; `everyone` where Entra asks for no assignment. */
  readonly people?: "everyone" | readonly string[];
}

/** Which tokens an API wants. */
export interface TokensSummary {
  readonly issuers: Told<readonly Told<string>[]>;
  readonly audiences: Told<readonly Told<string>[]>;
  /** Of Entra's tokens; absent for other issuers, and where both versions are accepted. */
  readonly version?: 1 | 2;
  readonly claims: Told<readonly Told<ClaimSummary>[]>;
  readonly place: Told<string>;
  readonly keys: Told<KeysSummary>;
  /** Whether clients show a certificate as well. */
  readonly clientCertificate: Told<boolean>;
}

/** The function that judges an API's tokens. */
export interface AuthorizerSummary {
  readonly function: string;
  /** For how long the gateway keeps an answer at most: until then a token still passes that is denied meanwhile. */
  readonly cacheSeconds: Told<number>;
  /** What it refuses whatever else is right: ids of keys, clients, users and programs, and tokens. */
  readonly denied: Told<Readonly<Record<"kids" | "clients" | "subjects" | "tokens", readonly string[]>>>;
}

/** What a claim must be. */
export interface ClaimSummary {
  readonly claim: Told<string>;
  /** One of these; any where there is none. */
  readonly values: Told<readonly Told<string>[]>;
  readonly isRequired: Told<boolean>;
}

/** Whence keys come. */
export type KeysSummary =
  | { readonly from: "deployment"; readonly kids: readonly string[] }
  | {
      readonly from: "uri";
      readonly uri: string;
      readonly adapter?: string;
      readonly upstream?: Told<string>;
      readonly verifiesTls: boolean;
    };

/** One route. */
export interface RouteSummary {
  readonly methods: Told<readonly string[]>;
  readonly path: Told<string>;
  readonly access: "open" | "token" | "scopes" | "not understood";
  /** Any one of these, as the specification has them. */
  readonly scopes?: readonly string[];
  /** The same, as an authorizer grants them: each list is enough by itself, and takes all that is in it. */
  readonly permissions?: readonly (readonly PermissionSummary[])[];
  readonly backend: Told<BackendSummary>;
  readonly cors?: Told<CorsSummary>;
  /** Headers that the back end gets, with the claim that they hold; without one their value is fixed or made of the request. */
  readonly headers: Told<readonly { readonly name: string; readonly claim?: string }[]>;
}

/** What an authorizer grants a token, under the name that it has there. */
export interface PermissionSummary {
  /** Of the application itself, of the person for whom it acts, what it may do for the person, a group; `unknown`: nobody is granted it. */
  readonly kind: "app-role" | "user-role" | "scp" | "group" | "unknown";
  readonly name: string;
}

/** What answers. */
export type BackendSummary =
  | { readonly kind: "stock"; readonly status: number }
  | { readonly kind: "http"; readonly host: Told<string>; readonly isEncrypted: boolean; readonly verifiesTls: boolean }
  | { readonly kind: "function"; readonly name: string };

/** Which pages may call. */
export interface CorsSummary {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly withCredentials: boolean;
}

/** One log. */
export interface LogSummary {
  readonly category: Told<string>;
  readonly isEnabled: Told<boolean>;
  readonly days?: Told<number>;
}

/** One gateway. */
export interface GatewaySummary {
  readonly name: string;
  /** Host names that somebody chose. */
  readonly hosts: readonly string[];
  /** It has a certificate of its own, for a host name that nothing in the stack says. */
  readonly hasUnnamedHost?: true;
  readonly reach: Told<"public" | "private">;
  readonly from: NetworkSummary;
  readonly to: NetworkSummary;
}

/** What network rules let through. */
export interface NetworkSummary {
  readonly open: readonly { readonly peer: Told<string>; readonly ports: Told<string> }[];
  /** Why more may be let through than these. */
  readonly mayBeMore: readonly string[];
}

/** One function. */
export interface FunctionSummary {
  readonly name: string;
  readonly address: string;
  readonly to: NetworkSummary;
  readonly logs: readonly LogSummary[];
}

/** A host that is called. */
export interface OutboundSummary {
  /** Name of the gateway or function. */
  readonly from: string;
  readonly host: Told<string>;
  /** Absent where the host is not known. */
  readonly port?: number;
  /** `back end of orders`, `keys of orders`. */
  readonly for: readonly string[];
}

/** A connection that does not come about. */
export interface ClosedSummary {
  /** Address of the gateway or function, or `clients`. */
  readonly from: string;
  /** Address of the gateway, or a host with its port. */
  readonly to: string;
  /** `back end of orders`, `keys of orders`. */
  readonly for: readonly string[];
  readonly reason: string;
  readonly remedy: string;
}

/** A statement of IAM. */
export interface StatementSummary {
  readonly text: Told<string>;
  /** Absent where it has a form that is not known here. */
  readonly words?: string;
}

/** Secrets of one kind. */
export interface SecretSummary {
  readonly what: string;
  readonly count: number;
  readonly where: string;
  readonly names: readonly string[];
}
