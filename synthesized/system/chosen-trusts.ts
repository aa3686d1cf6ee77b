/**
 * A deployment of which each request chooses who judges its token: each of its trusts apart, with whose tokens they are.
 *
 * @module
 */
import { Unknown } from "../expression/value";
import { type Admission, admissionOf } from "./admission";
import type { ApiCallers } from "./callers";
import type { RequestVariable } from "./context-variables";
import type { AuthenticationPolicy, AuthenticationServer, Deployment } from "./deployment";
import { entraIssuerOf } from "./entra-issuer";

/** What a request chooses by, and what there is to choose. */
export interface ChoiceReading {
  readonly selector: RequestVariable;
  readonly trusts: readonly ChosenReading[];
}

/** One of the trusts, and who gets tokens for it. */
export interface ChosenReading extends ApiCallers {
  /** As the deployment calls it. */
  readonly name: string;
  /** Any one of them chooses it, whatever its case. */
  readonly values: readonly string[];
  readonly isDefault: boolean;
  readonly policy: AuthenticationPolicy<Unknown>;
}

/** Who gets tokens that a policy admits. */
type CallersFor = (policy: AuthenticationPolicy<Unknown>, admission: Admission, isEntras: boolean) => ApiCallers;

/** All of them or, where one is not known well enough to say what it is chosen by, why not; undefined where no request chooses. */
export function choiceOf(
  { authentication }: Pick<Deployment<Unknown>, "authentication">,
  isMadeUp: (text: string) => boolean,
  callersFor: CallersFor,
): ChoiceReading | Unknown | undefined {
  if (authentication === undefined || Unknown.is(authentication) || authentication.kind !== "servers") return undefined;
  const { selector, servers } = authentication;
  if (Unknown.is(selector)) return selector;
  if (Unknown.is(servers)) return servers;
  const trusts = servers.map((server) => trustOf(server, isMadeUp, callersFor));
  const gap = trusts.find(Unknown.is);
  return gap ?? { selector, trusts: trusts.flatMap((one) => (Unknown.is(one) ? [] : one)) };
}

function trustOf(
  server: AuthenticationServer<Unknown> | Unknown,
  isMadeUp: (text: string) => boolean,
  callersFor: CallersFor,
): ChosenReading | Unknown {
  if (Unknown.is(server)) return server;
  const { name, rule, isDefault, authentication: policy } = server;
  const gap = [name, rule, isDefault, policy].find(Unknown.is);
  if (gap !== undefined || Unknown.is(name) || Unknown.is(rule) || Unknown.is(isDefault) || Unknown.is(policy))
    return gap ?? new Unknown("one of its authentication servers is not known");
  if (policy.kind !== "token") return new Unknown(`a function decides for ${name}`);
  if (rule.type !== "ANY_OF") return new Unknown(`${name} is chosen by the wildcard ${rule.expression}`);
  const { issuers } = policy;
  const isEntras = Unknown.is(issuers) || issuers.some((one) => Unknown.is(one) || entraIssuerOf(one) !== undefined);
  const { values } = rule;
  return { name, values, isDefault, policy, ...callersFor(policy, admissionOf(policy, isMadeUp), isEntras) };
}
