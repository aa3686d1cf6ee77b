/**
 * Who judges the tokens of each deployment and by what, and where tokens and keys come from.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { Unknown } from "../../synthesized/expression/value";
import { authorizerOf, judgingPolicies } from "../../synthesized/system/authorizer-trusts";
import { authorizersOf, tokenPoliciesOf } from "../../synthesized/system/deciding-parts";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import { askedBy } from "../../synthesized/system/permissions";
import type { PlayedCloud } from "../cloud";
import type { ClaimPolicy } from "../gateway/claims";
import { type PlayedDeployment, playedRoutes } from "../gateway/local-deployments";
import type { AskingDeployment, Sources } from "./answers";

type Played = Pick<PlayedCloud, "gateways" | "functions">;

export function askingDeployments({ gateways, functions }: Played): readonly AskingDeployment[] {
  return gateways.flatMap(({ deployments }) =>
    deployments.flatMap((deployment): AskingDeployment | never[] => {
      if ("notPlayed" in deployment) return [];
      const { address, pathPrefix, authentication } = deployment;
      const byFunction = authorizersOf(authentication).length > 0;
      const policies = byFunction ? judgingPolicies(deployment, functions) : tokenPoliciesOf(authentication);
      const judge = authentication === undefined ? {} : ({ judge: byFunction ? "authorizer" : "gateway" } as const);
      return {
        address,
        pathPrefix,
        ...judge,
        policies: policies.map(claimPolicyOf),
        ...askedOfAuthorizer(deployment, functions),
      };
    }),
  );
}

function askedOfAuthorizer(
  deployment: PlayedDeployment,
  functions: Played["functions"],
): Pick<AskingDeployment, "denied" | "routes"> {
  const authorizer = authorizerOf(deployment, functions);
  if (authorizer === undefined) return {};
  const { denied } = authorizer;
  const routes = playedRoutes(deployment).flatMap((route) => {
    const asks = askedBy(route);
    return asks === undefined ? [] : [{ name: `${route.methods.join(", ")} ${route.pattern.text}`, asks }];
  });
  return { ...(Unknown.is(denied) ? {} : { denied }), routes };
}

/** Of what nobody here knows, nothing is shown as asked. */
function claimPolicyOf(policy: AuthenticationPolicy<Unknown>): ClaimPolicy {
  const { issuers, audiences, claims, skewSeconds } = policy;
  return {
    ...{ issuers: textsOf(issuers), audiences: textsOf(audiences) },
    skewSeconds: typeof skewSeconds === "number" ? skewSeconds : 0,
    claims: (Array.isArray(claims) ? claims : []).flatMap((rule) => {
      if (!("key" in rule) || !isText(rule.key)) return [];
      return { key: rule.key, values: textsOf(rule.values), isRequired: rule.isRequired === true };
    }),
  };
}

const textsOf = (list: readonly (string | Unknown)[] | Unknown): readonly string[] =>
  Array.isArray(list) ? list.filter(isText) : [];

/** What adapters are told of where Entra's keys are. */
const adapterSetting = "JWKS_URI";

export function sourcesOf(
  { entra, stack, functions, otherIssuers, keysElsewhere }: Omit<PlayedCloud, "gateways">,
  deployments: readonly AskingDeployment[],
  keyUris: readonly string[],
): Sources {
  const others = [...new Set(otherIssuers.map(({ issuer }) => (isUrl(issuer) ? new URL(issuer).host : issuer)))];
  const trusted = deployments.flatMap(({ policies }) => policies.flatMap(({ issuers }) => issuers));
  const isEntras = (uri: string): boolean => isUrl(uri) && entra.issuers.origins.includes(new URL(uri).origin);
  const usesEntra =
    others.length === 0 || trusted.some(isEntras) || stack.resourcesOf("azuread_application").length > 0;
  const own = otherIssuers.flatMap(({ keysUri }) => keysUri ?? []);
  const isAdapted = keysElsewhere.length > 0 || functions.some(({ config }) => config[adapterSetting] !== undefined);
  return {
    issuers: [...(usesEntra ? ["Entra ID"] : []), ...others],
    usesEntra,
    keyUris: [...own, ...keyUris.filter(isEntras)],
    between: [
      ...(isAdapted ? (["adapter"] as const) : []),
      ...(deployments.some(({ judge }) => judge === "authorizer") ? (["authorizer"] as const) : []),
    ],
  };
}
