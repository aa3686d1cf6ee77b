/**
 * Everything that keeps a stack from being read, told at once.
 *
 * @module
 */
import { type ErrorParts, UserError } from "../internal/user-error";

/** Code → what it means. */
export const stackErrorCodes = {
  STACK_MISSING: "there is no synthesized stack where one was looked for",
  STACK_MALFORMED: "cdk.tf.json is not what a synthesizer writes",
  SECTION_UNSUPPORTED: "a part of Terraform's language that this reader does not know",
  META_ARGUMENT_UNSUPPORTED: "a meta-argument that this reader does not know",
  REFERENCE_UNKNOWN: "an expression refers to what the stack does not have",
  EXPRESSION_INVALID: "Terraform would refuse this expression",
  CYCLE: "parts of the stack depend on each other in a circle",
  VARIABLE_MISSING: "a variable has no value, and none can be made up",
  VARIABLE_INVALID: "a variable's value is not what its declaration wants",
  CONDITION_FAILED: "a condition that the stack itself states is not met",
} as const;

export type StackErrorCode = keyof typeof stackErrorCodes;

/** One thing that is wrong. Never holds a secret: expressions are shown as they are written, not as they are evaluated. */
export type StackFinding = ErrorParts<StackErrorCode>;

/** What Terraform would refuse as well: the stack is not sound. */
const unsound: readonly StackErrorCode[] = ["REFERENCE_UNKNOWN", "EXPRESSION_INVALID", "CYCLE", "CONDITION_FAILED"];
/** What whoever gives the command can put right: another folder, a variable. */
const mistakes: readonly StackErrorCode[] = [
  "STACK_MISSING",
  "STACK_MALFORMED",
  "VARIABLE_MISSING",
  "VARIABLE_INVALID",
];

export class StackError extends UserError<StackErrorCode> {
  override readonly name = "StackError";

  constructor(...findings: readonly StackFinding[]) {
    const isAny = (codes: readonly StackErrorCode[]): boolean => findings.some(({ code }) => codes.includes(code));
    // What this reader does not know may be sound all the same: then nothing was checked.
    super(findings, isAny(mistakes) ? 2 : isAny(unsound) ? 1 : 3);
  }
}
