/**
 * A function of this package in OCI Functions: what the adapter and the authorizer have in common.
 *
 * @module
 */
import { FunctionsApplication } from "@cdktf/provider-oci/lib/functions-application";
import { FunctionsFunction } from "@cdktf/provider-oci/lib/functions-function";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { functions as limits, provisionedConcurrencyStep } from "../../limits/functions";
import { reach } from "../../limits/routes";
import { portOf } from "../backend";
import type { FunctionImage } from "../function-image";
import { DEFAULT_SHAPE, type FunctionShape } from "../function-image-source";
import { GatewayNetwork } from "../gateway-network";
import type { IGatewayNetwork } from "../gateway-network-settings";
import { type Logs, ServiceLogs } from "../service-logs";
import { beyond, checkBytes, checkChoice, checkRange, type Finding } from "./findings";
import { ownSettings } from "./settings-shape";
import { numberText } from "./terraform-values";

/** What is said of a function wherever it is made. */
export interface HostedFunctionProps {
  readonly compartmentId: string;
  readonly displayName: string;
  readonly network: IGatewayNetwork;
  readonly image: FunctionImage;
  readonly applicationId?: string;
  readonly shape?: FunctionShape;
  readonly memoryInMbs?: number;
  readonly timeoutInSeconds?: number;
  readonly provisionedConcurrency?: number;
  readonly logs?: Logs;
}

const DEFAULT_MEMORY = 128;

/** The application that was given, or one of the function's own. */
export function functionApplication(
  scope: Construct,
  { applicationId, compartmentId, displayName, shape, network }: HostedFunctionProps,
): { readonly application?: FunctionsApplication; readonly applicationId: string } {
  if (applicationId !== undefined) return { applicationId };
  const application = new FunctionsApplication(scope, "Application", {
    compartmentId,
    displayName,
    shape: shape ?? DEFAULT_SHAPE,
    subnetIds: [...network.functionSubnetIds],
    networkSecurityGroupIds: [...network.functionSecurityGroupIds],
  });
  return { application, applicationId: application.id };
}

/** The function itself, as the child `Resource`. */
export function functionIn(
  scope: Construct,
  applicationId: string,
  config: Record<string, string>,
  { displayName, image, memoryInMbs, timeoutInSeconds, provisionedConcurrency }: HostedFunctionProps,
): FunctionsFunction {
  return new FunctionsFunction(scope, "Resource", {
    applicationId,
    displayName,
    image: image.reference,
    memoryInMbs: numberText(memoryInMbs ?? DEFAULT_MEMORY),
    timeoutInSeconds: timeoutInSeconds ?? 30,
    config,
    provisionedConcurrencyConfig:
      provisionedConcurrency === undefined
        ? { strategy: "NONE" }
        : { strategy: "CONSTANT", count: provisionedConcurrency },
    dependsOn: someOrNone(image.dependencies),
  });
}

/** What the function itself logs. */
export function functionLogs(
  scope: Construct,
  applicationId: string,
  { compartmentId, displayName, logs = {} }: HostedFunctionProps,
): ServiceLogs {
  const source = { service: "functions", resource: applicationId, categories: ["invoke"] };
  const named = { compartmentId, displayName: `${displayName}-function` };
  return new ServiceLogs(scope, "FunctionLogs", ownSettings({ ...named, logs, source }));
}

/** @param config as the function gets it */
export function hostingFindings(props: HostedFunctionProps, config: Readonly<Record<string, string>>): Finding[] {
  const settings = Object.entries(config)
    .map(([name, value]) => name + value)
    .join("");
  return [
    ...checkChoice("FUNCTION_SETTING_INVALID", "memoryInMbs", props.memoryInMbs, limits.memoryInMbs),
    ...checkRange("FUNCTION_SETTING_INVALID", "timeoutInSeconds", props.timeoutInSeconds, limits.timeoutInSeconds),
    ...checkBytes("FUNCTION_CONFIG_INVALID", "settings", settings, limits.configBytes),
    ...props.image.findings(props.shape ?? DEFAULT_SHAPE),
    ...concurrencyFindings(props),
  ];
}

/** Only of a network made here is it known what its functions can call. */
export function calledPortFindings(network: IGatewayNetwork, setting: string, uri: string): Finding[] {
  const port = portOf(uri);
  if (!(network instanceof GatewayNetwork) || port === undefined || port === 443) return [];
  return [beyond("BACKEND_PORT_CLOSED", `${setting} (port)`, port, reach.functionPort)];
}

function concurrencyFindings({
  provisionedConcurrency: count,
  memoryInMbs = DEFAULT_MEMORY,
}: HostedFunctionProps): Finding[] {
  const { byMemory, source } = provisionedConcurrencyStep;
  const step = byMemory.get(memoryInMbs);
  if (count === undefined || step === undefined || Token.isUnresolved(count)) return [];
  if (count > 0 && count % step === 0) return [];
  const allowed = { rule: `multiples of ${step} at ${memoryInMbs} MB`, source };
  return [beyond("PROVISIONED_CONCURRENCY_STEP", "provisionedConcurrency", count, allowed)];
}

/** `undefined` for an empty list, so that synth writes nothing instead of `[]`. */
export function someOrNone<Item>(list: readonly Item[]): Item[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
