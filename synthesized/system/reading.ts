/**
 * The one reading of a stack: what it deploys, who is admitted, what is called, and what of all that is not understood. Reports, checks and the
 * local clouds work with it or with its parts, and read nothing themselves.
 *
 * It never throws for what is merely not understood: that is {@link Unknown}, never open, closed or absent.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { knownOf, Unknown } from "../expression/value";
import type { PartNotUnderstood, Stack } from "../stack/shape";
import { type Admission, admissionOf } from "./admission";
import {
  type GatewayBeside,
  type GatewayPlace,
  gatewaysBeside,
  joinedResources,
  networkOfFunction,
  placeOfGateway,
} from "./attached-networks";
import { type AuthorizerReading, authorizerOf, judgingPolicies } from "./authorizer-trusts";
import { type ApiCallers, callersOf } from "./callers";
import { type ChoiceReading, choiceOf } from "./chosen-trusts";
import { tokenPoliciesOf, tokenPolicyOf } from "./deciding-parts";
import type { AuthenticationPolicy, Deployment } from "./deployment";
import type { Findings } from "./fields";
import { type FunctionDefinition, functionsOf } from "./functions";
import { type GatewayResource, gatewaysOf } from "./gateways";
import { namesOfApis, namesOfClients } from "./given-names";
import { type FormerSetting, inheritedByApi } from "./inherited";
import { type LogReading, logsOf } from "./logs";
import { type Naming, namesOf } from "./names";
import type { NetworkPaths } from "./network-places";
import { type ReadDeployment, readEachDeployment, type Unplayed } from "./read-deployments";
import { type Registrations, readRegistrations } from "./registrations";
import { type SecretReading, secretsOf } from "./secrets";
import { type KeyServer, keyServerOf } from "./served-keys";
import { type StatementReading, statementsOf } from "./statements";

/** What a stack says. */
export interface StackReading {
  /** Of the stack. */
  readonly name: string;
  /** All deployments, open ones too, in the order of the stack. */
  readonly apis: readonly ApiReading[];
  readonly gateways: readonly GatewayReading[];
  /** Those of the stacks that it hangs together with. */
  readonly gatewaysBeside: readonly GatewayBeside[];
  readonly functions: readonly FunctionReading[];
  readonly registrations: Registrations;
  readonly statements: readonly StatementReading[];
  readonly secrets: readonly SecretReading[];
  readonly logs: readonly LogReading[];
  /** What the live deployments would keep although the stack no longer sets it; empty where no former stack was given. */
  readonly former: readonly FormerSetting[];
  /** All that is not understood, each said once. */
  readonly notUnderstood: readonly PartNotUnderstood[];
  /** Calls what stands in for an account's values by name. */
  readonly naming: Naming;
}

/** A deployment with all that belongs to it. */
export interface ApiReading extends ApiCallers {
  /** By which it is known everywhere. */
  readonly name: string;
  readonly address: string;
  readonly deployment: Deployment<Unknown>;
  /** Where its gateway answers, as OCI names it. */
  readonly endpoint: string | Unknown | undefined;
  readonly admission: Admission;
  /** What its tokens are judged by: by the gateway, or by a function of this package. */
  readonly policies: readonly AuthenticationPolicy<Unknown>[];
  /** Present where a function of this package judges. */
  readonly authorizer?: AuthorizerReading;
  /** Present where each request chooses who judges. */
  readonly choice?: ChoiceReading | Unknown;
  readonly unplayed: Unplayed;
  /** Of one that stands for several: why nobody knows how many there are, if any. */
  readonly howMany?: Unknown;
  /** Who serves its keys; undefined where nobody of the stack does. */
  readonly keyServer?: KeyServer;
}

/** A gateway, and who can reach it. */
export interface GatewayReading extends GatewayResource<Deployment<Unknown>>, GatewayPlace {}

/** A function, and where it may connect to. */
export interface FunctionReading extends FunctionDefinition {
  readonly network: NetworkPaths;
}

/** What is not part of the stack. */
interface Besides {
  /** The same stack, applied onto what a former one left. */
  readonly after?: Stack;
}

export function readSystem(stack: Stack, { after }: Besides = {}): StackReading {
  const findings: Findings = { errors: [], warnings: [] };
  const read = readEachDeployment(stack);
  const functions = functionsOf(stack);
  const gateways = gatewaysOf(
    stack,
    read.map(({ deployment }) => deployment),
  );
  const registrations = readRegistrations(stack, findings);
  const states = stack.states?.() ?? [];
  const naming = inTurn([namesOf(stack, registrations, gateways), ...states.map(namingOf)]);
  const all = joinedResources(stack);
  const names = namesOfApis(read, stack);
  const clients = namesOfClients(stack);
  const apis = read.map((one, index) => ({
    ...apiOf(one, registrations, clients, naming, functions),
    name: names[index] ?? one.resource.name,
    ...servedKeys(one.deployment, gateways, functions),
  }));
  const reading = {
    apis,
    gateways: gateways.map((gateway) => ({ ...gateway, ...placeOfGateway(gateway, all, findings) })),
    gatewaysBeside: gatewaysBeside(stack, all, findings),
    functions: functions.map((one) => ({ ...one, network: networkOfFunction(one, all, findings) })),
    statements: statementsOf(stack, findings),
    logs: logsOf(stack, findings),
  };
  return {
    ...reading,
    name: stack.name,
    registrations,
    secrets: secretsOf(stack),
    former: after === undefined ? [] : inheritedByApi(stack, after, apis),
    notUnderstood: [...stack.notUnderstood, ...gapsOf(findings, read)],
    naming,
  };
}

