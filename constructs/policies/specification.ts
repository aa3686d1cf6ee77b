/**
 * The parts of a deployment that rules look at, wherever its specification can hold them.
 *
 * @module
 */
import type { Attributes, Json, NotUnderstood } from "./rule";
import { at, find, isExpression, itemsOf, type Verdicts } from "./written";

/** An authentication policy. */
export interface Authentication {
  /** In words, where there can be several. */
  readonly where: string;
  readonly policy: Attributes;
}

/** All that a deployment may authenticate by: its policy, or those of the servers that a request chooses from. */
export interface Authentications {
  readonly all: readonly Authentication[];
  readonly unclear: readonly NotUnderstood[];
}

const requestPolicies = ["specification", "request_policies"] as const;

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm */
export function authentications(deployment: Attributes): Authentications {
  const one = find(deployment, ...requestPolicies, "authentication");
  const servers = find(deployment, ...requestPolicies, "dynamic_authentication", "authentication_servers");
  const several = servers.blocks.map((server, index) => {
    const [name = index] = at(server, "key").map(({ name }) => name);
    const { blocks, unclear } = find(server, "authentication_server_detail");
    return { unclear, found: blocks.map((policy) => ({ where: `authentication server ${name}: `, policy })) };
  });
  return {
    all: [...one.blocks.map((policy) => ({ where: "", policy })), ...several.flatMap(({ found }) => found)],
    unclear: [...distinct([...one.unclear, ...servers.unclear]), ...several.flatMap(({ unclear }) => unclear)],
  };
}

/** What chooses one of several authentication servers. */
export function authenticationServerKeys(deployment: Attributes): {
  readonly selectors: readonly (Json | undefined)[];
  readonly keys: readonly Attributes[];
} {
  const way = [...requestPolicies, "dynamic_authentication"] as const;
  return {
    selectors: at(deployment, ...way, "selection_source").map(({ selector }) => selector),
    keys: at(deployment, ...way, "authentication_servers", "key"),
  };
}

/** The way to both leads through the same blocks. */
const distinct = (unclear: readonly NotUnderstood[]): readonly NotUnderstood[] =>
  unclear.filter(({ notUnderstood }, at) => unclear.findIndex((other) => other.notUnderstood === notUnderstood) === at);

/** What a rule says of each policy that verifies tokens by itself; a custom authorizer does in its own way. */
export function ofTokenPolicies(deployment: Attributes, verdicts: (policy: Attributes) => Verdicts): Verdicts {
  const { all, unclear } = authentications(deployment);
  return [
    ...unclear,
    ...all.flatMap(({ where, policy }) => {
      const type = String(policy.type);
      if (type === "CUSTOM_AUTHENTICATION") return [];
      const isKnown = type === "TOKEN_AUTHENTICATION" || type === "JWT_AUTHENTICATION";
      const found = isKnown ? verdicts(policy) : [{ notUnderstood: `the type of authentication is ${type}` }];
      return found.map((verdict) => placed(where, verdict));
    }),
  ];
}

/** The same with the place before it. */
export const placed = (where: string, verdict: string | NotUnderstood): string | NotUnderstood =>
  typeof verdict === "string" ? `${where}${verdict}` : { notUnderstood: `${where}${verdict.notUnderstood}` };

/** What stands under a name of a token's checks: in the policy itself in the older type, else in a block within it. */
export function tokenCheck(policy: Attributes, name: string): readonly Json[] | undefined {
  const { blocks, unclear } = find(policy, "validation_policy", "additional_validation_policy");
  if (policy.type === "JWT_AUTHENTICATION") return itemsOf(policy[name]);
  return unclear.length > 0 ? undefined : itemsOf(blocks[0]?.[name]);
}

/** A part of a deployment and where it stands, in words. */
export interface SpecificationPart {
  readonly where: string;
  readonly block: Attributes;
}

interface Parts {
  readonly all: readonly SpecificationPart[];
  readonly unclear: readonly NotUnderstood[];
}

/** What the gateway asks for keys and tokens' states, and where people sign in. */
export function calledKeyServers(deployment: Attributes): Parts {
  const { all, unclear } = authentications(deployment);
  const places = [["validation_policy"], ["public_keys"]] as const;
  const sources = [
    ["validation_policy", "source_uri_details"],
    ["validation_failure_policy", "source_uri_details"],
  ] as const;
  const parts = all.flatMap(({ where, policy }) =>
    [...places, ...sources].map((path) => {
      const found = find(policy, ...path);
      return {
        found: found.blocks.map((block) => ({ where: `${where}the key server`, block })),
        unclear: found.unclear,
      };
    }),
  );
  return {
    all: parts.flatMap(({ found }) => found),
    unclear: distinct([...unclear, ...parts.flatMap((part) => part.unclear)]),
  };
}

/** What routes call, those that a request chooses from among them. */
export function backEnds(deployment: Attributes): Parts {
  const routes = find(deployment, "specification", "routes");
  const parts = routes.blocks.map((route) => {
    const [direct, chosen] = [find(route, "backend"), find(route, "backend", "routing_backends", "backend")];
    const where = `the back end of ${String(route.path)}`;
    return {
      found: [...direct.blocks, ...chosen.blocks].map((block) => ({ where, block })),
      unclear: distinct([...direct.unclear, ...chosen.unclear]),
    };
  });
  return {
    all: parts.flatMap(({ found }) => found),
    unclear: [...routes.unclear, ...parts.flatMap(({ unclear }) => unclear)],
  };
}

/** What a rule says of an address: nothing of `https`, and of what Terraform fills in only where that is always https. */
export function unencrypted(where: string, url: Json | undefined): Verdicts {
  const text = String(url ?? "");
  // A deployment's address is always https: https://docs.oracle.com/en-us/iaas/Content/APIGateway/Concepts/apigatewayoverview.htm
  if (text === "" || /^https:/i.test(text) || /^\$\{oci_apigateway_deployment\.[\w-]+\.endpoint\}/.test(text))
    return [];
  const isUnknown = isExpression(text) && !/^[a-z]+:/i.test(text);
  return [
    isUnknown ? { notUnderstood: `${where} is reached at ${text.split("?")[0]}` } : `${where} is reached without TLS`,
  ];
}
