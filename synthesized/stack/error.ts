/**
 * Everything that keeps a stack from being read, told at once. What is merely not known here keeps no stack from it.
 *
 * @module
 */
import { type ErrorParts, UserError } from "../../internal/user-error";

/** Code → what it means. */
export const stackErrorCodes = {
  STACK_MISSING: "there is no stack where one was looked for",
  STACK_MALFORMED: "a file of the stack is not what Terraform reads",
  REFERENCE_UNKNOWN: "an expression refers to what the stack does not have",
  EXPRESSION_INVALID: "Terraform would refuse this expression",
  CYCLE: "parts of the stack depend on each other in a circle",
  VARIABLE_INVALID: "a variable's value is not what its declaration wants",
  CONDITION_FAILED: "a condition that the stack itself states is not met",
} as const;

export type StackErrorCode = keyof typeof stackErrorCodes;

/** One thing that is wrong. Never holds a secret: expressions are shown as they are written, not as they are evaluated. */
export type StackFinding = ErrorParts<StackErrorCode>;

/** What whoever gives the command can put right: another folder, a variable. */
const mistakes: readonly StackErrorCode[] = ["STACK_MISSING", "STACK_MALFORMED", "VARIABLE_INVALID"];

export class StackError extends UserError<StackErrorCode> {
  override readonly name = "StackError";

  constructor(...findings: readonly StackFinding[]) {
    // Everything else Terraform would refuse as well: the stack is not sound.
    super(findings, findings.some(({ code }) => mistakes.includes(code)) ? 2 : 1);
  }
}
