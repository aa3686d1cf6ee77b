/**
 * Issuers other than Entra, played on this machine.
 *
 * Nobody here has their private keys, so that no token of theirs could be made. Keys of this run stand in: static keys are
 * swapped for local ones with the same `kid` as the deployment enters the gateway, and key URIs are served on loopback. Real
 * tokens of such an issuer are refused here.
 *
 * @module
 */
import { createHash, KeyObject } from "node:crypto";
import type { JsonObject } from "../../internal/json";
import { isUrl } from "../../internal/url";
import type { Unknown } from "../../synthesized/expression/value";
import { wholePolicies } from "../../synthesized/system/authorizer-trusts";
import type {
  AuthenticationPolicy,
  AuthenticationServer,
  Deployment,
  FixedAuthentication,
} from "../../synthesized/system/deployment";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import type { GatewayResource } from "../../synthesized/system/gateways";
import type { KeySet } from "../../synthesized/system/key-set";
import type { OriginMapBuilder } from "../../synthesized/system/origins";
import { upstreamKeysUri } from "../../synthesized/system/served-keys";
import type { Clock } from "../clock";
import type { SigningKeyPair } from "../entra/signing-key";
import type { Fronts } from "../fronts";
import { grantedClaims } from "../gateway/granted-claims";
import type { LocalDeployment, LocalGatewayResource, PlayedDeployment } from "../gateway/local-deployments";
import { issuedClaims } from "./issued-claims";
import { keyServers } from "./key-servers";
import { createLocalKey, type LocalKey, signLocally } from "./local-key";

/** What a token of another issuer has otherwise than one that is right. */
export interface TokenChanges {
  /** Claims to add or replace. */
  readonly claims?: JsonObject;
  /** Claims to leave out. */
  readonly without?: readonly string[];
}

/** Another issuer, as one deployment knows it. */
export interface OtherIssuer {
  /** Address of the deployment. */
  readonly deployment: string;
  readonly pathPrefix: string;
  readonly issuer: string;
  /** The one of the deployment's trusts whose issuer it is, where each request chooses one. */
  readonly trust?: string;
  /** Ids of the keys that stand in for the issuer's. */
  readonly kids: readonly string[];
  /** Where they are served; undefined where they were written into the deployment. */
  readonly keysUri: string | undefined;
  /** A token that the deployment admits, unless changed. @param client what the claim that names the client says */
  token(client: string, changes?: TokenChanges): Promise<string>;
}

/** A key set that somebody outside of the stack passes on. */
export interface KeysElsewhere {
  readonly uri: string;
  /** Path prefixes of the deployments that get their keys there. */
  readonly pathPrefixes: readonly string[];
}

/** What issuers are played with. */
interface OtherIssuersOptions {
  readonly clock: Clock;
  readonly origins: OriginMapBuilder;
  /** The gateways as they were read. */
  readonly read: readonly GatewayResource<Deployment<Unknown>>[];
  readonly functions: readonly FunctionDefinition[];
  readonly isEntra: (issuer: string) => boolean;
  /** Entra's keys as they are now. */
  readonly entraKeys: () => Promise<readonly SigningKeyPair[]>;
  /** Key URIs that are not on the map are then fetched where they really are. */
  readonly allowOutbound: boolean;
  /** Gets what ends each server. */
  readonly closing: (() => Promise<void>)[];
  /** Local keys of a cloud that ran before, by what they stand for. @default none */
  readonly localKeys?: Map<string, Promise<LocalKey>> | undefined;
  /** What hands connections on, and outlives this. @default none */
  readonly fronts?: Fronts | undefined;
}

/** The gateways, their deployments with local keys, and who signs with these. */
interface PlayedIssuers {
  readonly gateways: readonly LocalGatewayResource[];
  readonly issuers: readonly OtherIssuer[];
  /** Where Entra's keys are served here that others pass on. */
  readonly keysElsewhere: readonly KeysElsewhere[];
}

/** Plays the issuers of all deployments. One real key has one local key in its place, in all deployments that hold it. */
export async function playOtherIssuers(
  gateways: readonly LocalGatewayResource[],
  options: OtherIssuersOptions,
): Promise<PlayedIssuers> {
  const stage: Stage = {
    ...options,
    swapped: options.localKeys ?? new Map(),
    servers: keyServers(options),
    keysElsewhere: new Map(),
  };
  const issuers: OtherIssuer[] = [];
  const played: LocalGatewayResource[] = [];
  for (const gateway of gateways) {
    const deployments: LocalDeployment[] = [];
    for (const deployment of gateway.deployments) {
      const one = "notPlayed" in deployment ? { deployment, issuers: [] } : await playOne(deployment, stage);
      deployments.push(one.deployment);
      issuers.push(...one.issuers);
    }
    played.push({ ...gateway, deployments });
  }
  const keysElsewhere = [...stage.keysElsewhere].map(([uri, pathPrefixes]) => ({ uri, pathPrefixes }));
  return { gateways: played, issuers, keysElsewhere };
}

interface Stage extends OtherIssuersOptions {
  /** Local keys by the real ones. */
  readonly swapped: Map<string, Promise<LocalKey>>;
  readonly servers: ReturnType<typeof keyServers>;
  /** By URI. */
  readonly keysElsewhere: Map<string, readonly string[]>;
}

