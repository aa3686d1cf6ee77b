/**
 * What synth says of a stack, as data: nothing is written, and no process ends.
 *
 * @module
 */
import { AnnotationMetadataEntryType, type TerraformStack, Testing } from "cdktf";
import { policyViolations } from "../constructs/policy-checks";
import { wholeStack } from "../constructs/private/place";

/**
 * A finding or a warning.
 *
 * @beta
 */
export interface Remark {
  /** Stable: one of `findingCodes` or `warningCodes`. `OTHER` for what others say, which has no code. */
  readonly code: string;
  /** Of the construct. */
  readonly path: string;
  /** The setting, its value, what is allowed and where that comes from, in one line. */
  readonly message: string;
}

/**
 * What a policy rule refuses.
 *
 * @beta
 */
export interface PolicyFault {
  /** Id of the rule, as `suppressPolicy` takes it. */
  readonly rule: string;
  /** Of the resource's construct. */
  readonly path: string;
  /** What is wrong, why, and the remedy. */
  readonly message: string;
}

/**
 * Everything for which synth would refuse the stack.
 *
 * @example
 * ```ts
 * expect(findingsOf(stack)).toEqual([]);
 * ```
 *
 * @beta
 */
export function findingsOf(stack: TerraformStack): readonly Remark[] {
  wholeStack("findingsOf", stack);
  const unwritable = withAspects(stack);
  const findings = stack.node
    .findAll()
    .flatMap(({ node }) => node.validate().map((line) => ({ ...remarkOf(line), path: node.path })));
  // What has findings need not be writable, and what has none must be.
  if (findings.length === 0 && unwritable !== undefined) throw unwritable.error;
  return findings;
}

/**
 * Everything that synth would warn of, but for what is suppressed.
 *
 * @example
 * ```ts
 * expect(warningsOf(stack).map(({ code }) => code)).toEqual(["PATH_TRAILING_SLASH"]);
 * ```
 *
 * @beta
 */
export function warningsOf(stack: TerraformStack): readonly Remark[] {
  findingsOf(wholeStack("warningsOf", stack));
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
        .map(({ data }) => ({ ...remarkOf(String(data)), path: node.path })),
    );
}

/**
 * What all policy rules refuse in the stack, but for what is suppressed; whether or not it has `checkPolicies`.
 *
 * @example
 * ```ts
 * expect(policiesOf(stack).map(({ rule }) => rule)).toEqual([]);
 * ```
 *
 * @beta
 */
export function policiesOf(stack: TerraformStack): readonly PolicyFault[] {
  const unwritable = withAspects(wholeStack("policiesOf", stack));
  if (unwritable !== undefined) throw unwritable.error;
  return policyViolations(stack);
}

/**
 * Addresses of all that the stack makes or reads, sorted: what Terraform's state knows them by. A test that keeps them tells of an upgrade that
 * would move or replace something.
 *
 * @example
 * ```ts
 * expect(logicalIdsOf(stack)).toMatchSnapshot();
 * ```
 *
 * @beta
 */
export function logicalIdsOf(stack: TerraformStack): readonly string[] {
  wholeStack("logicalIdsOf", stack).prepareStack();
  const { resource = {}, data = {} }: Partial<Record<"data" | "resource", Record<string, object>>> = JSON.parse(
    Testing.synth(stack),
  );
  const addresses = (section: Record<string, object>, prefix = ""): string[] =>
    Object.entries(section).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return [...addresses(resource), ...addresses(data, "data.")].sort();
}

/** CDKTF applies aspects, such as tags, as the first step of writing a stack. @returns what kept it from being written */
function withAspects(stack: TerraformStack): { readonly error: unknown } | undefined {
  stack.prepareStack();
  try {
    Testing.synth(stack);
    return undefined;
  } catch (error) {
    return { error };
  }
}

function remarkOf(line: string): Omit<Remark, "path"> {
  const [, code = "OTHER", message = line] = /^([A-Z][A-Z0-9_]+): (.*)$/s.exec(line) ?? [];
  return { code, message };
}
