/**
 * The picture of a reading.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { knownOf, Unknown } from "../expression/value";
import { dialledByAuthorizer } from "../system/authorizer-trusts";
import type { Caller } from "../system/callers";
import { authorizersOf, tokenPoliciesOf } from "../system/deciding-parts";

import { entraIssuerOf } from "../system/entra-issuer";
import {
  type ApiReading,
  type FunctionReading,
  type GatewayReading,
  knownTexts,
  type StackReading,
} from "../system/reading";
import { type Credentials, credentialsInWords } from "../system/registrations";
import { apiLines } from "./api-lines";
import { callsOf } from "./calls";
import { Canvas } from "./canvas";
import type { Picture, PictureLine } from "./picture";

export function pictureOf(reading: StackReading): Picture {
  const { apis, gateways, functions, naming } = reading;
  const canvas = new Canvas(naming);
  for (const gateway of gateways) {
    const names = [gateway.displayName, ...gateway.customHostnames].join(", ");
    canvas.group(`gateway ${gateway.id}`, `API Gateway ${names} (${reachInWords(gateway)})`, "gateway");
  }
  for (const { id } of gateways.filter(({ deployments }) => deployments.length === 0)) {
    const group = canvas.group(`gateway ${id}`, "API Gateway", "gateway");
    canvas.node(`nothing on ${id}`, { kind: "api", group, title: "no deployment of this stack", lines: [] });
  }
  for (const api of apis) drawApi(api, canvas);
  for (const one of functions) drawFunction(one, canvas);
  for (const api of apis) connect(api, reading, canvas);
  return canvas.picture(reading.name);
}

const reachInWords = ({ reach }: GatewayReading): string => (Unknown.is(reach) ? "reach not known" : reach);

function drawApi(api: ApiReading, canvas: Canvas): void {
  const { address, name, deployment } = api;
  const { gatewayId, pathPrefix } = deployment;
  const group = Unknown.is(gatewayId) ? undefined : canvas.group(`gateway ${gatewayId}`, "API Gateway", "gateway");
  const prefix = Unknown.is(pathPrefix) ? "a path that is not known" : pathPrefix;
  const several = api.howMany === undefined ? "" : "  (none, one or several)";
  const title = prefix === `/${name}` ? prefix : `${name}  ${prefix}`;
  canvas.node(address, {
    kind: "api",
    title: `${title}${several}`,
    lines: apiLines(api),
    ...(group === undefined ? {} : { group }),
  });
}

function drawFunction(one: FunctionReading, canvas: Canvas): void {
  const { name, id, config, unknownConfig } = one;
  const group = canvas.group("functions", "OCI Functions", "functions");
  const upstream = config.JWKS_URI ?? unknownConfig.JWKS_URI;
  const ofIssuers = dialledByAuthorizer(one);
  const kind = ofIssuers.length > 0 ? "token authorizer" : upstream === undefined ? undefined : "JWKS adapter";
  const lines = kind === undefined ? [] : [{ text: kind, tone: "faint" } as const];
  const doubts = Unknown.is(upstream) ? [{ text: "of keys that are not known", tone: "doubt" } as const] : [];
  canvas.node(`function ${id}`, { kind: "function", group, title: name, lines: [...lines, ...doubts] });
  for (const uri of [...(isText(upstream) ? [upstream] : []), ...ofIssuers])
    canvas.edge(`function ${id}`, drawKeyServer(uri, [], canvas), "keys", "keys");
}

function connect(api: ApiReading, reading: StackReading, canvas: Canvas): void {
  for (const caller of api.callers) connectCaller(caller, api, canvas);
  if (api.admission.kind === "any-client") connectAnybody(api, reading, canvas);
  connectKeys(api, canvas);
  for (const { to, title, count, kind } of callsOf(api, reading)) {
    const isDoubtful = kind === "not understood";
    canvas.node(to, { kind: isDoubtful ? "host" : kind, title, lines: [] });
    canvas.edge(api.address, to, isDoubtful ? "doubt" : "call", count === 1 ? "1 route" : `${count} routes`);
  }
  for (const functionId of authorizersOf(api.deployment.authentication)) {
    const to = `function ${functionId}`;
    canvas.node(to, { kind: "function", title: functionId, lines: [] });
    canvas.edge(api.address, to, "keys", "decides who is admitted");
  }
}

function connectCaller(caller: Caller, { address, tokenEndpoint }: ApiReading, canvas: Canvas): void {
  const { name, clientId, isAdmitted, credentials, people } = caller;
  const id = `client ${Unknown.is(clientId) ? clientId.reason : clientId}`;
  const isOfTenant = tokenEndpoint !== undefined && people === undefined;
  const group = isOfTenant ? canvas.group("clients", "Microsoft Entra ID: clients", "entra") : undefined;
  const lines = credentials === undefined ? [] : proofLines(credentials);
  canvas.node(id, { kind: "client", title: name, lines, ...(group === undefined ? {} : { group }) });
  const kind = Unknown.is(isAdmitted) ? "doubt" : isAdmitted ? "token" : "refused";
  canvas.edge(id, address, kind, kind === "refused" ? "refused" : kind === "doubt" ? "perhaps" : undefined);
  if (people === undefined) return;
  const everyone = `people ${address}`;
  const names = people.kind === "everyone" ? ["everyone of the tenant"] : people.people.map((one) => one.name);
  canvas.node(everyone, {
    kind: "people",
    title: "people",
    lines: names.map((text) => ({ text, tone: people.kind === "everyone" ? "open" : "plain" }) as const),
  });
  canvas.edge(everyone, id, "token", "sign in");
}

/** A federated identity has its subject and its issuer in lines of their own. */
function proofLines(credentials: Credentials): readonly PictureLine[] {
  const others = credentialsInWords({ ...credentials, federated: [] });
  const federated = knownOf(credentials.federated).flatMap(({ subject, issuer }) => [
    "federated identity",
    subject,
    `of ${isUrl(issuer) ? new URL(issuer).host : issuer}`,
  ]);
  return [...others, ...federated].map((text) => ({ text, tone: "faint" }));
}

