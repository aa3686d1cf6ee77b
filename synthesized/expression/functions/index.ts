/**
 * Terraform's functions: https://developer.hashicorp.com/terraform/language/functions
 * `try` and `can` are not here, because they decide what is evaluated.
 *
 * @module
 */
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { collections, sets } from "./collections";
import { conversions } from "./conversions";
import { encodings, hashes } from "./encodings";
import { files } from "./files";
import { numbers } from "./numbers";
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
    ...numbers,
    ...sets,
    ...strings,
    ...times,
  }),
);

/** The functions that are known, sorted. */
export const functionNames: readonly string[] = [...functions.keys(), "can", "try"].sort();

/** Calls a function; what it refuses is told with the call as it is written. */
export function callFunction(name: string, args: readonly Json[], context: CallContext): Json {
  const run = functions.get(name);
  if (!run) {
    throw new UnsupportedFeature(`the function ${name}()`, `use one of ${functionNames.join(", ")}`);
  }
  try {
    return run(args, context);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new EvaluationFailure(`${context.value}: ${error.message}`, { cause: error });
  }
}
