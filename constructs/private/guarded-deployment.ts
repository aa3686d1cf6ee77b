/**
 * A deployment that keeps nothing of what its stack has left out.
 *
 * @module
 */
import { ApigatewayDeployment, type ApigatewayDeploymentConfig } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { App, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { deployment as limits } from "../../limits/api-gateway";
import { deploymentSpecification, type SpecificationBlock } from "../../limits/deployment-specification";
import type { Written } from "../../limits/planned-specification";
import type { Leftovers } from "../leftovers";
import { withoutNotes } from "./creation-notes";
import { addFindings, beyond, said } from "./findings";
import { type LeftOutParts, leftOutParts } from "./left-out-parts";
import { type LeftoverCheck, leftOutByPlace, leftoverCheck } from "./leftover-check";
import { type NeutralPlace, neutralPlaces, withNeutralBlocks } from "./neutral-blocks";

/** Settings of the deployment. */
interface GuardedDeploymentConfig extends ApigatewayDeploymentConfig {
  /** @default "refuse" */
  readonly leftovers?: Leftovers;
}

/** All is judged as it is written in the end, overrides and later settings included. */
class GuardedDeployment extends ApigatewayDeployment {
  private readonly leftovers: Leftovers;
  /** As it was written last. */
  private last: Judged | undefined;

  constructor(scope: Construct, id: string, config: GuardedDeploymentConfig) {
    super(scope, id, config);
    this.leftovers = config.leftovers ?? "refuse";
    addFindings(this, () =>
      this.unguarded().map((what) => beyond("LEFTOVERS_UNGUARDED", "specification", said(what), limits.guarded)),
    );
  }

  public override toTerraform() {
    const written = super.toTerraform();
    const attributes = written.resource?.[this.terraformResourceType]?.[this.friendlyUniqueId];
    if (attributes === undefined) return written;
    this.last = judged(attributes.specification ?? "", this.leftovers === "neutral", this.last);
    const { judgement } = this.last;
    if ("unread" in judgement) return written;
    const { neutral, places, check } = judgement;
    const triggers = this.leftovers === "replace" ? leftOutByPlace(this.friendlyUniqueId, places) : new Map();
    const { lifecycle } = attributes;
    attributes.specification = withNeutralBlocks(attributes.specification, neutral);
    attributes.lifecycle = {
      ...lifecycle,
      ...(triggers.size > 0 && {
        replace_triggered_by: [
          ...(lifecycle?.replace_triggered_by ?? []),
          ...[...triggers.keys()].map((name) => `terraform_data.${name}`),
        ],
      }),
      postcondition: [
        ...[lifecycle?.postcondition ?? []].flat(),
        { condition: check.condition, error_message: check.message(this.address) },
      ],
    };
    if (triggers.size > 0)
      written.resource.terraform_data = Object.fromEntries([...triggers].map(([name, input]) => [name, { input }]));
    return { ...written, locals: { ...check.locals } };
  }

  private get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  /** What would take the check away, or change afterwards what it was made from. */
  private unguarded(): string[] {
    // CDKTF prepares a stack, and so has written it once, before it validates.
    if (this.last === undefined) this.toTerraform();
    const judgement = this.last?.judgement;
    const unread = judgement !== undefined && "unread" in judgement ? [judgement.unread] : [];
    return [
      ...unread.map((name) => `written out by Terraform alone (${name})`),
      ...(this.isIgnored() ? ["among what lifecycle.ignore_changes leaves as it is"] : []),
      ...(isOverriddenByStack(this) ? ["changed, or lifecycle is, by an override of the stack"] : []),
      ...(App.of(this).hclOutput ? ["written as HCL, in which CDKTF drops conditions"] : []),
    ];
  }

  private isIgnored(): boolean {
    const overridden: unknown = this.rawOverrides.lifecycle?.ignore_changes;
    return [this.lifecycle?.ignoreChanges ?? [], overridden ?? []]
      .flat(2)
      .some((path) => /^(?:all|specification(?:\[0\](?:\.routes)?)?)$/.test(String(path)));
  }
}

/** Makes one. */
export const guardedDeployment = (...made: ConstructorParameters<typeof GuardedDeployment>): GuardedDeployment =>
  withoutNotes(() => new GuardedDeployment(...made));

/** What a specification leaves out, or the name of a block that only Terraform can write out. */
type Judgement =
  | { readonly unread: string }
  | {
      readonly neutral: readonly NeutralPlace[];
      readonly places: readonly LeftOutParts[];
      readonly check: LeftoverCheck;
    };

/** A judgement, and what it was made from. */
interface Judged {
  readonly json: string;
  readonly judgement: Judgement;
}

/** @param last of the same deployment: CDKTF has everything written several times */
function judged(specification: Written, everywhere: boolean, last: Judged | undefined): Judged {
  const json = JSON.stringify(specification);
  if (last?.json === json) return last;
  const judgements = everywhere ? ofNeutral : ofOthers;
  const known = judgements.get(json);
  if (known !== undefined) return known;
  if (judgements.size > 100) judgements.clear();
  const judgedNow = { json, judgement: newJudgement(specification, everywhere) };
  judgements.set(json, judgedNow);
  return judgedNow;
}

/** Deployments of one stack are often alike. */
const ofNeutral = new Map<string, Judged>();
const ofOthers = new Map<string, Judged>();

function newJudgement(specification: Written, everywhere: boolean): Judgement {
  const unread = unreadable(specification, "specification", deploymentSpecification);
  if (unread !== undefined) return { unread };
  const neutral = neutralPlaces(specification, everywhere);
  const whole = withNeutralBlocks(specification, neutral);
  const places = leftOutParts(whole);
  return { neutral, places, check: leftoverCheck(whole, places) };
}

/** The first block whose content is not there yet, by its name. */
function unreadable(value: unknown, name: string, block: SpecificationBlock): string | undefined {
  if (typeof value === "string") return name;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return firstOf(value, (item) => unreadable(item, name, block));
  if (Tokenization.isResolvable(value)) return name;
  return firstOf(Object.entries(value), ([inner, part]) => {
    if (inner === "dynamic") return `dynamic within ${name}`;
    const nested = block.blocks?.[inner];
    return nested === undefined ? undefined : unreadable(part, inner, nested);
  });
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Overrides of a stack are merged into what its elements have written. */
function isOverriddenByStack(deployment: ApigatewayDeployment): boolean {
  const { terraformResourceType, cdktfStack } = deployment;
  const ofType = ["rawOverrides", "resource", terraformResourceType].reduce(memberOf, cdktfStack);
  const overridden = ofType === undefined ? undefined : memberOf(ofType, deployment.friendlyUniqueId);
  if (overridden === null) return true;
  if (typeof overridden !== "object") return false;
  const { specification, lifecycle } = overridden as Readonly<Record<string, unknown>>;
  const isLost = typeof lifecycle !== "object" || lifecycle === null || "postcondition" in lifecycle;
  return specification !== undefined || (lifecycle !== undefined && isLost);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
