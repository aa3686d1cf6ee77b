import fc from "fast-check";
import { handOutPreparedKeys } from "./prepared-keys";
import { seed } from "./seed";

handOutPreparedKeys();
fc.configureGlobal({ seed });

/**
 * CDKTF notes of everything that it makes where it was made, with every frame of the call, and vitest looks each frame up in its source maps: most of
 * the time of tests that make stacks. It is the only one that asks for so many frames; what is thrown has its stack as ever.
 */
const { captureStackTrace } = Error;
Error.captureStackTrace = (noted, below) => {
  if (Error.stackTraceLimit !== Number.MAX_SAFE_INTEGER) captureStackTrace(noted, below);
};
