/**
 * The token authorizer as an OCI Function: tells API Gateway who sends a request and what they may do.
 * Speaks the Fn contract through the FDK; everything else is in the modules beside it.
 */
import { existsSync } from "node:fs";
import { type Context, handle, type RawResult, rawResult } from "@fnproject/fdk";
import { systemClock } from "../clock";
import { surviveFailures } from "../crash-guard";
import { logToConsole } from "../log";
import { makeAuthorizer } from "./make-authorizer";

const listener = process.env.FN_LISTENER?.replace(/^unix:/, "") ?? "";
surviveFailures(process, () => existsSync(listener), logToConsole);

const authorize = makeAuthorizer(process.env, { clock: systemClock, log: logToConsole });

/** A rejection is the FDK's 502, and the process lives on. */
async function answerCall(body: Buffer, context: Context): Promise<RawResult> {
  return rawResult(JSON.stringify(await authorize(body, () => context.getHeader("Fn-Deadline"))));
}

const stopListening = handle(answerCall, { inputMode: "buffer" });

process.once("SIGTERM", () => {
  stopListening();
});