/** Every client that an issuer gives a token. */
function connectAnybody({ admission, address, registration }: ApiReading, reading: StackReading, canvas: Canvas): void {
  if (admission.kind !== "any-client") return;
  for (const issuer of admission.issuers) {
    const whose = Unknown.is(issuer) ? "an issuer that is not known" : inWords(issuer, reading);
    const limits = [
      ...(whose.startsWith("the tenant") ? assigned(registration?.assignmentRequired) : []),
      ...admission.narrowedBy.map((claim) => `with a listed ${claim}`),
    ];
    const isUnlimited = limits.length === 0 && whose.startsWith("the tenant");
    const lines = (isUnlimited ? ["without exception"] : limits).map((text) => ({ text, tone: "faint" }) as const);
    const id = `anybody ${whose} ${limits.join(", ")}`;
    canvas.node(id, { kind: "client", title: `every client of ${whose}`, lines });
    canvas.edge(id, address, "token");
  }
}

/** What Entra asks for before it gives a token. */
function assigned(isRequired: boolean | Unknown | undefined): readonly string[] {
  if (Unknown.is(isRequired)) return ["perhaps only if assigned a role"];
  return isRequired === true ? ["that is assigned a role"] : [];
}

function inWords(issuer: string, { registrations }: StackReading): string {
  const tenant = entraIssuerOf(issuer)?.tenant;
  if (tenant === undefined) return issuer;
  return tenant === registrations.tenantId ? "the tenant" : `the tenant ${tenant}`;
}

function connectKeys({ address, deployment: { authentication }, keyServer }: ApiReading, canvas: Canvas): void {
  for (const { keys, issuers } of tokenPoliciesOf(authentication)) {
    const names = knownTexts(issuers);
    if (Unknown.is(keys)) continue;
    if (keys.kind === "remote") {
      const served = keyServer?.deployment?.address;
      canvas.edge(address, served ?? drawKeyServer(keys.uri, names, canvas), "keys", "keys");
    } else {
      const written = `${[...keys.keys.keys()].join(", ")}, written in`;
      for (const issuer of names) canvas.edge(address, drawIssuer(issuer, canvas), "keys", written);
    }
  }
}

/** Entra's keys are drawn once; those of others with the issuers whose they are, where that is not plain from the host. */
function drawKeyServer(uri: string, issuers: readonly string[], canvas: Canvas): string {
  if (entraIssuerOf(uri) !== undefined) return drawEntra(canvas);
  const host = isUrl(uri) ? new URL(uri).host : uri;
  const others = issuers.filter((issuer) => !isUrl(issuer) || new URL(issuer).host !== host);
  const id = `keys ${host}`;
  const lines = ["signing keys", ...others.map((issuer) => `of ${issuer}`)];
  canvas.node(id, { kind: "keys", title: host, lines: lines.map((text) => ({ text, tone: "faint" }) as const) });
  return id;
}

function drawIssuer(issuer: string, canvas: Canvas): string {
  if (entraIssuerOf(issuer) !== undefined) return drawEntra(canvas);
  const id = `issuer ${issuer}`;
  canvas.node(id, { kind: "keys", title: issuer, lines: [{ text: "issuer", tone: "faint" }] });
  return id;
}

function drawEntra(canvas: Canvas): string {
  const group = canvas.group("entra", "Microsoft Entra ID", "entra");
  canvas.node("entra keys", { kind: "keys", group, title: "signing keys", lines: [] });
  return "entra keys";
}
