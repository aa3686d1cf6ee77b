/**
 * The processors that functions run on.
 *
 * @module
 */

/** Of an application: `GENERIC_X86_ARM` runs on either, and needs an image for both. */
export type FunctionShape = "GENERIC_X86" | "GENERIC_ARM" | "GENERIC_X86_ARM";

export const DEFAULT_SHAPE: FunctionShape = "GENERIC_X86";
