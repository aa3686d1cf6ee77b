import { TerraformStack } from "cdktf";
import type { FindingCode } from "../../../constructs/index";
import { codesOf, testStack } from "../test-stack";

/** Puts something into the stack that it is given, or returns a stack of its own. */
export type Build = (scope: TerraformStack) => unknown;

/** One limit, from both sides. */
export interface FindingCase {
  readonly what: string;
  readonly atTheLimit: Build;
  readonly beyond: Build;
}

export type FindingCases = Partial<Record<FindingCode, readonly FindingCase[]>>;

export function stackOf(build: Build): TerraformStack {
  const stack = testStack();
  const built = build(stack);
  return built instanceof TerraformStack ? built : stack;
}

export const codesFrom = (build: Build): string[] => codesOf(stackOf(build));

/** A case for one setting that takes a value. */
export const limit = <Value>(
  what: string,
  build: (scope: TerraformStack, value: Value) => unknown,
  last: Value,
  first: Value,
): FindingCase => ({
  what,
  atTheLimit: (scope) => build(scope, last),
  beyond: (scope) => build(scope, first),
});

export const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));
