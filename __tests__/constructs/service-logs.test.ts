import { expect, it } from "vitest";
import { type Logs, ServiceLogs } from "../../constructs/index";
import { COMPARTMENT, documentOf, resourcesOf, testStack } from "./test-stack";

const source = { service: "functions", resource: "ocid1.fnapp.oc1..a", categories: ["invoke"] };

function logsOf(logs: Logs) {
  const stack = testStack();
  const made = new ServiceLogs(stack, "Logs", { compartmentId: COMPARTMENT, displayName: "test", source, logs });
  const document = documentOf(stack);
  return { made, of: (type: string) => Object.values(resourcesOf(document, type)) };
}

it("are kept for 30 days in a group of their own", () => {
  const { of } = logsOf({});
  expect(of("oci_logging_log_group")).toMatchObject([{ display_name: "test" }]);
  expect(of("oci_logging_log")).toMatchObject([
    {
      display_name: "test-invoke",
      log_type: "SERVICE",
      is_enabled: true,
      retention_duration: 30,
      configuration: {
        compartment_id: COMPARTMENT,
        source: { category: "invoke", resource: source.resource, service: "functions", source_type: "OCISERVICE" },
      },
    },
  ]);
});

it("go into a group that is given", () => {
  const { made, of } = logsOf({ logGroupId: "ocid1.loggroup.oc1..a", retentionDays: 60 });
  expect(made.logGroup).toBeUndefined();
  expect(of("oci_logging_log_group")).toEqual([]);
  expect(of("oci_logging_log")).toMatchObject([{ log_group_id: "ocid1.loggroup.oc1..a", retention_duration: 60 }]);
});
