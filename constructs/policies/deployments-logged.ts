/**
 * Every deployment has its access and execution logs.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { at } from "./specification";

export const deploymentsLogged: PolicyRule = {
  id: "deployments-logged",
  title: "Every deployment has its access and execution logs",
  why: "Without them nobody can tell why a request was refused, or who called.",
  remedy: "Add an enabled oci_logging_log of service apigateway for each category.",
  source: "https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm",
  resourceType: "oci_apigateway_deployment",
  check(_deployment, address, others) {
    const logged = others("oci_logging_log")
      .filter(({ is_enabled: enabled }) => enabled !== false)
      .flatMap((log) => at(log, "configuration", "source"))
      .filter(({ resource }) => String(resource).includes(`${address}.id`))
      .map(({ category }) => category);
    return ["access", "execution"]
      .filter((category) => !logged.includes(category))
      .map((category) => `no ${category} log`);
  },
};
