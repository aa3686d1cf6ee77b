/**
 * What the page's server tells the page: the types on which both are built.
 *
 * @module
 */
import type { DeniedIds } from "../../synthesized/system/apis";
import type { AskedPermissions } from "../../synthesized/system/permissions";
import type { EventTypes, LogEvent, RequestEvent } from "../events";
import type { ClaimPolicy } from "../gateway/claims";
import type { SwitchState } from "../switches";

/** One part of the local cloud. */
export interface Part {
  /** Such as `Gateway`, `Deployment`, `Function`, `Application`. */
  readonly kind: string;
  /** The resource's address in the stack. */
  readonly address: string;
  /** What a reader knows it by: a path prefix, a display name. */
  readonly name: string;
  /** Its real address, where it has one. */
  readonly url?: string;
}

/** What a deployment asks of a token. */
export interface AskingDeployment {
  readonly address: string;
  readonly pathPrefix: string;
  /** Who judges tokens: the gateway itself, or a function of the user's. Absent where it asks for none. */
  readonly judge?: "gateway" | "authorizer";
  /** By what: one for each issuer. None where a function judges, and nobody here knows by what. */
  readonly policies: readonly ClaimPolicy[];
  /** What an authorizer of this package denies by name. */
  readonly denied?: DeniedIds;
  /** What its routes ask such an authorizer for: `GET /all`, and each list of permissions that is enough. */
  readonly routes?: readonly { readonly name: string; readonly asks: AskedPermissions }[];
}

/** Where tokens and keys come from. */
export interface Sources {
  /** By name: Entra ID, and the hosts of others. */
  readonly issuers: readonly string[];
  /** Whether Entra is one of them: where it is not, its keys and its health concern nobody. */
  readonly usesEntra: boolean;
  /** Where gateways get the keys of issuers from these themselves. */
  readonly keyUris: readonly string[];
  /** Functions that stand between gateways and issuers. */
  readonly between: readonly ("adapter" | "authorizer")[];
}

/** `GET /state`. */
export interface PageState {
  /** Made anew at each start, so that a page knows when it talks to another cloud than before. */
  readonly instance: string;
  readonly name: string;
  readonly parts: readonly Part[];
  readonly deployments: readonly AskingDeployment[];
  readonly sources: Sources;
  /** Names of clients, to be shown instead of their ids. */
  readonly clients: readonly { readonly clientId: string; readonly name: string }[];
  readonly origins: readonly { readonly real: string; readonly local: string }[];
  readonly switches: SwitchState;
}

/** A time, on the cloud's clock; without an end it goes on. */
export interface Span {
  readonly from: number;
  readonly until?: number;
  /** Whose it is, where several may have one. */
  readonly of?: string;
}

/** One key, and what became of it. */
export interface KeyStory {
  readonly kid: string;
  /** Entra lists it. */
  readonly published: readonly Span[];
  /** Entra signs with it. */
  readonly signing: readonly Span[];
  /** The adapter serves it. */
  readonly remembered: readonly Span[];
  /** A gateway keeps it; the end may be to come. */
  readonly cached: readonly Span[];
}

/** Something that somebody did. */
export interface Mark {
  readonly at: number;
  readonly kind: "rotation" | "outage" | "recovery" | "clock" | "apply";
  readonly text: string;
}

/** `GET /history`. */
export interface History {
  readonly instance: string;
  readonly from: number;
  readonly keys: readonly KeyStory[];
  readonly marks: readonly Mark[];
  readonly switches: SwitchState;
}

/** `POST /requests`: a request that the page sends, and the token that it is sent with. */
export interface RequestOrder {
  /** Address of the deployment. */
  readonly deployment: string;
  /** Client id. @default - no token */
  readonly client?: string;
  /** What is wrong with the token. @default - nothing */
  readonly wrong?: string;
  /** @default - of the request that checks the deployment */
  readonly method?: string;
  /** Path and query. @default - of the request that checks the deployment */
  readonly path?: string;
}

/** What came of it. */
export interface SentRequest {
  /** 0: there was no answer. */
  readonly status: number;
  readonly milliseconds: number;
  readonly body: string;
  readonly requestId?: string;
  /** Why there was no answer. */
  readonly failure?: string;
}

/** `GET /lines?request=…`: what was logged of a request, and what happened for its sake. */
export interface RequestLines {
  readonly lines: readonly LogEvent[];
  /** Keys that the gateway fetched for it. */
  readonly fetched: readonly EventTypes["keysFetched"][];
  /** The request for its token. */
  readonly token?: EventTypes["token"];
}

/** A request, and whether the page itself sent it. */
export type ShownRequest = RequestEvent & { readonly fromPage?: true };

/** A request for a token, and whether it came through the page. */
export type ShownTokenRequest = EventTypes["token"] & { readonly fromPage?: true };

/** Events of the stream by name. */
export interface StreamEvents extends Pick<EventTypes, "keysServed" | "keysFetched"> {
  readonly token: ShownTokenRequest;
  readonly hello: { readonly instance: string };
  readonly request: ShownRequest;
}
