import { expect, test } from "vitest";
import { shown, uiMessage } from "../../operate/ui-messages";

const message = (fields: object) => {
  const read = uiMessage(JSON.stringify({ "@level": "info", "@module": "terraform.ui", ...fields }));
  if (read === undefined) throw new Error("this is a message");
  return read;
};

/** As Terraform 1.11.4 and azuread 3.7.0 wrote it. */
const refused = message({
  "@message": "Error: Timed out whilst waiting for new service principal to be replicated in Azure AD",
  type: "diagnostic",
  diagnostic: {
    severity: "error",
    summary: "Timed out whilst waiting for new service principal to be replicated in Azure AD",
    detail: "unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource 'x' does not exist",
    address: "azuread_service_principal.api",
    range: {
      filename: "cdk.tf.json",
      start: { line: 267, column: 7, byte: 1 },
      end: { line: 267, column: 8, byte: 2 },
    },
    snippet: { context: "resource.azuread_service_principal.api", code: "      }", start_line: 267, values: [] },
  },
});

test("an error is framed as Terraform frames it", () => {
  expect(shown(refused, "apply").split("\n")).toEqual([
    "╷",
    "│ Error: Timed out whilst waiting for new service principal to be replicated in Azure AD",
    "│",
    "│   with azuread_service_principal.api,",
    "│   on cdk.tf.json line 267, in resource.azuread_service_principal.api:",
    "│  267:       }",
    "│",
    "│ unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource 'x' does not exist",
    "╵",
    "",
  ]);
});

test("values that an error speaks of are shown, and a warning is one", () => {
  const warning = message({
    "@message": "Warning: w",
    type: "diagnostic",
    diagnostic: {
      ...{ severity: "warning", summary: "w", detail: "" },
      range: { filename: "main.tf", start: { line: 3 } },
      snippet: { code: "a\nb", start_line: 3, values: [{ traversal: "self.id", statement: 'is "1"' }] },
    },
  });
  expect(shown(warning, "apply")).toBe(
    '╷\n│ Warning: w\n│\n│   on main.tf line 3:\n│    3: a\n│    4: b\n│     self.id is "1"\n╵\n',
  );
  expect(shown(warning, "check")).toBe("");
});

test.each([
  ["apply_start", "oci_core_vcn.v: Creating...", "oci_core_vcn.v: Creating...\n", ""],
  ["provision_progress", "x.y: (local-exec): hello", "x.y: (local-exec): hello\n", ""],
  ["apply_errored", "x.y: Creation errored after 1s", "", ""],
  ["version", "Terraform 1.11.4", "", ""],
  ["planned_change", "x.y: Plan to update", "", "x.y: Plan to update\n"],
  ["change_summary", "Plan: 1 to add", "\nPlan: 1 to add\n", "\nPlan: 1 to add\n"],
  [
    "log",
    "\nInterrupt received.\nPlease wait\n",
    "Interrupt received.\nPlease wait\n",
    "Interrupt received.\nPlease wait\n",
  ],
])("%s is shown of an apply and of a plan, as far as a person wants it", (type, text, ofApply, ofPlan) => {
  const said = message({ type, "@message": text });
  expect([shown(said, "apply"), shown(said, "plan"), shown(said, "check")]).toEqual([ofApply, ofPlan, ""]);
});

test("a state that could be written nowhere is not lost", () => {
  expect(shown(message({ type: "log", "@message": "Emergency state dump", state: { serial: 3 } }), "apply")).toBe(
    'Emergency state dump\n{"serial":3}\n',
  );
});

test("words of others move no cursor and are no command for a CI system", () => {
  const hostile = message({ type: "provision_progress", "@message": "::error::x\u001b[2J" });
  expect(shown(hostile, "apply")).toBe(": :error::x\n");
});

test.each(["", "Killed", "{}", '{"type": "log"}', "[1]"])("%j is no message", (line) => {
  expect(uiMessage(line)).toBeUndefined();
});
