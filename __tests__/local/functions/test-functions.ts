import { onTestFinished } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { type MovableClock, movableClock } from "../../../local/clock";
import { eventStream, type LogEvent, type NoticeEvent } from "../../../local/events";
import type { FunctionOutcome } from "../../../local/functions/function-call";
import { type LocalFunctionsOptions, startFunctions } from "../../../local/functions/local-functions";
import { HeaderList } from "../../../local/gateway/header-list";
import type { Resource } from "../../../synthesized/stack/stack";
import { originMap } from "../../../synthesized/system/origins";
import { until } from "../../until";
import { compartmentId, gatewayId, invokeStatement, resource, stackOf } from "../gateway/test-stack";

export const functionId = "ocid1.fnfunc.oc1.eu-frankfurt-1.f";

export function functionResources(more: JsonObject = {}): Resource[] {
  return [
    resource("oci_functions_application.app", {
      id: "ocid1.fnapp.app",
      compartment_id: compartmentId,
      display_name: "app",
      config: { FROM_APP: "app", SHARED: "app" },
    }),
    resource("oci_functions_function.f", {
      id: functionId,
      application_id: "ocid1.fnapp.app",
      display_name: "f",
      image: "registry.test/ns/f:1",
      memory_in_mbs: "256",
      timeout_in_seconds: 30,
      config: { SHARED: "function", JWKS_URI: "https://keys.test/a?b=c", ISSUER: "https://keys.test/" },
      ...more,
    }),
    resource("oci_identity_policy.p", { statements: [invokeStatement] }),
  ];
}

export interface TestFunctions {
  readonly clock: MovableClock;
  readonly logs: LogEvent[];
  readonly notices: NoticeEvent[];
  readonly pids: () => readonly number[];
  readonly call: (body?: JsonObject) => Promise<FunctionOutcome>;
  readonly close: () => Promise<void>;
}

/** The fixture as a function, gone when the test is. */
export function functionsWith(
  options: Partial<LocalFunctionsOptions> & { fixture?: string } = {},
  more: JsonObject = {},
): TestFunctions {
  const clock = movableClock();
  const events = eventStream();
  const logs: LogEvent[] = [];
  events.on("log", (line) => logs.push(line));
  const notices: NoticeEvent[] = [];
  events.on("notice", (notice) => notices.push(notice));
  const origins = originMap();
  origins.add("https://keys.test", "http://127.0.0.1:1");
  const functions = startFunctions(stackOf(functionResources(more)), {
    ...{ clock, events, origins },
    functionBundles: { f: `${__dirname}/fixtures/${options.fixture ?? "function.cjs"}` },
    ...options,
  });
  onTestFinished(functions.close);
  const gateway = { id: gatewayId, compartmentId };
  return {
    clock,
    ...{ logs, notices },
    pids: () => functions.pids,
    call: (body = {}) =>
      functions.invoke(functionId, gateway, {
        headers: HeaderList.of(["Fn-Intent", "httprequest"], ["Content-Type", "application/json"]),
        body: Buffer.from(JSON.stringify(body)),
        requestId: "/A/B",
      }),
    close: functions.close,
  };
}

export function answerOf(outcome: FunctionOutcome): { status: number; body: JsonObject } {
  if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.message}`);
  return { status: outcome.status, body: JSON.parse(outcome.body.toString()) as JsonObject };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when the process is gone. */
export const gone = (pid: number): Promise<void> => until(() => !isRunning(pid));
