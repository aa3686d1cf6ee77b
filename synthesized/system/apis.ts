/**
 * A deployed system as its users see it: what the checks need to know, whether it comes from a stack or from Terraform's outputs.
 *
 * @module
 */

import type { AskedPermissions } from "./permissions";

/** A client application of an API. */
export interface Client {
  readonly name: string;
  readonly clientId: string;
  /** Whether the gateway lists it. A client that it does not list is there to be refused. */
  readonly admitted: boolean;
  /** Whether Entra gives it a token for this API at all; undefined where that is not known. */
  readonly hasRole?: boolean;
  /** How it proves who it is. */
  readonly credential: "secret" | "certificate" | "federated" | "identity" | "person" | "none" | "unknown";
  /** Who gets a token through it, where people sign in: those who are assigned, or every user of the tenant, guests among them. */
  readonly people?: "assigned" | "everyone";
  /** What an authorizer function grants its tokens, as {@link GuardedRoute} names it; undefined where that is not known. */
  readonly permissions?: readonly string[];
  /** Undefined where it must come from the environment. Never printed. */
  readonly secret?: string;
  /** The variable of the environment that gives it, where that is another than the name says. */
  readonly secretFrom?: string;
  /** The local Entra made it up: what it is in Entra, and whether that gives it a token, is not known. */
  readonly standsIn?: true;
  /** Which of the API's issuers gives it tokens, where that is another than Entra and not the only one. */
  readonly issuer?: string;
}

/** A caller who is not of the API's own tenant: a guest there whom nobody assigned, or a member of another one. */
export type Visitor = { readonly guest: true } | { readonly tenant: string };

/** A claim that the gateway wants. */
export interface WantedClaim {
  readonly key: string;
  /** One of these; with none, it only has to be there. */
  readonly values: readonly string[];
  /** A token may lack it. */
  readonly isOptional?: true;
}

/** A request for a route. */
export interface Probe {
  readonly method: string;
  readonly url: string;
  /** The status of a stock answer; undefined where the back end decides: then any 2xx is right. */
  readonly status?: number;
  /** Its path has made-up values for parameters: a back end may know nothing by such a name. */
  readonly isFilled?: true;
  /** The route wants one of these in the token's claim `scope`. */
  readonly scopes?: readonly string[];
  /** Where an authorizer function judges: each is enough by itself, and takes all that is in it. */
  readonly asks?: AskedPermissions;
}

/** A route that asks for a token, of an API whose tokens an authorizer function judges. */
export interface GuardedRoute {
  readonly methods: readonly string[];
  /** Below the endpoint, with its parameters. */
  readonly path: string;
  readonly asks: AskedPermissions;
  /** The status of a stock answer. */
  readonly status?: number;
}

/** What an authorizer function refuses whatever else is right. */
export interface DeniedIds {
  readonly kids: readonly string[];
  readonly clients: readonly string[];
  /** By `oid` or `sub`. */
  readonly subjects: readonly string[];
  /** By `uti` or `jti`. */
  readonly tokens: readonly string[];
}

/** Which tokens of some issuers are admitted. */
export interface TrustedTokens {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly claims: readonly WantedClaim[];
  /** Where keys come from, where that is known. */
  readonly jwksUri?: string;
}

/** The authorizer function of this package that judges an API's tokens. */
export interface Authorizer {
  /** Of each issuer: the function admits a token by what its own issuer's must be. */
  readonly trusts: readonly TrustedTokens[];
  /** Undefined where it is not known. */
  readonly denied?: DeniedIds;
  /** For how long the gateway keeps an answer at most. */
  readonly cacheSeconds?: number;
  readonly routes: readonly GuardedRoute[];
}

