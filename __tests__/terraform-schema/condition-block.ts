import type { Block } from "./schema";

/** https://developer.hashicorp.com/terraform/language/expressions/custom-conditions */
export const conditionBlock: Block = {
  attributes: { condition: { type: "bool", required: true }, error_message: { type: "string", required: true } },
};
