/**
 * Resources that stand for one thing each, and stay what they are while the list around them changes.
 *
 * @module
 */
import { type Expression, Fn, Lazy, Op, TerraformElement, type TerraformResource, TerraformSelf } from "cdktf";
import type { Construct } from "constructs";
import { isKnown } from "./findings";

/** How a resource is known to be itself. */
interface Identity {
  /** The argument that says what the resource stands for, before those that follow from it. */
  readonly arguments: readonly [string, ...string[]];
  /** Whether the argument, as the state has it, still says so. */
  readonly holds: (inState: string) => Expression;
  /** The id of the construct under which the resource was before. */
  readonly formerId: string;
}

/**
 * Where a resource was before: a construct under its former id, so that the address that Terraform may still know comes
 * from the stack's own naming, and nothing else can take it.
 */
class FormerAddress extends TerraformElement {
  constructor(
    scope: Construct,
    formerId: string,
    private readonly resource: TerraformResource,
  ) {
    super(scope, formerId);
  }

  public override toTerraform(): object {
    const { terraformResourceType: type, friendlyUniqueId } = this.resource;
    return { moved: [{ from: `${type}.${this.friendlyUniqueId}`, to: `${type}.${friendlyUniqueId}` }] };
  }
}

/**
 * Moves the resource from its former address, and has a plan refused that finds something else in its place: a list that
 * changed in the same apply in which its items got their present addresses would take down and make again what is live.
 *
 * Changes of the argument are ignored, so that the condition sees what the state holds. A new resource takes it from the
 * list all the same, and so does `-replace=ADDRESS`.
 *
 * https://developer.hashicorp.com/terraform/language/modules/develop/refactoring,
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#custom-condition-checks
 */
export function keepIdentity(scope: Construct, resource: TerraformResource, identity: Identity): void {
  const { holds, formerId } = identity;
  const [argument] = identity.arguments;
  const errorMessage = Lazy.stringValue({ produce: () => refusal(resource, argument) });
  resource.lifecycle = {
    ...resource.lifecycle,
    ignoreChanges: [...identity.arguments],
    postcondition: [{ condition: holds(TerraformSelf.getString(argument)), errorMessage }],
  };
  new FormerAddress(scope, formerId, resource);
}

/** The condition of an argument that is compared as it is written; ids come back from Entra in lower case. */
export const is =
  (value: string) =>
  (inState: string): Expression =>
    Op.eq(Fn.lower(inState), isKnown(value) ? value.toLowerCase() : Fn.lower(value));

/** Names the address alone: what the argument holds may be sensitive. */
function refusal({ terraformResourceType, friendlyUniqueId }: TerraformResource, argument: string): string {
  return `${terraformResourceType}.${friendlyUniqueId} holds another ${argument} than it stands for. After an upgrade, apply once with the list as it was, then change it; a named value that changed needs a name of its own; what was changed by hand comes back with -replace.`;
}
