/**
 * What OCI allows in every service.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit, RangeLimit } from "./limit";
import { realmLimits } from "./realms";
import type { RuleLimit } from "./rule";

const tagging = "https://docs.oracle.com/en-us/iaas/Content/Tagging/Concepts/taggingoverview.htm";

/** Tags of a resource. */
export const tags = {
  freeform: { min: 0, max: 10, unit: "freeform tags", source: tagging },
  defined: { min: 0, max: 64, unit: "defined tags", source: tagging },
  freeformName: {
    pattern: /^[!-\-/-~]{1,100}$/,
    form: "1 to 100 printable characters of ASCII, no spaces or periods among them",
    source: tagging,
  },
  definedName: {
    pattern: /^[!-\-/-~]{1,100}\.[!-\-/-~]{1,100}$/,
    form: "namespace.name, each 1 to 100 printable characters of ASCII, no spaces or periods among them",
    source: tagging,
  },
  value: { min: 0, max: 256, unit: "characters", source: tagging },
  /** "5 K (JSON) … per UTF-8", of which 5,120 is the generous reading. */
  allBytes: { min: 0, max: 5120, unit: "bytes of all tags of a resource as JSON", source: tagging },
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
  apis: { rule: "at least one API", source: "a stack without one would secure nothing" },
  nameOnce: { rule: "each name once", source: "names of outputs and resources are made from it" },
  itemName: {
    pattern: /^[A-Za-z][A-Za-z0-9_-]{0,59}$/,
    form: "1 to 60 letters, digits, - and _, from a letter",
    source: "addresses in Terraform's state are made from it",
  },
  itemNamed: {
    rule: "{ name, value } with a name that stays the same",
    source: "the item's address in Terraform's state is made from what is known at synth",
  },
  stateBackend: {
    rule: "a text that is not empty, or none",
    source: "https://developer.hashicorp.com/terraform/language/backend/oci",
  },
  stateBackendKnown: {
    rule: "a text that is known at synth: no variable, no attribute",
    source: "https://developer.hashicorp.com/terraform/language/backend#define-a-backend-block",
  },
  stateBackendMade: {
    rule: "a function that makes one backend in the stack that it is given, and returns it",
    source: "https://developer.hashicorp.com/terraform/language/backend",
  },
  stateAddress: {
    rule: "an address in https: the state holds secrets",
    source: "https://developer.hashicorp.com/terraform/language/backend/http",
  },
  outputsOfVerify: {
    rule: "once in a stack, without outputs apis, client_secrets and jwks_uri of one's own",
    source: "ours: verify reads the system from them",
  },
  stateLogin: {
    rule: "an address without login, which comes from TF_HTTP_USERNAME and TF_HTTP_PASSWORD: what is written here stands in the synthesized files",
    source: "https://developer.hashicorp.com/terraform/language/backend/http",
  },
  stateUnlock: {
    rule: "an address that takes the lock off, beside the one that sets it: the state would stay locked",
    source: "https://developer.hashicorp.com/terraform/language/backend/http",
  },
  stateBackendOnce: {
    rule: "one for each stack",
    source: "https://developer.hashicorp.com/terraform/language/backend",
  },
  stateOnce: {
    rule: "a place of its own for each stack",
    source: "two stacks with one state would each destroy what the other one made",
  },
} satisfies Record<string, PatternLimit | RuleLimit>;

/** Lists of settings, whatever they are of. */
export const lists = {
  once: {
    rule: "each once",
    source: "ours: who writes it twice meant another, and some services refuse it",
  },
  some: { rule: "at least one", source: "ours: with none there would be nothing to do" },
  someOwner: {
    rule: "at least one owner, or no such setting: then whoever applies is the owner",
    source: "ours: applications without an owner are nobody's to change",
  },
  somePrincipal: {
    rule: "at least one user or group, or no delegatedAccess",
    source: "ours: with none nobody would get a token, and everything else of it would be made for nobody",
  },
  someClient: {
    rule: 'at least one client, such as "azure-cli", or no such setting',
    source: "ours: with none nobody would get a token",
  },
  someRange: {
    rule: "at least one address range, or no such setting: then everyone may connect to a public gateway, and its own network to a private one",
    source: "ours: with none nobody could connect",
  },
} satisfies Record<string, RuleLimit>;

/** Addresses and names in Object Storage. */
export const objectStorage = {
  region: {
    pattern: /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/,
    form: "the name of a region, such as eu-frankfurt-1",
    source: "ours: it stands in a host name, and a region's key (fra) is none",
  },
  bucketName: {
    pattern: /^[A-Za-z0-9_.-]{1,256}$/,
    form: "1 to 256 letters, digits, hyphens, underscores and periods",
    source: "ours: what Oracle allows in a bucket's name, and what needs no encoding in an address",
  },
  realmDomain: realmLimits.domain,
} satisfies Record<string, PatternLimit | ChoiceLimit>;