/** One of several trusts of a deployment, of which each request chooses one. */
export interface ChosenTrust {
  /** What the deployment is called. */
  readonly api: string;
  readonly trust: string;
  /** What a request sends beside its token to choose it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The claim of its token by which a request chooses; absent where something beside the token does. */
  readonly claim?: string;
  /** All of the deployment, this one among them. */
  readonly trusts: readonly ChoosableTrust[];
}

/** What there is to choose. */
export interface ChoosableTrust extends TrustedTokens {
  readonly name: string;
  /** Any one of them chooses it, whatever its case. */
  readonly values: readonly string[];
  /** Whether it judges what chooses none. */
  readonly isDefault: boolean;
  readonly refusal: number;
}

/** Where a request carries its token. */
export type TokenPlace =
  | { readonly in: "header"; readonly name: string; readonly scheme: string }
  | { readonly in: "query"; readonly name: string };

/** A secured API. */
export interface Api {
  readonly name: string;
  /** Address of its deployment, where a stack tells. */
  readonly deployment?: string;
  /** `https://host/prefix`, where it is known. */
  readonly endpoint?: string;
  /** Undefined where no route is known. */
  readonly probe?: Probe;
  /** Requests that must not pass without a token, whoever takes them for the probe; known of what runs on this machine. */
  readonly spellings?: readonly Probe[];
  readonly tokenPlace: TokenPlace;
  /** What the gateway answers to those whom it does not admit. */
  readonly refusal: number;
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly claims: readonly WantedClaim[];
  /** Where its tokens come from; undefined for issuers other than Entra. */
  readonly tokenEndpoint?: string;
  readonly scope?: string;
  /** Where its gateway gets the keys, where that is known. */
  readonly jwksUri?: string;
  readonly clients: readonly Client[];
  /** Undefined where the gateway itself judges its tokens. */
  readonly authorizer?: Authorizer;
  /** The local Entra made up its registration. */
  readonly standsIn?: true;
  /** Present where it is one of a deployment's trusts: whatever is said here is said of this one. */
  readonly chosen?: ChosenTrust;
}

/** Whether its tokens come from Entra; of another issuer nobody here knows more than its name. */
export const isEntras = ({ tokenEndpoint }: Api): boolean => tokenEndpoint !== undefined;

/** Whether a client gets its tokens from Entra: of an API that trusts others beside it, some do not. */
export const isClientOfEntra = (api: Api, { issuer }: Client): boolean => isEntras(api) && issuer === undefined;

/** An API's routes that ask for no token. */
export interface OpenApi {
  readonly name: string;
  /** Address of its deployment. */
  readonly deployment: string;
  /** A request for each; none where nobody knows where they are answered. */
  readonly probes: readonly Probe[];
}

/** A secured deployment of which nothing can be checked. */
export interface UncheckedApi {
  readonly name: string;
  /** Address of its deployment, where a stack tells. */
  readonly deployment?: string;
  readonly reason: string;
  /** What would make it possible, or is to be tried by hand. */
  readonly look: string;
}

/** @param why nothing of it can be checked, or by what each request chooses who judges */
export const chosenByRequest = (why: string): Pick<UncheckedApi, "reason" | "look"> => ({
  reason: `each request chooses who judges its token: ${why}`,
  look: "Try by hand that tokens of each issuer are admitted where they choose it, and that others get 401.",
});

/** A system to check. */
export interface System {
  readonly name: string;
  /** Key sets that an adapter serves. */
  readonly keySets: readonly string[];
  readonly apis: readonly Api[];
  /** Deployments with routes that anyone may call. */
  readonly open: readonly OpenApi[];
  /** What asks for tokens and is not among the APIs. @default none */
  readonly unchecked?: readonly UncheckedApi[];
}

/** `ENTRA_CLIENT_SECRET_<NAME>`: the client's name in upper case, everything else an underscore; after that of its API where several have one of the name. */
export const secretVariable = (...names: readonly [string] | readonly [api: string, client: string]): string =>
  `ENTRA_CLIENT_SECRET_${names
    .join("_")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")}`;
