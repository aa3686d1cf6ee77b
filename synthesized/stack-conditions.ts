/** https://developer.hashicorp.com/terraform/language/expressions/custom-conditions */
import { isObject, isText, type Json } from "../internal/json";
import { asList } from "./stack-document";
import { StackError } from "./stack-error";
import { Unknown, type Value } from "./value";

/** Holds a stack to the conditions that it states itself; one that depends on what is not known is not judged. */
export function checkConditions(
  conditions: Json | undefined,
  place: string,
  evaluate: (value: Json, place: string) => Value,
): void {
  for (const rule of asList(conditions).filter(isObject)) {
    const outcome = evaluate(rule.condition ?? null, place);
    if (outcome !== true && !Unknown.is(outcome)) {
      const message = evaluate(rule.error_message ?? null, place);
      throw new StackError({
        code: "CONDITION_FAILED",
        setting: place,
        ...(isText(rule.condition) ? { expression: rule.condition } : {}),
        actual: isText(message) ? message : "the condition is not met",
        remedy: "Give the values that the condition wants; a variable is set with TF_VAR_name",
      });
    }
  }
}
