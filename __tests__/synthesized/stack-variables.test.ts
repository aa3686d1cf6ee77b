import { expect, test } from "vitest";
import { standIn } from "../../synthesized/stack-variables";

test.each([
  ["region", /^eu-frankfurt-1$/],
  ["compartment_id", /^ocid1\.compartment\.oc1\.\.[a-z2-7]{60}$/],
  ["tenancy_id", /^ocid1\.tenancy\.oc1\.\.[a-z2-7]{60}$/],
  ["tenant_id", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ["client_id", /^[0-9a-f-]{36}$/],
  ["gateway_subnet_id", /^ocid1\.subnet\.oc1\.eu-frankfurt-1\./],
  ["gateway_id", /^ocid1\.apigateway\.oc1\.eu-frankfurt-1\./],
  ["topic_id", /^ocid1\.onstopic\./],
  ["certificate_ocid", /^ocid1\.certificate\.oc1\.eu-frankfurt-1\./],
  ["image", /^fra\.ocir\.io\/standin\/image:/],
  ["team_name", /^stand-in-for-team-name$/],
])("%s looks like what it stands for", (name, form) => {
  expect(standIn(name)).toMatch(form);
  expect(standIn(name)).toBe(standIn(name));
});

test("two variables of one kind differ", () => {
  expect(standIn("gateway_subnet_id")).not.toBe(standIn("function_subnet_id"));
});
