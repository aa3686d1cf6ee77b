/**
 * What of Oracle's meta schema concerns the documents that are written here, in the same words:
 * https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Concepts/terraformconfigresourcemanager_topic-schema.htm
 */
const reference = { type: "string", pattern: "^\\$\\{[A-Za-z_][\\w-]*\\}$" };
const text = { type: "string", minLength: 1 };

/** A control of the console, with what it may have beside its label. */
const control = (types: readonly string[], more: object = {}) => ({
  type: "object",
  required: ["type", "title", "required"],
  additionalProperties: false,
  properties: {
    title: text,
    description: { type: "string" },
    required: { type: "boolean" },
    type: { enum: types },
    ...more,
  },
});
const fallback = { default: { type: "string" } };

export const schemaOfSchemaDocuments = {
  type: "object",
  required: ["schemaVersion", "title", "variables"],
  additionalProperties: false,
  properties: {
    title: text,
    description: text,
    schemaVersion: { enum: ["1.0.0", "1.1.0"] },
    locale: { enum: ["en"] },
    variableGroups: {
      type: "array",
      items: {
        type: "object",
        required: ["title", "variables"],
        additionalProperties: false,
        properties: { title: text, variables: { type: "array", minItems: 1, items: reference } },
      },
    },
    variables: {
      type: "object",
      additionalProperties: {
        oneOf: [
          control(["string"], { ...fallback, pattern: { type: "string", format: "regex" } }),
          control(["text"], { ...fallback, multiline: { type: "boolean" } }),
          control(["password"]),
          control(["boolean"], { default: { type: "boolean" } }),
          control(["number"], { default: { type: "number" } }),
          control(["oci:identity:compartment:id", "oci:identity:region:name"], fallback),
        ],
      },
    },
    outputs: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["title", "type"],
        additionalProperties: false,
        properties: {
          title: text,
          description: { type: "string" },
          type: { enum: ["boolean", "string", "number", "link", "ocid", "csv", "json", "list", "map"] },
        },
      },
    },
  },
};