/** What stands in for an account's values is called by the names that its own stack has for it. */
function namingOf(stack: Stack): Naming {
  const deployments = readEachDeployment(stack).map(({ deployment }) => deployment);
  return namesOf(stack, readRegistrations(stack, { errors: [], warnings: [] }), gatewaysOf(stack, deployments));
}

const inTurn =
  (namings: readonly Naming[]): Naming =>
  (text) =>
    namings.reduce((named, naming) => naming(named), text);

function apiOf(
  { resource, deployment, unplayed }: ReadDeployment,
  registrations: Registrations,
  namesOfClients: ReadonlyMap<string, string>,
  naming: Naming,
  functions: readonly FunctionDefinition[],
): Omit<ApiReading, "name" | "keyServer"> {
  const { authentication } = deployment;
  const byFunction = judgingPolicies(deployment, functions);
  const policies = [...tokenPoliciesOf(authentication), ...byFunction];
  const isMadeUp = (text: string): boolean => naming(text) !== text;
  const admission = byFunction.length === 0 ? admissionOf(authentication, isMadeUp) : ofEach(byFunction, isMadeUp);
  const listed = <T>(list: readonly T[] | Unknown): readonly (T | Unknown)[] => (Unknown.is(list) ? [list] : list);
  const { endpoint } = resource.values;
  const issuers = policies.flatMap((policy) => listed(policy.issuers));
  const audiences = policies.flatMap((policy) => listed(policy.audiences));
  const authorizer = authorizerOf(deployment, functions);
  const denied = deniedNames(authorizer);
  // What is no application of Entra's gets no token of another issuer.
  const none = { ...registrations, applications: [] };
  const choice = choiceOf(deployment, isMadeUp, (policy, admission, isEntras) =>
    callersOf(isEntras ? registrations : none, {
      ...{ admission, namesOfClients, denied: [] },
      ...{ issuers: listed(policy.issuers), audiences: listed(policy.audiences) },
    }),
  );
  return {
    ...callersOf(registrations, { admission, issuers, audiences, namesOfClients, denied }),
    ...(authorizer === undefined ? {} : { authorizer }),
    ...(choice === undefined ? {} : { choice }),
    ...{ address: resource.address, deployment, admission, policies, unplayed },
    ...(resource.howMany === undefined ? {} : { howMany: resource.howMany }),
    endpoint: isText(endpoint) || Unknown.is(endpoint) ? endpoint : undefined,
  };
}

function deniedNames(authorizer: AuthorizerReading | undefined): readonly string[] | Unknown {
  if (authorizer === undefined) return [];
  const { denied } = authorizer;
  return Unknown.is(denied) ? denied : [...denied.clients, ...denied.subjects];
}

/** Of a function that goes by several, the issuer of a token says which. */
function ofEach(policies: readonly AuthenticationPolicy<Unknown>[], isMadeUp: (text: string) => boolean): Admission {
  const [only, ...others] = policies.map((policy) => ({
    name: knownTexts(policy.issuers).join(", "),
    admission: admissionOf(policy, isMadeUp),
    issuers: knownTexts(policy.issuers),
  }));
  if (only !== undefined && others.length === 0) return only.admission;
  return { kind: "servers", servers: only === undefined ? [] : [only, ...others] };
}

function servedKeys(
  { authentication }: Deployment<Unknown>,
  gateways: readonly GatewayResource<Deployment<Unknown>>[],
  functions: readonly FunctionDefinition[],
): Pick<ApiReading, "keyServer"> {
  const keys = tokenPolicyOf(authentication)?.keys;
  if (keys === undefined || Unknown.is(keys)) return {};
  const keyServer = keys.kind === "remote" ? keyServerOf(keys.uri, gateways, functions) : undefined;
  return keyServer === undefined ? {} : { keyServer };
}

/** Each reason once, with the place where it was met first. */
function gapsOf({ errors }: Findings, read: readonly ReadDeployment[]): readonly PartNotUnderstood[] {
  const gaps = [...errors, ...read.flatMap((one) => one.errors)].flatMap(({ resource, field, gap }) =>
    gap === undefined ? [] : [{ setting: `${resource}: ${field}`, reason: gap.reason }],
  );
  return gaps.filter(({ setting }, index) => gaps.findIndex((other) => other.setting === setting) === index);
}

/** Known texts of a list that may be unknown as a whole. */
export const knownTexts = (list: readonly (string | Unknown)[] | Unknown): readonly string[] =>
  Unknown.is(list) ? [] : knownOf(list);
