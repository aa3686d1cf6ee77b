/**
 * Tags on everything that takes them.
 *
 * @module
 */
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Aspects, Fn, type IAspect, TerraformResource, type TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { entra } from "../limits/entra";
import { tags as limits } from "../limits/oci";
import { addFindings, checkBytes, checkCount, checkLength, checkPattern, type Finding } from "./private/findings";
import { wholeStack } from "./private/place";
import { settingsOf } from "./private/settings-shape";

/**
 * Tags of a stack. One that is no longer listed is taken off. The last one is not: where no tags are set, OCI's provider keeps those that are
 * there, so leave one, or take them off in the console.
 *
 * @see [Tagging](https://docs.oracle.com/en-us/iaas/Content/Tagging/Concepts/taggingoverview.htm)
 */
export interface Tags {
  /**
   * At most 10 pairs; names of up to 100 printable characters of ASCII, values of up to 256 characters; 5 KB of JSON with
   * those that are {@link defined}. On Entra applications they read `name=value`; Entra takes neither spaces nor more than
   * 256 characters, so tags with them are on OCI's resources only.
   */
  readonly freeform?: Readonly<Record<string, string>>;
  /** At most 64 pairs; names in the form `namespace.name`, of a namespace that exists. OCI only. */
  readonly defined?: Readonly<Record<string, string>>;
}

interface Taggable {
  freeformTags: Record<string, string>;
  freeformTagsInput?: Record<string, string>;
  definedTags: Record<string, string>;
  definedTagsInput?: Record<string, string>;
}

/** Puts tags on every resource of OCI and Entra in the stack that takes them; those that a resource has itself win. */
export function tagResources(stack: TerraformStack, tags: Tags): void {
  tags = settingsOf(wholeStack("tagResources", stack), "tagResources", tags);
  addFindings(stack, () => tagFindings(tags));
  Aspects.of(stack).add(new ResourceTags(tags));
}

class ResourceTags implements IAspect {
  constructor(private readonly tags: Tags) {}

  public visit(node: IConstruct): void {
    const { freeform = {}, defined = {} } = this.tags;
    if (isTaggable(node)) {
      if (Object.keys(freeform).length > 0) node.freeformTags = together(freeform, node.freeformTagsInput);
      if (Object.keys(defined).length > 0) node.definedTags = together(defined, node.definedTagsInput);
    }
    if ((node instanceof Application || node instanceof ServicePrincipal) && !Token.isUnresolved(freeform)) {
      const labels = Object.entries(freeform)
        .map(([name, value]) => `${name}=${value}`)
        .filter((label) => entra.tag.pattern.test(label));
      if (labels.length > 0) node.tags = [...new Set([...labels, ...(node.tagsInput ?? [])])];
    }
  }
}

/** What only Terraform knows is put together by Terraform. */
function together(ofStack: Readonly<Record<string, string>>, own: Record<string, string> = {}): Record<string, string> {
  const isLater = Token.isUnresolved(ofStack) || Token.isUnresolved(own);
  if (!isLater || Object.keys(own).length === 0) return { ...ofStack, ...own };
  return Token.asStringMap(Fn.merge([ofStack, own]));
}

/** The bindings give every resource that takes tags these accessors. */
function isTaggable(node: IConstruct): node is IConstruct & Taggable {
  return node instanceof TerraformResource && "freeformTags" in node && "definedTags" in node;
}

function tagFindings(tags: Tags): Finding[] {
  const [freeform = {}, defined = {}] = [tags.freeform, tags.defined].map((one) =>
    Token.isUnresolved(one) ? {} : one,
  );
  const code = "TAG_INVALID";
  return [
    ...checkBytes(
      code,
      "tags (JSON)",
      JSON.stringify(freeform) + JSON.stringify(byNamespace(defined)),
      limits.allBytes,
    ),
    ...checkCount(code, "tags.freeform", Object.keys(freeform), limits.freeform),
    ...checkCount(code, "tags.defined", Object.keys(defined), limits.defined),
    ...Object.keys(freeform).flatMap((name) => checkPattern(code, "tags.freeform (name)", name, limits.freeformName)),
    ...Object.keys(defined).flatMap((name) => checkPattern(code, "tags.defined (name)", name, limits.definedName)),
    ...Object.entries({ ...freeform, ...defined }).flatMap(([name, value]) =>
      checkLength(code, `tags ${name}`, value, limits.value),
    ),
  ];
}

/** Defined tags as OCI's interface takes them: namespace → name → value. */
function byNamespace(defined: Readonly<Record<string, string>>): Record<string, Record<string, string>> {
  const spaces = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(defined)) {
    const [space = "", ...key] = name.split(".");
    spaces.set(space, { ...spaces.get(space), [key.join(".")]: value });
  }
  return Object.fromEntries(spaces);
}
