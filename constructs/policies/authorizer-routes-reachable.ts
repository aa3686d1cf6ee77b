/**
 * What routes ask a token authorizer for it can grant.
 *
 * @module
 */
import { combinationParts } from "../../limits/permissions";
import type { Attributes, Json, NotUnderstood, PolicyRule } from "./rule";
import { authentications, placed } from "./specification";
import { find, isExpression, itemsOf, type Verdicts } from "./written";

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction.htm";

export const authorizerRoutesReachable: PolicyRule = {
  id: "authorizer-routes-reachable",
  title: "What routes ask a token authorizer for it can grant",
  why: "A route whose allowed_scope has no permission that the authorizer grants refuses everybody, and a word of another form is none that it grants.",
  remedy:
    "Let RouteAccess.anyOfRoles, anyOfRolesOfPeople, anyOfScopes, anyOfGroups and allOf write allowed_scope, of the deployment that takes the TokenAuthorizerFunction.",
  source: page,
  resourceType: "oci_apigateway_deployment",
  check(deployment, _address, others) {
    const { all } = authentications(deployment);
    const isByFunction = all.some(({ policy }) => policy.type === "CUSTOM_AUTHENTICATION");
    const configs = others("oci_functions_function").map(({ config }) => config);
    const own = configs.filter(isObject).filter((config) => config.AUTHORIZER_TRUSTS !== undefined);
    // Of another authorizer nobody here knows what it grants.
    if (!isByFunction || own.length === 0) return [];
    const asked = find(deployment, "specification", "routes").blocks.map(scopesOf);
    const isOwn = own.length === configs.length || asked.some(({ scopes }) => scopes.some(isPermission));
    return isOwn ? asked.flatMap((route) => judged(route, combinationsIn(own))) : [];
  },
};

interface AskingRoute {
  readonly where: string;
  readonly scopes: readonly string[];
  readonly unclear: readonly NotUnderstood[];
}

function scopesOf(route: Attributes): AskingRoute {
  const { blocks, unclear } = find(route, "request_policies", "authorization");
  const asking = blocks.filter(({ type }) => type === "ANY_OF");
  const lists = asking.map(({ allowed_scope: scopes }) => itemsOf(scopes));
  return {
    where: `route ${String(route.path)} `,
    scopes: lists.flatMap((list) => list ?? []).map(String),
    unclear: [...unclear, ...(lists.includes(undefined) ? [{ notUnderstood: "what it asks for" }] : [])],
  };
}

const kinds = /^(?:app-role|user-role|scp|group):/;
const { beginning } = combinationParts;
const isPermission = (scope: string): boolean => kinds.test(scope) || scope.startsWith(beginning);

/** Each of a route's alternatives is told that nobody can have: the others do not show that it was meant to be dead. */
function judged({ where, scopes, unclear }: AskingRoute, combinations: ReadonlySet<string> | undefined): Verdicts {
  return [
    ...unclear.map((verdict) => placed(where, verdict)),
    ...scopes.flatMap((scope) => {
      // What Terraform puts together begins with its kind.
      if (isExpression(scope) && !isPermission(scope))
        return [placed(where, { notUnderstood: `what it asks for (${scope})` })];
      if (!isPermission(scope)) return [`${where}asks for ${scope}, which no token authorizer grants`];
      const isTold = combinations === undefined || !scope.startsWith(beginning) || isExpression(scope);
      return isTold || combinations.has(scope) ? [] : [`${where}asks for ${scope}, and no authorizer is told of it`];
    }),
  ];
}

/** What all of them together grant to who has several permissions; undefined where Terraform makes it. */
function combinationsIn(configs: readonly Attributes[]): ReadonlySet<string> | undefined {
  const lists = configs.map(({ AUTHORIZER_COMBINATIONS: text = "[]" }) => parsed(text));
  if (lists.includes(undefined)) return undefined;
  return new Set(
    lists.flatMap((list) => list ?? []).map((all) => `${beginning}${[...all].sort().join(combinationParts.separator)}`),
  );
}

function parsed(text: Json): readonly (readonly string[])[] | undefined {
  if (typeof text !== "string" || isExpression(text)) return undefined;
  try {
    const lists: unknown = JSON.parse(text);
    const isTexts = (list: unknown): list is readonly string[] =>
      Array.isArray(list) && list.every((one) => typeof one === "string");
    return Array.isArray(lists) && lists.every(isTexts) ? lists : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: Json | undefined): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);
