/**
 * A token authorizer, whoever made it: what deployments need of it, and one that exists.
 *
 * @module
 */
import type { ITerraformDependable } from "cdktf";
import { authorizer } from "../limits/api-gateway-authentication";
import type { IdentityHeaders } from "./identity-headers";
import { beyond, type Finding, isKnown, said } from "./private/findings";
import { madeFrom } from "./private/settings-shape";
import { authorizerTrustFindings } from "./private/trust-findings";
import type { AuthorizerRules, WantedOfAuthorizer } from "./token-authorizer-function-settings";
import type { ITokenTrust } from "./token-trust";

/**
 * An authorizer, whoever made it: what deployments need of it.
 *
 * @beta
 */
export interface ITokenAuthorizerFunction {
  /** OCID of the function. */
  readonly functionId: string;
  /** Whose tokens it admits. */
  readonly trusts: readonly ITokenTrust[];
  /** Claims that it hands on for whoever asks. */
  readonly context: readonly string[];
  /** Deployments wait for these: the service checks its access when they are made. */
  readonly functionAccess: readonly ITerraformDependable[];
}

/**
 * What is said of an authorizer that exists.
 *
 * @beta
 */
export interface ExistingAuthorizer {
  /** OCID of the function: `functionId` where it was made. */
  readonly functionId: string;
  /** Whose tokens it admits, all of them: those of its `trusts`, which {@link ITokenTrust.toOutput} publishes and {@link Trust.fromOutput} reads. */
  readonly trusts: readonly ITokenTrust[];
  /** Claims that it hands on: those of its `context`. @default - `iss` and `sub` */
  readonly context?: readonly string[];
}

/** What every authorizer hands on unless that is said otherwise. @internal */
export const usualContext: readonly string[] = ["iss", "sub"];

/** One that exists. @internal */
export const existingAuthorizer = (settings: ExistingAuthorizer): ITokenAuthorizerFunction =>
  madeFrom("TokenAuthorizerFunction.fromFunctionId", [settings], ({ functionId, trusts, context = usualContext }) => ({
    ...{ functionId, trusts, context },
    functionAccess: [],
  }));

/** One that is made here, and does what its deployments want of it. */
interface ServingAuthorizer extends ITokenAuthorizerFunction {
  readonly rules: AuthorizerRules;
  serve(wanted: WantedOfAuthorizer): void;
}

/** @internal */
export const isMadeHere = (one: ITokenAuthorizerFunction): one is ServingAuthorizer => "serve" in one;

/** What a deployment wants of an authorizer that exists and cannot be told of it. @internal */
export function existingAuthorizerFindings(
  { trusts, context }: ITokenAuthorizerFunction,
  { claims, combinations }: WantedOfAuthorizer,
  identityHeaders: IdentityHeaders,
): Finding[] {
  const code = "AUTHORIZER_SETTING_INVALID";
  const isLacking = (claim: string): boolean => context.every(isKnown) && isKnown(claim) && !context.includes(claim);
  const named = Object.entries(identityHeaders).map(([name, claim]) => [`identityHeaders.${name}`, claim] as const);
  const ofHeaders = new Set(Object.values(identityHeaders));
  const others = [...new Set(claims)]
    .filter((claim) => !ofHeaders.has(claim))
    .map((claim) => ["routes", claim] as const);
  return [
    ...trusts.flatMap((trust, index) => authorizerTrustFindings(trust, `trust.trusts[${index}]`)),
    ...[...named, ...others]
      .filter(([, claim]) => isLacking(claim))
      .map(([setting, claim]) => beyond(code, setting, claim, authorizer.contextOfExisting)),
    ...combinations
      .slice(0, 1)
      .map((all) => beyond(code, "routes", said(all.join(" and ")), authorizer.togetherOfExisting)),
  ];
}
