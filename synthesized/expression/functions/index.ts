/**
 * Terraform's functions: https://developer.hashicorp.com/terraform/language/functions
 * `try` and `can` are not here, because they decide what is evaluated.
 *
 * @module
 */
import { nearest } from "../../../internal/command-line";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { isKnownInWhole, unknownAmong, type Value } from "../value";
import { collections } from "./collections";
import { conversions } from "./conversions";
import { encodings } from "./encodings";
import { files } from "./files";
import { hashes } from "./hashes";
import { networks } from "./networks";
import { numbers } from "./numbers";
import { decided, movable } from "./partly-known";
import { sets } from "./sets";
import type { CallContext, TerraformFunction } from "./signature";
import { strings } from "./strings";
import { times } from "./times";

const functions: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...collections,
    ...conversions,
    ...encodings,
    ...files,
    ...hashes,
    ...networks,
    ...numbers,
    ...sets,
    ...strings,
    ...times,
  }),
);

/** The functions that are known, sorted. */
export const functionNames: readonly string[] = [...functions.keys(), "can", "try"].sort();

/**
 * Calls a function; what Terraform refuses is told with the call as it is written.
 *
 * With an argument that is not known in whole the result is not known, except for functions that only move what they get.
 */
export function callFunction(name: string, args: readonly Value[], context: CallContext): Value {
  // All of them have a second name, for whoever has a provider's function of the same name.
  const known = name.replace(/^core::/, "");
  const run = functions.get(known);
  if (!run) {
    throw new UnsupportedFeature(`the function ${name}()`, remedyFor(known));
  }
  try {
    if (args.every(isKnownInWhole)) return run(args, context);
    const moved = movable(known, args);
    return moved === undefined ? (decided(known, args) ?? unknownAmong(...args) ?? null) : run(moved, context);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new EvaluationFailure(`${context.value}: ${error.message}`, { cause: error });
  }
}

/** `provider::NAME::FUNCTION` is right in Terraform, where the provider computes it. */
function remedyFor(name: string): string {
  if (name.startsWith("provider::")) return "Only its provider computes it";
  const near = nearest(name, functionNames);
  return near === undefined ? "Use one of Terraform's own functions" : `If it is no provider's, write ${near}()`;
}
