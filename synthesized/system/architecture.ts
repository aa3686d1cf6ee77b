/**
 * The parts of a stack that a reviewer asks about, and how they hang together: what is deployed, who is admitted, what answers.
 *
 * @module
 */

import type { Resource, Stack } from "../stack-shape";
import { isValueObject, type Value } from "../value";
import { clientIdClaims } from "./client-claim";

/** An application in Entra: an API, a client, or both. */
export interface EntraApplication {
  readonly address: string;
  readonly name: string;
  readonly clientId: string;
  /** How it proves who it is: `2 secrets`, `certificate`, `federated identity`; empty for an API. */
  readonly credentials: readonly string[];
  /** Client ids of the applications in whose APIs it holds a role. */
  readonly rolesAt: readonly string[];
}

/** One route of a deployment. */
export interface DeployedRoute {
  readonly path: string;
  readonly methods: readonly string[];
  readonly isOpen: boolean;
  /** `stock response`, a URL, or the address of a function in the stack. */
  readonly backend: string;
  /** Present where the back end is a function of the stack. */
  readonly functionAddress?: string;
}

/** One deployment on a gateway. */
export interface DeploymentOfGateway {
  readonly address: string;
  readonly name: string;
  readonly gatewayId: string;
  readonly pathPrefix: string;
  readonly routes: readonly DeployedRoute[];
  /** Absent where nobody is asked for a token. */
  readonly admits?: Admission;
}

/** Whose tokens a deployment admits. */
interface Admission {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** Client ids, or `undefined` where no claim names clients. */
  readonly clientIds?: readonly string[];
  /** Absent with static keys. */
  readonly jwksUri?: string;
}

/** A gateway of the stack, or one outside of it that the stack deploys to. */
export interface Gateway {
  readonly id: string;
  readonly name: string;
  /** `undefined` for one outside of the stack, which the stack does not say. */
  readonly isPublic?: boolean;
}

/** What a stack sets up. */
export interface Architecture {
  readonly applications: readonly EntraApplication[];
  readonly gateways: readonly Gateway[];
  readonly deployments: readonly DeploymentOfGateway[];
  readonly functions: readonly { readonly address: string; readonly name: string; readonly upstream?: string }[];
  /** IAM statements. */
  readonly statements: readonly string[];
}

/** Reads the architecture out of an evaluated stack. */
export function architectureOf(stack: Stack): Architecture {
  const functions = stack.resourcesOf("oci_functions_function");
  return {
    applications: stack.resourcesOf("azuread_application").map((application) => entraApplication(stack, application)),
    gateways: gatewaysOf(stack),
    deployments: stack.resourcesOf("oci_apigateway_deployment").map((resource) => deployment(resource, functions)),
    functions: functions.map(({ address, values }) => {
      const upstream = isValueObject(values.config) ? values.config.JWKS_URI : undefined;
      return {
        address,
        name: text(values.display_name),
        ...(upstream === undefined ? {} : { upstream: text(upstream) }),
      };
    }),
    statements: stack.resourcesOf("oci_identity_policy").flatMap(({ values }) => texts(values.statements)),
  };
}

function entraApplication(stack: Stack, { address, values }: Resource): EntraApplication {
  const own = (type: string) =>
    stack.resourcesOf(type).filter(({ values: { application_id } }) => application_id === values.id);
  const secrets = own("azuread_application_password").length;
  const principals = stack.resourcesOf("azuread_service_principal");
  const objectId = principals.find((principal) => principal.values.client_id === values.client_id)?.values.object_id;
  return {
    address,
    name: text(values.display_name),
    clientId: text(values.client_id),
    credentials: [
      ...(secrets > 0 ? [`${secrets} secrets`] : []),
      ...own("azuread_application_certificate").map(() => "certificate"),
      ...own("azuread_application_federated_identity_credential").map(() => "federated identity"),
    ],
    rolesAt: [...new Set(apisOf(stack, objectId))],
  };
}

/** Client ids of the APIs at which a service principal holds a role, once for each role. */
function apisOf(stack: Stack, objectId: Value | undefined): string[] {
  const principals = stack.resourcesOf("azuread_service_principal");
  return stack
    .resourcesOf("azuread_app_role_assignment")
    .filter((assignment) => assignment.values.principal_object_id === objectId)
    .flatMap((assignment) =>
      principals.filter((principal) => principal.values.object_id === assignment.values.resource_object_id),
    )
    .map((principal) => text(principal.values.client_id));
}

function gatewaysOf(stack: Stack): Gateway[] {
  const own = stack.resourcesOf("oci_apigateway_gateway").map(({ values }) => ({
    id: text(values.id),
    name: text(values.display_name),
    isPublic: values.endpoint_type === "PUBLIC",
  }));
  const used = stack.resourcesOf("oci_apigateway_deployment").map(({ values }) => text(values.gateway_id));
  const others = [...new Set(used)].filter((id) => !own.some((gateway) => gateway.id === id));
  return [...own, ...others.map((id) => ({ id, name: "existing gateway" }))];
}

function deployment({ address, values }: Resource, functions: readonly Resource[]): DeploymentOfGateway {
  const [specification = {}] = blocks(values.specification);
  const [policies = {}] = blocks(specification.request_policies);
  const [authentication] = blocks(policies.authentication);
  return {
    address,
    name: text(values.display_name),
    gatewayId: text(values.gateway_id),
    pathPrefix: text(values.path_prefix),
    routes: blocks(specification.routes).map((route) => deployedRoute(route, functions, authentication === undefined)),
    ...(authentication === undefined ? {} : { admits: admission(authentication) }),
  };
}

function deployedRoute(route: JsonBlock, functions: readonly Resource[], withoutPolicy: boolean): DeployedRoute {
  const [policies = {}] = blocks(route.request_policies);
  const isAnonymous = blocks(policies.authorization).some(({ type }) => type === "ANONYMOUS");
  const [backend = {}] = blocks(route.backend);
  const called = functions.find(({ values }) => backend.function_id !== undefined && values.id === backend.function_id);
  const plain = backend.type === "STOCK_RESPONSE_BACKEND" ? "stock response" : text(backend.url ?? backend.function_id);
  return {
    path: text(route.path),
    methods: texts(route.methods),
    isOpen: withoutPolicy || isAnonymous,
    backend: called === undefined ? plain : text(called.values.display_name),
    ...(called === undefined ? {} : { functionAddress: called.address }),
  };
}

function admission(authentication: JsonBlock): Admission {
  const [validation = authentication] = blocks(authentication.validation_policy);
  const [checks = authentication] = blocks(validation.additional_validation_policy);
  const [keys = validation] = blocks(authentication.public_keys);
  // One without values only has to be there, whoever the client is.
  const named = blocks(checks.verify_claims).find(
    ({ key, values }) => clientIdClaims.includes(text(key)) && texts(values).length > 0,
  );
  return {
    issuers: texts(checks.issuers),
    audiences: texts(checks.audiences),
    ...(named === undefined ? {} : { clientIds: texts(named.values) }),
    ...(keys.uri === undefined ? {} : { jwksUri: text(keys.uri) }),
  };
}

type JsonBlock = { readonly [name: string]: Value };

function blocks(value: Value | undefined): readonly JsonBlock[] {
  return Array.isArray(value) ? value.filter(isValueObject) : [];
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
