/**
 * A reading as a reviewer wants it.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { Unknown, type Value } from "../expression/value";
import { type Annotation, annotationsOf } from "../stack/annotations";
import type { Stack } from "../stack/shape";
import { connectionsOf } from "../system/connections";
import type { NetworkPaths } from "../system/network-places";
import type { ApiReading, GatewayReading, StackReading } from "../system/reading";
import { logSummaries, summaryOfApi } from "./api-summary";
import { outboundOf } from "./outbound";
import type { ClosedSummary, GatewaySummary, NetworkSummary, Summary } from "./summary";
import { told } from "./told";

const CLOUDS: readonly (readonly [string, string])[] = [
  ["Entra ID", "azuread_"],
  ["OCI", "oci_"],
];

/** @param state where Terraform keeps it, in words */
export function summaryOf(stack: Stack, reading: StackReading, state: string): Summary {
  const { apis, gateways, functions, statements, former, naming } = reading;
  const summary: Summary = {
    stack: stack.name,
    apis: closedFirst(apis).map((api) => summaryOfApi(api, reading)),
    gateways: gateways.map(summaryOfGateway),
    functions: functions.map(({ name, address, applicationId, network }) => ({
      ...{ name, address },
      to: networkInWords(network, "outgoing"),
      logs: logSummaries(reading, applicationId),
    })),
    outbound: outboundOf(reading),
    closed: closedOf(reading),
    iam: statements.map(({ text, words }) => ({ text: told(text), ...(words === undefined ? {} : { words }) })),
    secrets: reading.secrets.map(({ what, count, in: place, names }) => ({
      ...{ what, count, names },
      where: place === "variables" ? "given to Terraform" : state,
    })),
    public: publicThings(stack),
    inherited: former,
    notUnderstood: reading.notUnderstood,
    choices: said(stack, "choice"),
    warnings: said(stack, "warning"),
    suppressed: said(stack, "suppressed"),
    resources: resources(stack),
  };
  return withNames(summary, naming);
}

/** What asks for no token, such as an adapter, comes last. */
const closedFirst = (apis: readonly ApiReading[]): readonly ApiReading[] => [
  ...apis.filter(({ admission }) => admission.kind !== "everyone"),
  ...apis.filter(({ admission }) => admission.kind === "everyone"),
];

function summaryOfGateway({ displayName, customHostnames, resource, reach, network }: GatewayReading): GatewaySummary {
  const certificate = resource?.mode === "managed" ? resource.values.certificate_id : undefined;
  const isCustom = Unknown.is(certificate) || (isText(certificate) && certificate !== "");
  return {
    name: displayName,
    hosts: customHostnames,
    ...(isCustom && customHostnames.length === 0 ? { hasUnnamedHost: true } : {}),
    reach: told(reach),
    from: networkInWords(network, "incoming"),
    to: networkInWords(network, "outgoing"),
  };
}

function networkInWords(network: NetworkPaths, direction: "incoming" | "outgoing"): NetworkSummary {
  return {
    open: network[direction].map(({ peer, ports }) => ({ peer: told(peer), ports: told(ports) })),
    mayBeMore: [...new Set(network.beyond.map(({ reason }) => reason))],
  };
}

const closedOf = (reading: StackReading): ClosedSummary[] =>
  connectionsOf(reading).all.flatMap(({ from, to, for: uses, verdict }) =>
    Unknown.is(verdict) || verdict.kind === "open"
      ? []
      : [{ from, to, for: uses, reason: verdict.reason, remedy: verdict.remedy }],
  );

function publicThings(stack: Stack): string[] {
  return [
    ...stack.resourcesOf("oci_artifacts_container_repository").flatMap(({ values, address }) => {
      const { is_public: isPublic, display_name: name = address } = values;
      return anyoneMay("pull", `image repository ${shownName(name, address)}`, isPublic === true, isPublic);
    }),
    ...stack.resourcesOf("oci_objectstorage_bucket").flatMap(({ values, address }) => {
      const { access_type: access, name = address } = values;
      const isPublic = isText(access) && access !== "NoPublicAccess";
      return anyoneMay("read", `bucket ${shownName(name, address)}`, isPublic, access);
    }),
  ];
}

const shownName = (name: Value, address: string): string => (isText(name) ? name : address);

/** @param setting what decides it, which may not be known */
function anyoneMay(verb: string, what: string, isPublic: boolean, setting: Value | undefined): string[] {
  if (Unknown.is(setting)) return [`${what}: not known whether anyone can ${verb}: ${setting.reason}`];
  return isPublic ? [`${what}: anyone can ${verb}${isText(setting) ? ` (${setting})` : ""}`] : [];
}

function said({ directory }: Stack, kind: Annotation["kind"]): string[] {
  return annotationsOf(directory)
    .filter((one) => one.kind === kind)
    .map(({ path, message }) => `${path}: ${message}`);
}

function resources(stack: Stack): Record<string, number> {
  const managed = stack.resources.filter(({ mode }) => mode === "managed");
  const counts = CLOUDS.map(
    ([cloud, prefix]) => [cloud, managed.filter(({ type }) => type.startsWith(prefix)).length] as const,
  );
  const others = counts.reduce((rest, [, count]) => rest - count, managed.length);
  return Object.fromEntries([...counts, ["others", others] as const].filter(([, count]) => count > 0));
}

/** The same with every text named. */
function withNames<T>(value: T, naming: (text: string) => string): T {
  // Sound, all three: texts stay texts, lists lists and objects objects with the same members.
  if (typeof value === "string") return naming(value) as T;
  if (Array.isArray(value)) return value.map((item) => withNames(item, naming)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withNames(part, naming)])) as T;
}
