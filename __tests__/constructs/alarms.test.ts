import { expect, it } from "vitest";
import { Alarms } from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import { COMPARTMENT, documentOf, resourcesOf, testStack } from "./test-stack";

const settings = { compartmentId: COMPARTMENT, displayName: "test", topicId: "ocid1.onstopic.oc1..a" };

it("tells the topic of every deployment's server errors, and of an adapter that cannot be reached", async () => {
  const stack = testStack();
  new Alarms(stack, "Alarms", { ...settings, deploymentIds: { orders: "D1", refunds: "D2" }, monitorId: "M" });
  const alarms = Object.values(resourcesOf(documentOf(stack), "oci_monitoring_alarm"));
  expect(alarms.map(({ display_name, namespace, query }) => [display_name, namespace, query]).sort()).toEqual([
    ["test-jwks-unreachable", "oci_healthchecks", 'HTTP.isHealthy[1m]{resourceId = "M"}.mean() < 1'],
    [
      "test-orders-5xx",
      "oci_apigateway",
      'HttpResponses[1m]{deploymentId = "D1", httpStatusCategory = "5xx"}.sum() > 0',
    ],
    [
      "test-refunds-5xx",
      "oci_apigateway",
      'HttpResponses[1m]{deploymentId = "D2", httpStatusCategory = "5xx"}.sum() > 0',
    ],
  ]);
  for (const alarm of alarms)
    expect(alarm).toMatchObject({ destinations: [settings.topicId], is_enabled: true, severity: "CRITICAL" });
  expect(await judge(documentOf(stack))).toEqual([]);
});

it("watches no adapter where none is probed", () => {
  const { adapterUnreachable, serverErrors } = new Alarms(testStack(), "Alarms", {
    ...settings,
    deploymentIds: { a: "D" },
  });
  expect(adapterUnreachable).toBeUndefined();
  expect(serverErrors).toHaveLength(1);
});
