/**
 * What OCI allows in every service.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit, RangeLimit } from "./limit";

const tagging = "https://docs.oracle.com/en-us/iaas/Content/Tagging/Concepts/taggingoverview.htm";

/** Tags of a resource. */
export const tags = {
  freeform: { min: 0, max: 10, unit: "freeform tags", source: tagging },
  defined: { min: 0, max: 64, unit: "defined tags", source: tagging },
  freeformName: {
    pattern: /^[^\s.]{1,100}$/,
    form: "1 to 100 characters without spaces or periods",
    source: tagging,
  },
  definedName: { pattern: /^[^\s.]{1,100}\.[^\s.]{1,100}$/, form: "namespace.name", source: tagging },
  value: { min: 0, max: 256, unit: "characters", source: tagging },
} satisfies Record<string, RangeLimit | PatternLimit>;

/** Names. */
export const names = {
  prefix: {
    pattern: /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/,
    form: "2 to 30 characters: lower-case letters, digits and -, from a letter to a letter or digit",
    source:
      "it begins the names of IAM policies, image repositories and Entra applications, the strictest of which decides",
  },
  apiName: {
    pattern: /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/,
    form: "2 to 30 characters: lower-case letters, digits and -, from a letter to a letter or digit",
    source: "names of outputs and resources are made from it",
  },
  apis: { oneOf: ["at least one API"], source: "a stack without one would secure nothing" },
  nameOnce: { oneOf: ["each name once"], source: "names of outputs and resources are made from it" },
  topic: {
    oneOf: ["the OCID of a topic of the Notifications service (ocid1.onstopic…)"],
    source: "https://docs.oracle.com/en-us/iaas/Content/Notification/Tasks/create-topic.htm",
  },
  stateBackend: {
    oneOf: ["bucket, namespace and key that are not empty"],
    source: "https://developer.hashicorp.com/terraform/language/backend/oci",
  },
} satisfies Record<string, PatternLimit | ChoiceLimit>;
