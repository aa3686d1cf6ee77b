/**
 * Everything that keeps a stack from being read, told at once.
 *
 * @module
 */

/** Code → what it means. */
export const stackErrorCodes = {
  STACK_MISSING: "there is no synthesized stack where one was looked for",
  STACK_MALFORMED: "cdk.tf.json is not what a synthesizer writes",
  SECTION_UNSUPPORTED: "a part of Terraform's language that this reader does not know",
  TYPE_UNKNOWN: "a type of resource or data source that this reader does not know",
  META_ARGUMENT_UNSUPPORTED: "a meta-argument that this reader does not know",
  REFERENCE_UNKNOWN: "an expression refers to what the stack does not have",
  ATTRIBUTE_UNKNOWN: "an expression refers to an attribute whose value only the cloud knows",
  EXPRESSION_INVALID: "Terraform would refuse this expression",
  EXPRESSION_UNSUPPORTED: "valid Terraform, perhaps, that this reader does not know",
  CYCLE: "parts of the stack depend on each other in a circle",
  VARIABLE_MISSING: "a variable has no value, and none can be made up",
  VARIABLE_INVALID: "a variable's value is not what its declaration wants",
  CONDITION_FAILED: "a condition that the stack itself states is not met",
} as const;

export type StackErrorCode = keyof typeof stackErrorCodes;

/** One thing that is wrong. Never holds a secret: expressions are shown as they are written, not as they are evaluated. */
export interface StackFinding {
  readonly code: StackErrorCode;
  /** Where: `oci_apigateway_deployment.api, specification.routes[0].path`. */
  readonly place: string;
  /** The text as it stands in `cdk.tf.json`. */
  readonly expression?: string;
  readonly problem: string;
  readonly remedy: string;
}

export class StackError extends Error {
  override readonly name = "StackError";
  readonly findings: readonly StackFinding[];

  constructor(...findings: readonly StackFinding[]) {
    super(findings.map(inWords).join("\n\n"));
    this.findings = findings;
  }
}

function inWords({ code, place, expression, problem, remedy }: StackFinding): string {
  const lines = [`${code} at ${place}: ${problem}`];
  if (expression !== undefined) lines.push(`  expression: ${expression}`);
  lines.push(`  what to do: ${remedy}`);
  return lines.join("\n");
}
