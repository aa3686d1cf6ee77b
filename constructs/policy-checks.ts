/**
 * Policy checks at synth, for this project's stacks and for any other.
 *
 * @module
 */
import {
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
import { wholeStack } from "./private/place";
import { settingsOf } from "./private/settings-shape";
import { printAtSynth, reasonOf, remark, remarkSuppressed, suppress } from "./private/suppressions";
import { addWarnings, type Warning } from "./warnings";

/** How {@link checkPolicies} proceeds. */
export interface PolicyCheckOptions {
  /** @default - all rules */
  readonly rules?: readonly PolicyRule[];
  /** `error`: synth fails. `warning`: it goes on and says so. @default "error" */
  readonly level?: "error" | "warning";
}

/**
 * Checks every resource of the stack at synth, after the aspects that were added before. Add it to each stack: CDKTF calls
 * aspects of stacks, not of apps.
 */
export function checkPolicies(stack: TerraformStack, options: PolicyCheckOptions = {}): void {
  printAtSynth(wholeStack("checkPolicies", stack));
  Aspects.of(stack).add(new PolicyChecks(settingsOf(stack, "checkPolicies", options)));
}

/**
 * Takes a construct and all below it out of a rule. The summary goes on telling what the rule found there, and why that is meant.
 *
 * @param rule id of the rule; one that there is not is a finding
 * @param reason for whoever reviews the stack; none is a finding
 */
export function suppressPolicy(construct: Construct, rule: string, reason: string): void {
  const known = policyRules.map(({ id }) => id);
  suppress(construct, { kind: "policy", by: "suppressPolicy", known }, rule, reason);
}

/** What a rule says of one resource. */
interface Verdict {
  readonly rule: PolicyRule;
  readonly node: TerraformResource;
  readonly wrong: string | NotUnderstood;
  /** Why somebody took the resource out of the rule. */
  readonly reason: string | undefined;
}

/** A resource that a rule finds fault with. */
export interface PolicyViolation {
  /** Id of the rule. */
  readonly rule: string;
  /** Of the resource's construct. */
  readonly path: string;
  readonly message: string;
}

/** What all rules refuse in a stack as it stands, but for what is suppressed; whether or not anybody asked for {@link checkPolicies}. */
export function policyViolations(stack: TerraformStack): readonly PolicyViolation[] {
  const judge = new PolicyJudge(policyRules);
  return stack.node
    .findAll()
    .flatMap((node) => judge.verdicts(node))
    .flatMap(({ rule, node, wrong, reason }) =>
      typeof wrong === "string" && reason === undefined
        ? [{ rule: rule.id, path: node.node.path, message: violation(rule, wrong) }]
        : [],
    );
}

const violation = ({ id, title, why, remedy, source }: PolicyRule, wrong: string): string =>
  `[${id}] ${title}: ${wrong}. ${why} Remedy: ${remedy} (${source})`;

class PolicyChecks implements IAspect {
  private readonly judge: PolicyJudge;
  private readonly level: "error" | "warning";

  constructor({ rules = policyRules, level = "error" }: PolicyCheckOptions) {
    this.judge = new PolicyJudge(rules);
    this.level = level;
  }

  public visit(construct: IConstruct): void {
    for (const { rule, node, wrong, reason } of this.judge.verdicts(construct)) {
      const isUnderstood = typeof wrong === "string";
      if (reason !== undefined)
        remarkSuppressed(
          node,
          `[${rule.id}] ${isUnderstood ? wrong : `not understood: ${wrong.notUnderstood}`}`,
          reason,
        );
      else if (isUnderstood) remark(node, this.level === "error" ? "refused" : "warned", violation(rule, wrong));
      else addWarnings(node, () => [notUnderstood(rule, wrong)]);
    }
  }
}

class PolicyJudge {
  /** The stack's resources by type, read once: each of many deployments looks at all logs. */
  private readonly byType = new Map<string, readonly Attributes[]>();

  constructor(private readonly rules: readonly PolicyRule[]) {}

  public verdicts(node: IConstruct): readonly Verdict[] {
    if (!TerraformResource.isTerraformResource(node)) return [];
    return this.rules
      .filter((rule) => rule.resourceType === node.terraformResourceType)
      .flatMap((rule) => {
        const reason = reasonOf(node, "policy", rule.id);
        return this.judged(node, rule).map((wrong) => ({ rule, node, wrong, reason }));
      });
  }

  private judged(node: TerraformResource, rule: PolicyRule): readonly (string | NotUnderstood)[] {
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
