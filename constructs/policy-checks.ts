/**
 * Policy checks at synth, for this project's stacks and for any other.
 *
 * @module
 */
import {
  Annotations,
  Aspects,
  DefaultTokenResolver,
  type IAspect,
  TerraformStack as Stack,
  StringConcat,
  TerraformResource,
  type TerraformStack,
  Tokenization,
} from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { policyRules } from "./policies/all";
import type { Attributes, NotUnderstood, PolicyRule } from "./policies/rule";
import { settingsOf } from "./private/settings-shape";
import { addWarnings, type Warning } from "./warnings";

/** How {@link checkPolicies} proceeds. */
export interface PolicyCheckOptions {
  /** @default - all rules */
  readonly rules?: readonly PolicyRule[];
  /** `error`: synth fails. `warning`: it goes on and says so. @default "error" */
  readonly level?: "error" | "warning";
}

const SUPPRESSED = "cdktf-entra-oci-gateway/suppressed-policy";

/**
 * Checks every resource of the stack at synth, after the aspects that were added before. Add it to each stack: CDKTF calls
 * aspects of stacks, not of apps.
 */
export function checkPolicies(stack: TerraformStack, options: PolicyCheckOptions = {}): void {
  Aspects.of(stack).add(new PolicyChecks(settingsOf(stack, "checkPolicies", options)));
}

/**
 * Takes a construct and all below it out of a rule.
 *
 * @param rule id of the rule
 * @param reason for whoever reviews the stack
 * @throws Error for an unknown rule or without a reason
 */
export function suppressPolicy(construct: Construct, rule: string, reason: string): void {
  const known = policyRules.map(({ id }) => id);
  if (!known.includes(rule)) throw new Error(`There is no policy rule "${rule}"; there are: ${known.join(", ")}`);
  if (reason.trim() === "") throw new Error(`The suppression of "${rule}" needs a reason`);
  construct.node.addMetadata(SUPPRESSED, { rule, reason });
}

class PolicyChecks implements IAspect {
  /** The stack's resources by type, read once: each of many deployments looks at all logs. */
  private readonly byType = new Map<string, readonly Attributes[]>();

  constructor(private readonly options: PolicyCheckOptions) {}

  public visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const { rules = policyRules, level = "error" } = this.options;
    for (const rule of rules) {
      if (rule.resourceType !== node.terraformResourceType || isSuppressed(node, rule)) continue;
      for (const wrong of this.verdicts(node, rule)) {
        if (typeof wrong !== "string") {
          addWarnings(node, () => [notUnderstood(rule, wrong)]);
          continue;
        }
        const message = `[${rule.id}] ${rule.title}: ${wrong}. ${rule.why} Remedy: ${rule.remedy} (${rule.source})`;
        if (level === "error") Annotations.of(node).addError(message);
        else Annotations.of(node).addWarning(message);
      }
    }
  }

  private verdicts(node: TerraformResource, rule: PolicyRule): readonly (string | NotUnderstood)[] {
    const address = `${node.terraformResourceType}.${node.friendlyUniqueId}`;
    return rule.check(attributesOf(node), address, (type) => this.ofType(node, type));
  }

  private ofType(node: TerraformResource, type: string): readonly Attributes[] {
    const known = this.byType.get(type);
    if (known !== undefined) return known;
    const found = Stack.of(node)
      .node.findAll()
      .filter((other) => TerraformResource.isTerraformResource(other))
      .filter((other) => other.terraformResourceType === type)
      .map(attributesOf);
    this.byType.set(type, found);
    return found;
  }
}

const warned = "POLICY_NOT_UNDERSTOOD";

/** What nobody judged is no violation, and must not look like none. */
function notUnderstood({ id, title, source }: PolicyRule, { notUnderstood: what }: NotUnderstood): Warning {
  return {
    code: warned,
    setting: `what the rule ${id} looks at`,
    actual: `not understood: ${what}`,
    allowed: `what can be judged (${title.toLowerCase()}), or a suppression with the reason`,
    source,
  };
}

/** As synth will write it. */
function attributesOf(resource: TerraformResource): Attributes {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const written = Tokenization.resolve(resource.toTerraform(), { scope: resource, resolver, preparing: false });
  return written.resource[resource.terraformResourceType][resource.friendlyUniqueId];
}

function isSuppressed(node: IConstruct, rule: PolicyRule): boolean {
  return node.node.scopes.some((scope) =>
    scope.node.metadata.some(({ type, data }) => type === SUPPRESSED && data.rule === rule.id),
  );
}