async function playOne(
  deployment: PlayedDeployment,
  stage: Stage,
): Promise<{ readonly deployment: PlayedDeployment; readonly issuers: readonly OtherIssuer[] }> {
  const issuers: OtherIssuer[] = [];
  for (const policy of wholePolicies(deployment, stage.functions)) {
    const one = await playPolicy(policy, deployment, stage, "by a function");
    if (one.issuer !== undefined) issuers.push(one.issuer);
  }
  const played = async <Policy extends FixedAuthentication>(
    policy: Policy,
    trust?: string,
  ): Promise<Policy | AuthenticationPolicy> => {
    if (policy.kind !== "token") return policy;
    const one = await playPolicy(policy, deployment, stage);
    if (one.issuer !== undefined) issuers.push({ ...one.issuer, ...(trust === undefined ? {} : { trust }) });
    return one.policy;
  };
  const { authentication } = deployment;
  if (authentication === undefined) return { deployment, issuers };
  if (authentication.kind !== "servers")
    return { deployment: { ...deployment, authentication: await played(authentication) }, issuers };
  const servers: AuthenticationServer[] = [];
  for (const server of authentication.servers)
    servers.push({ ...server, authentication: await played(server.authentication, server.name) });
  return { deployment: { ...deployment, authentication: { ...authentication, servers } }, issuers };
}

interface PlayedPolicy {
  readonly policy: AuthenticationPolicy;
  readonly issuer?: OtherIssuer;
}

/** @param judged whether an authorizer judges by it, which gets the keys itself */
async function playPolicy(
  policy: AuthenticationPolicy,
  deployment: PlayedDeployment,
  stage: Stage,
  judged?: "by a function",
): Promise<PlayedPolicy> {
  const { keys } = policy;
  if (keys.kind === "static") return withLocalKeys(deployment, policy, keys.keys, stage);
  if (stage.allowOutbound) return { policy };
  const uri = upstreamKeysUri(keys.uri, stage.read, stage.functions);
  if (uri === undefined || !isUrl(uri)) return { policy };
  const [issuer] = policy.issuers.filter((one) => !stage.isEntra(one));
  if (policy.issuers.some(stage.isEntra) && (await stage.servers.entrasAt(uri)))
    stage.keysElsewhere.set(uri, [...(stage.keysElsewhere.get(uri) ?? []), deployment.pathPrefix]);
  const key = issuer === undefined ? undefined : await stage.servers.keyAt(uri);
  if (key === undefined || issuer === undefined) return { policy };
  return { policy, issuer: issuerOf(deployment, policy, { issuer, keys: [key], keysUri: uri, judged }, stage.clock) };
}

/** Static keys of Entra's are a copy that somebody took once: here it is a copy of the local Entra's present ones. */
async function withLocalKeys(
  deployment: PlayedDeployment,
  policy: AuthenticationPolicy,
  real: KeySet,
  stage: Stage,
): Promise<PlayedPolicy> {
  const others = policy.issuers.filter((issuer) => !stage.isEntra(issuer));
  const [issuer] = others;
  const local = issuer === undefined ? [] : await Promise.all(localKeysFor(real, stage.swapped));
  const entras = others.length < policy.issuers.length ? await stage.entraKeys() : [];
  const keys: KeySet = new Map([
    ...local.map(({ kid, publicKey }) => [kid, { alg: real.get(kid)?.alg, key: publicKey }] as const),
    ...entras.map(({ kid, publicKey }) => [kid, { alg: undefined, key: KeyObject.from(publicKey) }] as const),
  ]);
  const swapped = { ...policy, keys: { kind: "static", keys } as const };
  if (issuer === undefined) return { policy: swapped };
  const own = { issuer, keys: local, keysUri: undefined };
  return { policy: swapped, issuer: issuerOf(deployment, policy, own, stage.clock) };
}

function localKeysFor(real: KeySet, swapped: Map<string, Promise<LocalKey>>): Promise<LocalKey>[] {
  return [...real].map(([kid, { alg, key }]) => {
    const der = key.export({ type: "spki", format: "der" });
    const name = JSON.stringify([kid, alg, createHash("sha256").update(der).digest("hex")]);
    const local = swapped.get(name) ?? createLocalKey(kid, alg);
    swapped.set(name, local);
    return local;
  });
}

interface Signer {
  readonly issuer: string;
  readonly keys: readonly LocalKey[];
  readonly keysUri: string | undefined;
  readonly judged?: "by a function" | undefined;
}

function issuerOf(
  deployment: PlayedDeployment,
  { claims: rules, audiences: [audience = ""] }: AuthenticationPolicy,
  { issuer, keys, keysUri, judged }: Signer,
  clock: Clock,
): OtherIssuer {
  const { address, pathPrefix } = deployment;
  const [key] = keys;
  if (key === undefined) throw new TypeError("a policy has at least one key");
  return {
    ...{ deployment: address, pathPrefix, issuer, keysUri, kids: keys.map(({ kid }) => kid) },
    token(client, { claims = {}, without = [] } = {}) {
      const granted = grantedClaims(deployment, judged !== undefined);
      const order = { issuer, audience, client, rules, granted };
      const all = { ...issuedClaims(order, clock), ...claims };
      return signLocally(Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))), key);
    },
  };
}
