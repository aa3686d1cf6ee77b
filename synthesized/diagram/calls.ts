/**
 * What a deployment calls: each back end once, however many routes lead there.
 *
 * @module
 */

import { knownOf, Unknown } from "../expression/value";
import { hostOfText } from "../system/context-variables";
import type { Backend } from "../system/deployment";
import type { ApiReading, StackReading } from "../system/reading";

/** A back end, and how many routes lead to it. */
interface BackendCall {
  readonly to: string;
  readonly title: string;
  readonly kind: "function" | "host" | "not understood";
  readonly count: number;
}

export function callsOf({ deployment: { routes } }: ApiReading, reading: StackReading): readonly BackendCall[] {
  const calls = new Map<string, BackendCall>();
  for (const { backend } of knownOf(Unknown.is(routes) ? [] : routes)) {
    const called = Unknown.is(backend) ? notUnderstood : calledBy(backend, reading);
    if (called !== undefined) calls.set(called.to, { ...called, count: (calls.get(called.to)?.count ?? 0) + 1 });
  }
  return [...calls.values()];
}

const notUnderstood = {
  to: "not understood",
  title: "a back end that is not understood",
  kind: "not understood",
} as const;

/** A stock answer calls nobody. */
function calledBy(backend: Backend, { functions }: StackReading): Omit<BackendCall, "count"> | undefined {
  switch (backend.type) {
    case "STOCK_RESPONSE_BACKEND":
      return undefined;
    case "ORACLE_FUNCTIONS_BACKEND": {
      const { functionId: id } = backend;
      const known = functions.find((one) => one.id === id);
      return { to: `function ${id}`, title: known?.name ?? id, kind: "function" };
    }
    case "HTTP_BACKEND": {
      const host = hostOfText(backend.url) ?? "a host that a request decides";
      return { to: `host ${host}`, title: host, kind: "host" };
    }
  }
}
