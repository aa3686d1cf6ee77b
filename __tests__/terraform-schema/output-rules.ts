/** https://developer.hashicorp.com/terraform/language/values/outputs */
import { judgeBody } from "./body-rules";
import { conditionBlock } from "./condition-block";
import { isObject, type Json } from "./json";
import { judgeDependsOn } from "./meta-arguments";
import type { Place } from "./place";
import type { Block } from "./schema";
import { typeOfValue } from "./value-rules";
import { isSensitive } from "./value-type";

const outputBlock: Block = {
  attributes: {
    value: { type: "dynamic", required: true },
    description: { type: "string", optional: true },
    sensitive: { type: "bool", optional: true },
  },
  block_types: { precondition: { nesting_mode: "list", block: conditionBlock } },
};

export function judgeOutput(body: Json, place: Place): void {
  judgeBody(body, outputBlock, place, { metaArguments: ["depends_on"] });
  if (!isObject(body)) {
    return;
  }
  judgeDependsOn(body.depends_on, place.inside("depends_on"));
  const type = typeOfValue(body.value ?? null, place.silently());
  if (isSensitive(type) && body.sensitive !== true) {
    place.report("sensitive-output", "the value derives from a sensitive one; the output must be marked sensitive");
  }
}
