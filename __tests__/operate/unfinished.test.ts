import { expect, test } from "vitest";
import { nextCommands } from "../../operate/next-commands";
import type { StateResource } from "../../operate/terraform-show";
import { stopped } from "../../operate/unfinished";

const tainted = (type: string): StateResource => ({
  ...{ address: `${type}.x`, type, isTainted: true },
  values: { id: `/${type}/x` },
});

test("each object of Entra that this run tainted is told with what keeps it, and nothing else is", () => {
  const state = [tainted("azuread_application"), tainted("azuread_service_principal"), tainted("oci_core_vcn")];
  const before = { ...tainted("azuread_service_principal"), address: "azuread_service_principal.before" };
  const commands = nextCommands("/project", "/project/stacks/api");
  const error = {
    ...({ severity: "error", address: "azuread_application.x" } as const),
    summary: 'Retrieving additional properties for Application (Application: "x")',
    ...{ detail: "unexpected status 404 (404 Not Found)", place: [] },
  };
  expect(
    stopped({ first: { prior: [before] }, state: [...state, before], commands }, [error], [error]).message.split("\n"),
  ).toEqual([
    'DEPLOY_UNFINISHED: azuread_application.x: its error is none of Entra\'s replication, so nothing was mended: Retrieving additional properties for Application (Application: "x"). Put right what stands above.',
    "DEPLOY_UNFINISHED: azuread_application.x: is tainted: Entra did not show it when it was made. Do not let it be replaced: when the portal shows it whole, terraform -chdir=stacks/api untaint azuread_application.x.",
    "DEPLOY_UNFINISHED: azuread_service_principal.x: is tainted: Entra did not show it when it was made. Do not let it be replaced: npx entra-oci-gateway repair --stack stacks/api.",
    "DEPLOY_UNFINISHED: deploy: is not finished. Then: npx entra-oci-gateway deploy --stack stacks/api.",
  ]);
});

test("what is in Entra already is told with the command that takes it", () => {
  const commands = nextCommands("/project", "/project/stacks/api");
  const summary = 'A resource with the ID "1" already exists';
  const error = { severity: "error", address: "azuread_service_principal.x", summary, detail: "", place: [] } as const;
  expect(stopped({ first: { prior: [] }, state: [], commands }, [error], [error]).message).toContain(
    "If it is yours: terraform -chdir=stacks/api import azuread_service_principal.x /servicePrincipals/1.",
  );
});
