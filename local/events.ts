/**
 * What happens in a local cloud, as it happens: one event for each request that a gateway answers, for each token and key set that Entra is asked
 * for, for each key set that a gateway fetches, and for each log line of gateways and functions. The page at `/` and the walk-through listen.
 *
 * @module
 */
import type { JsonObject } from "../internal/json";
import type { LogLevel } from "../synthesized/system/deployment";
import type { Reading } from "./choice";

/** A token as anybody can read it; the signature is left out, so that what is shown cannot be replayed. */
export interface DecodedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** A request and its answer. */
export interface RequestEvent {
  /** Milliseconds since 1970, on the cloud's clock. */
  readonly at: number;
  /** The `opc-request-id` that the client got. */
  readonly id: string;
  /** Address of the `oci_apigateway_gateway`, or its OCID where the stack does not make it. */
  readonly gateway: string;
  /** Address of the `oci_apigateway_deployment`; absent where no deployment has the path. */
  readonly deployment?: string;
  readonly method: string;
  /** Path without the query string, which may hold a token. */
  readonly path: string;
  readonly status: number;
  /** Why the gateway answered by itself: the log code and a sentence; absent where the back end answered. */
  readonly reason?: string;
  /** The token that came with the request, whether or not it was any good; absent where there was none to decode. */
  readonly token?: DecodedToken;
  readonly durationMs: number;
  /** How the gateway reads what Oracle leaves open. */
  readonly reading?: Reading;
  /** The client's `User-Agent`. */
  readonly userAgent?: string;
}

/** A request for a token, and what Entra answered. */
export interface TokenEvent {
  readonly at: number;
  /** The tenant in the path, as it was asked for. */
  readonly tenant: string;
  /** Absent where the request was not read: it was malformed, or Entra was down. */
  readonly clientId?: string;
  /** The scope, or version 1's resource. */
  readonly wanted?: string;
  /** 0 where there was no answer. */
  readonly status: number;
  /** `AADSTS…` and its sentence; absent where there was a token. */
  readonly reason?: string;
  /** The token's claim `uti`, by which a request that carries it is known. */
  readonly uti?: string;
  /** The client's `User-Agent`. */
  readonly userAgent?: string;
  readonly durationMs: number;
}

/** A key set that Entra was asked for. */
export interface KeysServedEvent {
  readonly at: number;
  readonly tenant: string;
  /** 0 where there was no answer. */
  readonly status: number;
  /** What the replica showed. */
  readonly kids: readonly string[];
  readonly userAgent?: string;
}

/** Keys that a gateway fetched for a deployment, because it had none or their time was over. */
export interface KeysFetchedEvent {
  readonly at: number;
  /** Address of the deployment. */
  readonly deployment: string;
  readonly reading?: Reading;
  /** `opc-request-id` of the request that waited for them. */
  readonly requestId: string;
  /** Their real address. */
  readonly uri: string;
  /** `opc-request-id` of the fetch, where another gateway answered it. */
  readonly answeredAs?: string;
  readonly kids: readonly string[];
  /** Until when the gateway keeps them, milliseconds since 1970. */
  readonly until: number;
  /** Why there are none. */
  readonly problem?: string;
}

/** A line of a log. */
export interface LogEvent {
  readonly at: number;
  /** `access` and `execution` are a deployment's; `invoke` is a function's standard output and error. */
  readonly log: "access" | "execution" | "invoke";
  readonly level: LogLevel;
  /** Address of the deployment or the function. */
  readonly source: string;
  /** `opc-request-id` of the request that it belongs to, where it belongs to one. */
  readonly requestId?: string;
  /** Code as Oracle documents it: https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm */
  readonly code?: string;
  readonly message: string;
  /** The structured part of the line. */
  readonly data?: JsonObject;
}

/** What happened to the cloud itself, for whoever runs it: a function's file has changed, for example. */
export interface NoticeEvent {
  readonly at: number;
  readonly level: LogLevel;
  /** Address of what it is about. */
  readonly source: string;
  readonly message: string;
}

/** Events by name. */
export interface EventTypes {
  readonly request: RequestEvent;
  readonly log: LogEvent;
  readonly notice: NoticeEvent;
  readonly token: TokenEvent;
  readonly keysServed: KeysServedEvent;
  readonly keysFetched: KeysFetchedEvent;
}

type EventName = keyof EventTypes;
type Listeners = { readonly [K in EventName]: Set<(event: EventTypes[K]) => void> };

/** Where events are listened to. */
export interface EventSource {
  /** Calls `listener` for each event from now on; the function that comes back ends that. */
  on<K extends EventName>(name: K, listener: (event: EventTypes[K]) => void): () => void;
}

/** Where events are sent. */
export interface EventSink {
  emit<K extends EventName>(name: K, event: EventTypes[K]): void;
}

/** Makes a stream of events. A listener that throws is the listener's problem: the others and the sender go on. */
export function eventStream(): EventSource & EventSink {
  const listeners: Listeners = {
    ...{ request: new Set(), log: new Set(), notice: new Set() },
    ...{ token: new Set(), keysServed: new Set(), keysFetched: new Set() },
  };
  return {
    on(name, listener) {
      listeners[name].add(listener);
      return () => void listeners[name].delete(listener);
    },
    emit(name, event) {
      for (const listener of listeners[name]) deliver(() => listener(event));
    },
  };
}

function deliver(call: () => void): void {
  try {
    call();
  } catch (cause) {
    queueMicrotask(() => process.emitWarning(`a listener of the local cloud's events failed: ${String(cause)}`));
  }
}
