/**
 * One call over a function's socket, and what the Fn server makes of the answer.
 *
 * https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md
 * https://github.com/fnproject/fn/blob/master/api/agent/agent.go
 *
 * @module
 */
import { type IncomingMessage, request } from "node:http";
import { HeaderList } from "../gateway/header-list";
import { type FunctionCall, type FunctionOutcome, failedCall } from "./function-call";

/** https://docs.oracle.com/en-us/iaas/Content/Functions/Concepts/functionsservicelimits.htm */
const maxResponseBytes = 6 * 1024 * 1024;

/** What became of a call, and whether the instance may take another. */
interface CallResult {
  readonly outcome: FunctionOutcome;
  readonly isInstanceSound: boolean;
}

/** The moment until which a function may answer. */
export interface Deadline {
  /** On the machine's clock. */
  readonly at: number;
  /** By how much the function's own clock is ahead. */
  readonly clockOffset: number;
}

/** Sends a call and waits for its answer until the deadline. */
export function callOverSocket(
  socketPath: string,
  call: FunctionCall,
  callId: string,
  deadline: Deadline,
): Promise<CallResult> {
  return new Promise((resolve) => {
    const headers = call.headers.copy();
    headers.set("Host", "localhost");
    headers.set("Content-Length", String(call.body.length));
    headers.set("Fn-Call-Id", callId);
    headers.set("Fn-Deadline", new Date(deadline.at + deadline.clockOffset).toISOString().replace(/\.\d+Z$/, "Z"));
    // One connection a call: a kept one is dead when a frozen instance thaws.
    const sent = request({ socketPath, path: "/call", method: "POST", headers: headers.raw(), agent: false });
    const end = (result: CallResult): void => {
      clearTimeout(timer);
      resolve(result);
      if (!result.isInstanceSound) sent.destroy();
    };
    const timer = setTimeout(
      () => end(broken("timeout", "The function did not answer before its deadline.")),
      Math.max(0, deadline.at - Date.now()),
    );
    sent.on("error", (failure) => end(broken("badGateway", `The function's socket failed: ${failure.message}.`)));
    sent.on("response", (response) => receive(response, end));
    sent.end(call.body);
  });
}

function receive(response: IncomingMessage, end: (result: CallResult) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxResponseBytes) end(broken("badResponse", "The function's answer is larger than 6 MB."));
    else chunks.push(chunk);
  });
  response.on("error", (failure) => end(broken("badGateway", `The function's answer broke off: ${failure.message}.`)));
  response.on("end", () => end(judge(response, Buffer.concat(chunks))));
}

/** 200 is the only success; after 502 (an exception in the handler) and 504 the instance goes on, after all else it is shut down. */
function judge(response: IncomingMessage, body: Buffer): CallResult {
  const { statusCode: status = 0 } = response;
  if (status === 502) return { outcome: failedCall("badGateway", "The function failed."), isInstanceSound: true };
  if (status === 504) return { outcome: failedCall("timeout", "The function gave up."), isInstanceSound: true };
  if (status !== 200)
    return broken("badResponse", `The function answered ${status} on its socket. Allowed: 200, 502, 504.`);
  return answer(HeaderList.fromRaw(response.rawHeaders), body);
}

/** Only `Fn-Http-…` and `Content-Type` reach the caller. */
function answer(headers: HeaderList, body: Buffer): CallResult {
  const status = Number(headers.first("fn-http-status") ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return {
      outcome: failedCall("badResponse", "The function's Fn-Http-Status is no HTTP status."),
      isInstanceSound: true,
    };
  const kept = HeaderList.of();
  const contentType = headers.first("content-type");
  if (contentType !== undefined) kept.add("Content-Type", contentType);
  for (const [name, value] of headers.all()) {
    const [, inner] = /^fn-http-h-(.+)$/i.exec(name) ?? [];
    if (inner !== undefined && inner.toLowerCase() !== "content-type") kept.add(inner, value);
  }
  return { outcome: { kind: "answer", status, headers: kept, body }, isInstanceSound: true };
}

const broken = (reason: "badGateway" | "badResponse" | "timeout", message: string): CallResult => ({
  outcome: failedCall(reason, message),
  isInstanceSound: false,
});
