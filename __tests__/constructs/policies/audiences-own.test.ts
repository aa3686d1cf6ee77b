import { expect, test } from "vitest";
import { audiencesOwn } from "../../../constructs/policies/audiences-own";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

test.each([
  "api",
  "api://00000003-0000-0000-c000-000000000000",
  "${azuread_application.api.client_id}",
  "${azuread_application_registration.api.client_id}",
  "${data.terraform_remote_state.cross-stack-reference-input-platform.outputs.cross-stack-output-azuread_applicationApi_1AB3client_id}",
])("%s is the API's own", (audience) => {
  expect(audiencesOwn.check(secured({ checks: { audiences: [audience] } }), "d", none)).toEqual([]);
});

test.each([
  ["00000003-0000-0000-c000-000000000000", "Microsoft Graph"],
  ["https://graph.microsoft.com/", "Microsoft Graph"],
  ["HTTPS://Management.Azure.com", "Azure Resource Manager"],
  ["00000002-0000-0000-c000-000000000000", "Azure AD Graph, retired"],
])("%s is everybody's", (audience, service) => {
  const wrong = `the audience ${audience} is that of ${service}`;
  const audiences = ["api", audience];
  expect(audiencesOwn.check(secured({ checks: { audiences } }), "d", none)).toEqual([wrong]);
  expect(audiencesOwn.check(securedByJwtAuthentication({ audiences }), "d", none)).toEqual([wrong]);
  const validation_policy = { additional_validation_policy: { audiences } };
  expect(audiencesOwn.check(securedByServers({ name: "a", validation_policy }), "d", none)).toEqual([
    `authentication server a: ${wrong}`,
  ]);
});

test.each([
  "${var.audience}",
  "${azuread_service_principal.graph.client_id}",
  "${data.azuread_application_published_app_ids.a.result.MicrosoftGraph}",
  "api://${var.id}",
  "${data.terraform_remote_state.platform.outputs.audience}",
  "${data.terraform_remote_state.cross-stack-reference-input-a.outputs.cross-stack-output-azuread_service_principalGraphclient_id}",
])("of %s nobody knows", (audience) => {
  expect(audiencesOwn.check(secured({ checks: { audiences: [audience] } }), "d", none)).toEqual([
    { notUnderstood: `the audience ${audience}` },
  ]);
});
