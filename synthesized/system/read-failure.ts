/**
 * `validation_failure_policy`: what callers get who are not admitted.
 *
 * @module
 */
import { blocksByType as tables } from "../../limits/deployment-specification";
import { Unknown } from "../expression/value";
import { parseContextVariable, type RequestVariable } from "./context-variables";
import type { FailureResponse } from "./deployment";
import type { Fields } from "./fields";
import { readContextText, readTransformations } from "./read-transformations";

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm";

/** Reads the policy; a type that the local gateway does not play is not understood. */
export const readFailure = (authentication: Fields): FailureResponse | undefined | Unknown =>
  authentication.understood(() => readResponse(authentication.block("validation_failure_policy")));

function readResponse(block: Fields | undefined): FailureResponse | undefined {
  if (block === undefined) return undefined;
  const type = block.text("type");
  block.unsent(tables.failurePolicy, type);
  if (type !== "MODIFY_RESPONSE") {
    const gap = new Unknown(`type is ${type}, and what that does is not known here`);
    return block.notPlayed("type", String(type), "The local gateway plays MODIFY_RESPONSE.", page, gap);
  }
  const code = block.text("response_code") ?? "nothing";
  const message = readContextText(block, "response_message");
  const headers = readTransformations(block.block("response_header_transformations"), "response");
  block.done();
  const status = statusOf(code);
  if (status !== undefined) return { status, message, headers };
  return block.report("response_code", code, "Allowed: an HTTP status, or a variable as in request.auth[code].", page);
}

function statusOf(code: string): number | RequestVariable | undefined {
  if (/^[2-5]\d\d$/.test(code)) return Number(code);
  return parseContextVariable(code);
}
