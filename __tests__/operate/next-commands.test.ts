import { expect, test } from "vitest";
import { nextCommands } from "../../operate/next-commands";

test("commands name the stack as it lies from where the user stands", () => {
  const commands = nextCommands("/project", "/project/cdktf.out/stacks/api");
  expect(commands.own("repair", "--yes")).toBe("npx entra-oci-gateway repair --stack cdktf.out/stacks/api --yes");
  expect(commands.terraform("untaint", "azuread_service_principal.api")).toBe(
    "terraform -chdir=cdktf.out/stacks/api untaint azuread_service_principal.api",
  );
  expect(nextCommands("/project", "/elsewhere/api").own("plan")).toBe(
    "npx entra-oci-gateway plan --stack /elsewhere/api",
  );
  expect(nextCommands("/project", "/project").own("plan")).toBe("npx entra-oci-gateway plan --stack /project");
});

test("what a shell would read otherwise is quoted", () => {
  const commands = nextCommands("/my project", "/my project/it's/api", "tofu");
  expect(commands.terraform("import", 'azuread_app_role_assignment.a["b"]', "/a/b")).toBe(
    `tofu '-chdir=it'\\''s/api' import 'azuread_app_role_assignment.a["b"]' /a/b`,
  );
  expect(commands.own("deploy", "-replace=oci_apigateway_deployment.a[1]")).toBe(
    `npx entra-oci-gateway deploy --stack 'it'\\''s/api' '-replace=oci_apigateway_deployment.a[1]'`,
  );
});
