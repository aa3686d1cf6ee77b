/** https://developer.hashicorp.com/terraform/language/values/variables */

import { judgeBody } from "./body-rules";
import { conditionBlock } from "./condition-block";
import { isObject, type Json, strings } from "./json";
import type { Place } from "./place";
import type { Block } from "./schema";
import { isTemplate } from "./template";
import { judgeValue } from "./value-rules";
import { marked, type ValueType } from "./value-type";

const variableBlock: Block = {
  attributes: {
    type: { type: "string", optional: true },
    default: { type: "dynamic", optional: true },
    description: { type: "string", optional: true },
    sensitive: { type: "bool", optional: true },
    nullable: { type: "bool", optional: true },
    ephemeral: { type: "bool", optional: true },
  },
  block_types: { validation: { nesting_mode: "list", block: conditionBlock } },
};

export function judgeVariable(body: Json, place: Place): void {
  judgeBody(body, variableBlock, place);
  // A validation may use its own variable: that is what it is for, and no cycle.
  place.inquiry.uses.get(place.owner)?.delete(place.owner);
  if (!isObject(body)) {
    return;
  }
  if (typeof body.type === "string" && parseType(body.type) === undefined) {
    place.inside("type").report("not-judged", `the judge does not know the type ${body.type}`);
  }
  if (body.default !== undefined) {
    judgeValue(body.default, typeOfVariable(body), place.inside("default"));
    if ([...strings(body.default)].some(([, text]) => isTemplate(text))) {
      place
        .inside("default")
        .report("bad-reference", "a default is a literal: Terraform would take this as plain text");
    }
  }
}

export function typeOfVariable(body: Json): ValueType {
  const declared = isObject(body) && typeof body.type === "string" ? parseType(body.type) : undefined;
  return marked(declared ?? "dynamic", isObject(body) && body.sensitive === true);
}

/** https://developer.hashicorp.com/terraform/language/expressions/type-constraints; objects count as any value. */
function parseType(text: string): ValueType | undefined {
  const [, collection = "", inner = ""] = /^(list|set|map|object|tuple)\((.*)\)$/s.exec(text.trim()) ?? [];
  switch (collection || text.trim()) {
    case "string":
    case "number":
    case "bool":
      return text.trim() as "string" | "number" | "bool";
    case "any":
    case "object":
    case "tuple":
      return "dynamic";
    case "list":
    case "set":
    case "map": {
      const element = parseType(inner);
      return element && [collection as "list" | "set" | "map", element];
    }
    default:
      return undefined;
  }
}
