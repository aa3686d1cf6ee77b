/**
 * A stack in a dozen lines: what it makes, what is public, who may call what, where secrets will be.
 *
 * @module
 */
import { type Annotation, annotationsOf } from "../annotations";
import type { Stack } from "../stack-shape";
import { type Architecture, architectureOf, type DeploymentOfGateway } from "../system/architecture";

const CLOUDS: readonly (readonly [string, string])[] = [
  ["Entra ID", "azuread_"],
  ["OCI", "oci_"],
];

/** Attributes that hold secrets once Terraform has applied. */
const SECRETS: Readonly<Record<string, string>> = {
  azuread_application_password: "client secrets",
  oci_identity_auth_token: "auth tokens",
};

/** What a reviewer asks first; every list is in words. */
export interface Summary {
  readonly stack: string;
  readonly resources: readonly string[];
  readonly public: readonly string[];
  readonly callers: readonly string[];
  readonly iam: readonly string[];
  readonly secrets: readonly string[];
  /** What somebody named as weaker than the default; empty where the manifest is not beside the stack. */
  readonly choices: readonly string[];
  /** What synth warned of; empty likewise. */
  readonly warnings: readonly string[];
}

export function summaryOf(stack: Stack): Summary {
  const architecture = architectureOf(stack);
  const secured = architecture.deployments.filter(({ admits }) => admits);
  return {
    stack: stack.name,
    resources: resources(stack),
    public: openThings(stack, architecture),
    callers: secured.map((deployment) => callers(deployment, architecture)),
    iam: architecture.statements.map(withoutStandIns(stack)),
    secrets: secrets(stack),
    choices: said(stack, "choice"),
    warnings: said(stack, "warning"),
  };
}

/** @returns lines to print */
export function summaryLines(summary: Summary): string[] {
  return [
    `Stack ${summary.stack}`,
    ...section("Resources", summary.resources),
    ...section("Public", summary.public),
    ...section("Who may call", summary.callers),
    ...section("IAM", summary.iam),
    ...section("Secrets", summary.secrets),
    ...(summary.choices.length === 0 ? [] : section("Opened by name", summary.choices)),
    ...(summary.warnings.length === 0 ? [] : section("Warnings", summary.warnings)),
  ];
}

function said({ directory }: Stack, kind: Annotation["kind"]): string[] {
  return annotationsOf(directory)
    .filter((one) => one.kind === kind)
    .map(({ path, message }) => `${path}: ${message}`);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`  ${title}: none`] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function resources(stack: Stack): string[] {
  const managed = stack.resources.filter(({ mode }) => mode === "managed");
  const byCloud = CLOUDS.map(([cloud, prefix]) => {
    const count = managed.filter(({ type }) => type.startsWith(prefix)).length;
    return { cloud, count };
  });
  const rest = managed.length - byCloud.reduce((sum, { count }) => sum + count, 0);
  return [...byCloud, { cloud: "Terraform's own", count: rest }]
    .filter(({ count }) => count > 0)
    .map(({ cloud, count }) => `${cloud}: ${count}`);
}

function openThings(stack: Stack, { gateways, deployments }: Architecture): string[] {
  return [
    ...gateways.filter(({ isPublic }) => isPublic).map(({ name }) => `gateway ${name}: reachable from the internet`),
    ...deployments.flatMap(({ pathPrefix, routes }) =>
      routes
        .filter(({ isOpen }) => isOpen)
        .map(({ path, methods }) => `${methods.join(", ")} ${pathPrefix}${path}: answers everyone`),
    ),
    ...stack
      .resourcesOf("oci_artifacts_container_repository")
      .filter(({ values }) => values.is_public === true)
      .map(({ values }) => `image repository ${values.display_name}: anyone can pull`),
  ];
}

function callers({ pathPrefix, admits }: DeploymentOfGateway, { applications }: Architecture): string {
  if (admits?.clientIds === undefined)
    return `${pathPrefix}: every client that ${admits?.issuers.join(", ")} gives a token`;
  const names = admits.clientIds.map((id) => applications.find(({ clientId }) => clientId === id)?.name ?? id);
  return `${pathPrefix}: ${names.join(", ")}`;
}

/** Variables are shown by name: what stands in for them means nothing to a reader. */
function withoutStandIns(stack: Stack): (text: string) => string {
  const standIns = [...stack.variables].filter(([, { source }]) => source === "stand-in");
  return (text) =>
    standIns.reduce(
      (line, [name, { value }]) =>
        typeof value === "string" && value !== "" ? line.replaceAll(value, `<${name}>`) : line,
      text,
    );
}

function secrets(stack: Stack): string[] {
  const found = Object.entries(SECRETS).flatMap(([type, what]) => {
    const count = stack.resourcesOf(type).length;
    return count === 0 ? [] : [`${count} ${what}, in Terraform's state in clear text`];
  });
  const outputs = [...stack.outputs].filter(([, { sensitive }]) => sensitive).map(([name]) => name);
  return outputs.length === 0 ? found : [...found, `sensitive outputs: ${outputs.join(", ")}`];
}
