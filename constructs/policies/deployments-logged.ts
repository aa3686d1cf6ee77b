/**
 * Every deployment has its access and execution logs.
 *
 * @module
 */
import type { Attributes, PolicyRule } from "./rule";
import { at, isAttribute, isExpression, isOn, type Verdicts } from "./written";

export const deploymentsLogged: PolicyRule = {
  id: "deployments-logged",
  title: "Every deployment has its access and execution logs",
  why: "Without them nobody can tell why a request was refused, or who called.",
  remedy: "Add an enabled oci_logging_log of service apigateway for each category.",
  source: "https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm",
  resourceType: "oci_apigateway_deployment",
  check(_deployment, address, others) {
    const logs = others("oci_logging_log").flatMap((log) =>
      at(log, "configuration", "source").map((source) => ({ log, source })),
    );
    return ["access", "execution"].flatMap((category): Verdicts => {
      const sure = logs.map(({ log, source }) => isLog(log, source, category, address));
      if (sure.includes(true)) return [];
      return sure.includes("unknown")
        ? [{ notUnderstood: `whether there is an ${category} log` }]
        : [`no ${category} log`];
    });
  },
};

/** Whether it is this deployment's log of the category. */
function isLog(log: Attributes, source: Attributes, category: string, address: string): boolean | "unknown" {
  const { resource, category: kind } = source;
  const isOurs = String(resource).includes(`${address}.id`);
  const mayBeOurs = isOurs || (isExpression(resource) && !isAttribute(String(resource)));
  const isOfKind = kind === category;
  const isEnabled = log.is_enabled === undefined || log.is_enabled === null ? true : isOn(log.is_enabled);
  if (!mayBeOurs || !(isOfKind || isExpression(kind)) || isEnabled === false) return false;
  return isOurs && isOfKind && isEnabled === true ? true : "unknown";
}
