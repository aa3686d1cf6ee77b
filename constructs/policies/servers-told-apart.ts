/**
 * One authentication server at most is chosen for a request.
 *
 * @module
 */
import { authenticationServers } from "../../limits/api-gateway-authentication";
import type { Attributes, Json, PolicyRule } from "./rule";
import { type Authentication, authenticationServerKeys, authentications } from "./specification";
import { isExpression, isOn, itemsOf, type Verdicts } from "./written";

export const serversToldApart: PolicyRule = {
  id: "servers-told-apart",
  title: "One authentication server at most is chosen for a request",
  why: "Where two are chosen by one value, nothing says whose rules a request is judged by; and a claim can choose only where all of them read the token in one place.",
  remedy:
    "Give each server names and values of its own, whatever their case, one of them at most as default, and one place of the token to all.",
  source: authenticationServers.valueOnce.source,
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const { keys, selectors } = authenticationServerKeys(deployment);
    const isByClaim = selectors.some((selector) => /^request\.auth\[/.test(String(selector)));
    return [
      ...repeated(
        "the name",
        keys.map(({ name }) => [name]),
      ),
      ...repeated("the value", keys.map(valuesOf)),
      ...(keys.filter(({ is_default }) => isOn(is_default) === true).length > 1
        ? ["several authentication servers are the default"]
        : []),
      ...keys.flatMap(
        (key): Verdicts =>
          itemsOf(key.values) === undefined || isOn(key.is_default) === "unknown"
            ? [{ notUnderstood: `what chooses the authentication server ${String(key.name)}` }]
            : [],
      ),
      ...(isByClaim ? differentPlaces(authentications(deployment).all) : []),
    ];
  },
};

/** A wildcard chooses after all plain values, in the order in which they are written. */
const valuesOf = ({ type, values, expression }: Attributes): readonly Json[] =>
  type === "WILDCARD" ? (itemsOf(expression) ?? []) : (itemsOf(values) ?? []);

function repeated(what: string, each: readonly (readonly (Json | undefined)[])[]): Verdicts {
  const all = each.flat().map((text) => (isExpression(text) ? String(text) : String(text).toLowerCase()));
  return [...new Set(all.filter((text, index) => all.indexOf(text) < index))].map(
    (text) => `${what} ${text} is of several authentication servers`,
  );
}

function differentPlaces(all: readonly Authentication[]): Verdicts {
  const [first, ...others] = all.map(({ where, policy }) => ({ where, place: placeOf(policy) }));
  return others.flatMap(({ where, place }) =>
    place === first?.place ? [] : [`${where}the token stands in ${place}, and in ${first?.place} for the first one`],
  );
}

function placeOf({ token_header, token_auth_scheme, token_query_param }: Attributes): string {
  if (token_query_param !== undefined && token_query_param !== null)
    return `the query parameter ${String(token_query_param)}`;
  return `the header ${String(token_header ?? "of nobody's").toLowerCase()} with the scheme ${String(token_auth_scheme ?? "of nobody's").toLowerCase()}`;
}
