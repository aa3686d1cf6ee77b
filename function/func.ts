/**
 * The JWKS adapter as an OCI Function: republishes an identity provider's signing keys in the form that API Gateway accepts.
 * Speaks the Fn contract through the FDK; everything else is in the modules beside it.
 *
 * https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md
 */
import { existsSync } from "node:fs";
import { type Context, handle, type RawResult, rawResult } from "@fnproject/fdk";
import { systemClock } from "./clock";
import { surviveFailures } from "./crash-guard";
import { makeAdapter } from "./jwks-adapter";
import { type Answer, internalError } from "./jwks-answer";
import { selfCallMark } from "./jwks-self-call";
import { logToConsole } from "./log";

const listener = process.env.FN_LISTENER?.replace(/^unix:/, "") ?? "";
surviveFailures(process, () => existsSync(listener), logToConsole);

const adapter = makeAdapter(process.env, { clock: systemClock, log: logToConsole });

// The FDK links the socket, which says "ready", only after this module has been evaluated.
const stopListening = handle(answerCall, { inputMode: "buffer" });

// As process 1 of a container Node ignores SIGTERM unless somebody listens to it. Calls that are under way are answered before the process ends.
process.once("SIGTERM", () => {
  stopListening();
});

/** The FDK ends the process when a handler rejects with nothing or yields nothing, so this one does neither. */
function answerCall(_body: Buffer, context: Context): RawResult | Promise<RawResult> {
  try {
    const answer = adapter(
      {
        method: context.getHeader("Fn-Http-Method"),
        ifNoneMatch: context.getAllHeaderValues("Fn-Http-H-If-None-Match"),
        mark: context.getHeader(`Fn-Http-H-${selfCallMark}`),
      },
      () => context.getHeader("Fn-Deadline"),
    );
    if (!(answer instanceof Promise)) return write(context, answer);
    return answer.then(
      (late) => write(context, late),
      (error) => fail(context, error),
    );
  } catch (error) {
    return fail(context, error);
  }
}

/** The FDK has set Content-Type to application/json before, and every answer is JSON or empty. */
function write(context: Context, { status, headers, body }: Answer): RawResult {
  context.setResponseHeader("Fn-Http-Status", String(status));
  for (const [name, value] of headers) context.setResponseHeader(`Fn-Http-H-${name}`, value);
  return rawResult(body);
}

function fail(context: Context, error: unknown): RawResult {
  logToConsole({ level: "error", event: "call-failed", error: error instanceof Error ? error.stack : typeof error });
  return write(context, internalError);
}
