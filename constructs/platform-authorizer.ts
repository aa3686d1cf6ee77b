/**
 * How a platform's authorizer is published, and taken from what was published.
 *
 * @module
 */
import { Fn, type IResolvable, Op, propertyAccess, TerraformOutput, Token } from "cdktf";
import type { Construct } from "constructs";
import { TokenAuthorizerFunction } from "./token-authorizer-function";
import type { ExistingAuthorizer, ITokenAuthorizerFunction } from "./token-authorizer-function-existing";
import type { PublishedTrust } from "./token-trust";
import { Trust } from "./trust";

/**
 * {@link ExistingAuthorizer} as data.
 *
 * @beta
 */
export interface PublishedAuthorizer extends Omit<ExistingAuthorizer, "trusts" | "context"> {
  /** Whose tokens it admits, all of them. */
  readonly trusts: readonly PublishedTrust[];
  /** Claims that it hands on. */
  readonly context: readonly string[];
}

/** @internal */
export const authorizerAsData = ({ functionId, trusts, context }: ITokenAuthorizerFunction): PublishedAuthorizer => ({
  functionId,
  trusts: trusts.map((trust) => trust.toOutput()),
  context: [...context],
});

/** @internal */
export const publishedAuthorizer = ({ trusts, ...all }: PublishedAuthorizer): ITokenAuthorizerFunction =>
  TokenAuthorizerFunction.fromFunctionId({ ...all, trusts: trusts.map((trust) => Trust.fromOutput(trust)) });

const notAsSaid =
  "The platform's authorizer admits others than authorizer.trusts of Platform.fromState says, or hands on less than its context: set both to what terraform output -json platform prints where the platform is deployed.";

/**
 * Has each plan compare what is judged at synth with what the platform published: an output is refused where they differ.
 *
 * @param output `platform`, as the state has it
 * @internal
 */
export function comparePublished(
  scope: Construct,
  { functionId, trusts, context }: ITokenAuthorizerFunction,
  output: IResolvable,
): void {
  const published = (part: keyof PublishedAuthorizer) => propertyAccess(output, ["authorizer", part]);
  const said = trusts.map((trust) => trust.toOutput());
  const isSame = Op.eq(Fn.jsonencode(published("trusts")), Fn.jsonencode(said));
  const lacking = Fn.setsubtract(Fn.toset([...context]), Fn.toset(Token.asList(published("context"))));
  const looked = new TerraformOutput(scope, "Authorizer", {
    value: functionId,
    description: "The platform's authorizer, if it is as this stack says",
  });
  // CDKTF takes a precondition of an output, and never writes it.
  looked.addOverride("precondition", {
    condition: Op.and(isSame, Op.eq(Fn.jsonencode(lacking), "[]")),
    error_message: notAsSaid,
  });
}
