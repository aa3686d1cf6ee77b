/**
 * What happens in a local cloud, as it happens: one event for each request that a gateway answers, and one for each log
 * line of gateways and functions. The page at `/` and the walk-through listen.
 *
 * @module
 */
import type { JsonObject } from "../internal/json";
import type { LogLevel } from "../synthesized/system/deployment";

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
interface EventTypes {
  readonly request: RequestEvent;
  readonly log: LogEvent;
  readonly notice: NoticeEvent;
}

/** Where events are listened to. */
export interface EventSource {
  /** Calls `listener` for each event from now on; the function that comes back ends that. */
  on<K extends keyof EventTypes>(name: K, listener: (event: EventTypes[K]) => void): () => void;
}

/** Where events are sent. */
export interface EventSink {
  emit<K extends keyof EventTypes>(name: K, event: EventTypes[K]): void;
}

/** Makes a stream of events. A listener that throws is the listener's problem: the others and the sender go on. */
export function eventStream(): EventSource & EventSink {
  const listeners = {
    request: new Set<(event: RequestEvent) => void>(),
    log: new Set<(event: LogEvent) => void>(),
    notice: new Set<(event: NoticeEvent) => void>(),
  };
  const listenersOf = <K extends keyof EventTypes>(name: K): Set<(event: EventTypes[K]) => void> =>
    // Sound: the table above has, under each name, the listeners of that name's event.
    listeners[name] as unknown as Set<(event: EventTypes[K]) => void>;
  return {
    on(name, listener) {
      listenersOf(name).add(listener);
      return () => void listenersOf(name).delete(listener);
    },
    emit(name, event) {
      for (const listener of listenersOf(name)) deliver(() => listener(event));
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
