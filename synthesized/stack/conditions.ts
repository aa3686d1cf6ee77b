/** https://developer.hashicorp.com/terraform/language/expressions/custom-conditions */
import { isObject, isText, type Json } from "../../internal/json";
import { isKnownInWhole, unknownIn, type Value } from "../expression/value";
import { asList } from "./blocks";
import { StackError } from "./error";
import type { PartNotUnderstood } from "./shape";

/** The one text to which the conditions of a resource hold an attribute of its own, if they do. */
export function textHeldTo(conditions: Json | undefined, attribute: string): string | undefined {
  const isEqual = new RegExp(`^\\$\\{\\(?self\\.${attribute} == "([^"$%]*)"\\)?\\}$`);
  const texts = asList(conditions).flatMap((rule) =>
    isObject(rule) && isText(rule.condition) ? (isEqual.exec(rule.condition)?.[1] ?? []) : [],
  );
  return texts[0];
}

/** Holds a stack to the conditions that it states itself; one that depends on what is not known is not judged, and that is said. */
export function checkConditions(
  conditions: Json | undefined,
  place: string,
  evaluate: (value: Json) => Value,
  tell: (what: PartNotUnderstood) => void,
): void {
  for (const rule of asList(conditions).filter(isObject)) {
    const outcome = evaluate(rule.condition ?? null);
    if (!isKnownInWhole(outcome)) {
      tell({ setting: place, reason: `it is not judged: ${unknownIn(outcome)?.reason}` });
    } else if (outcome !== true && outcome !== "true") {
      const message = evaluate(rule.error_message ?? null);
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
